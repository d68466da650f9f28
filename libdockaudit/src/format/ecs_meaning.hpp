#pragma once

#include <string_view>

#include <dockaudit/record_type.hpp>

// What an event is about, by tables. The actions are the words of libauparse's normalizer, so that both can
// be compared; categories and types are those that the Elastic Common Schema 8 allows.

namespace dockaudit {

/// What happened. An empty word is one that the tables do not have.
struct EcsMeaning {
    std::string_view action;       ///< `event.action`
    std::string_view category;     ///< `event.category`, separated by commas
    std::string_view type;         ///< `event.type`, separated by commas
    std::string_view object_kind;  ///< what was acted upon: `auditd.summary.object.type`
};

/// The meaning of a system call by its name; null if it has none of its own.
const EcsMeaning* find_syscall_meaning(std::string_view name) noexcept;

/// The meaning of an event by the type of its record; null if there is none.
const EcsMeaning* find_record_meaning(RecordType type) noexcept;

/// What decides in an event.
struct EventTraits {
    RecordType type = RecordType::unknown;  ///< of the first record
    std::size_t records = 0;
    bool has_syscall = false;
    bool has_key = false;
    bool has_failed = false;
    bool has_avc = false;
    bool has_bpf = false;
    bool has_netfilter = false;
    bool creates_file = false;         ///< a PATH record has nametype CREATE
    std::string_view syscall;          ///< its name
    std::string_view operation;        ///< `op`, interpreted
    std::string_view promiscuous;      ///< `prom`
    std::string_view was_promiscuous;  ///< `old_prom`
};

/// The meaning of an event. *Lifetime*: the action may be `operation`.
EcsMeaning find_meaning(const EventTraits& traits) noexcept;

}  // namespace dockaudit

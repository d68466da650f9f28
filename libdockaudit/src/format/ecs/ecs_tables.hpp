#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <dockaudit/record_type.hpp>

// What events are about, as tables. The actions are the words of libauparse's normalizer where it has one,
// and of our own making where it has not; categories and types are those that the Elastic Common Schema 8
// allows, in pairs that it allows.

namespace dockaudit {

/// What happened. An empty word is one that the tables do not have.
struct EcsMeaning {
    std::string_view action;       ///< `event.action`; empty: the type of the record in lower case
    std::string_view category;     ///< `event.category`, separated by commas
    std::string_view type;         ///< `event.type`, separated by commas
    std::string_view object_kind;  ///< what was acted upon: `auditd.summary.object.type`
};

/// Who is who in an event. The *login user* is `auid`, the *account* is what a user-space record names
/// besides the process that wrote it: `acct`, else `id`, else a second `uid`.
enum class Who : std::uint8_t {
    process,       ///< the ids of the process are those of the user
    account,       ///< the login user becomes the account, or tries to: sessions and credentials
    user_change,   ///< the login user changes the account, through a program that has the ids of the process
    group_change,  ///< the same, and the account is a group
    role_change,   ///< the process gives the account's session another role
    login,         ///< the login user itself is set: from `old-auid` to `auid`
};

struct EcsSyscall {
    std::string_view name;
    EcsMeaning meaning;
};

struct EcsRecord {
    RecordType type;
    std::string_view name;
    EcsMeaning meaning;
    Who who;
    /// The fields that name what was acted upon, and what belongs to it; the first that says something
    /// counts. `account` is the account as the record spells it.
    std::string_view object;
    std::string_view second_object;
    bool is_part;  ///< adds to other records; tells what happened only where it stands alone
};

/// All rows, in the order of the names and of the numbers.
std::span<const EcsSyscall> ecs_syscalls() noexcept;
std::span<const EcsRecord> ecs_records() noexcept;

/// The meaning of a system call by its name; null if it has none.
const EcsMeaning* find_ecs_syscall(std::string_view name) noexcept;

/// What a type of record tells; null for SYSCALL, whose call tells it, and for types without a row.
const EcsRecord* find_ecs_record(RecordType type) noexcept;

}  // namespace dockaudit

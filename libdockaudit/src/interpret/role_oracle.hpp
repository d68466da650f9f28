#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "interpret/auparse_handle.hpp"
#include "interpret/event_roles.hpp"

namespace dockaudit {

/// A system call of a machine.
struct CallNumber {
    std::uint32_t arch = 0;
    std::uint32_t number = 0;
};

/// Asks libauparse for the roles in an event: gives it the event's records as one event, whatever their
/// order, and looks where its normaliser points.
///
/// *Threads*: one object belongs to one thread at a time; different threads wait for each other.
class RoleOracle {
 public:
    /// `finds_labels`: the roles have security labels. This changes the object of some events.
    RoleOracle(EscapeMode mode, bool finds_labels) : mode_(mode), finds_labels_(finds_labels) {}

    EventRoles ask(const EventFields& event);

 private:
    void write_event(const EventFields& event);
    void add(const EventFields& event, std::size_t index);
    void write_record(const RecordView& record, std::span<const Field> fields);
    void write_fields(RecordType type, std::span<const Field> fields);
    void write_like_call(std::span<const Field> fields, const CallNumber& call);
    void write_value(RecordType type, const Field& field);
    bool open_event();
    std::string harmless(std::string_view text) const;
    EventRoles copy_roles(const EventFields& event) const;
    EventPart copy_part(const EventFields& event, int found) const;
    EventPart find_label(const EventFields& event, int found, int (*next)(auparse_state_t*)) const;
    EventPart find_how(const EventFields& event, const EventRoles& roles) const;

    EscapeMode mode_;
    bool finds_labels_;
    AuparseHandle state_;
    std::string text_;
    std::vector<std::uint32_t> order_;  // of the records as they were written
};

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "interpret/event_roles.hpp"

namespace dockaudit {

/// Tells what the roles in an event depend on: the types of its records, the names of their fields, and the
/// values of some.
///
/// *Threads*: one object belongs to one thread at a time.
class EventShapes {
 public:
    /// Writes the shape of an event: events of one shape have the same roles. False if the event has a type
    /// of record of which this is not known, or if there are too many forms of one type to tell them apart
    /// cheaply. *Requires*: always the same `EventFields`.
    bool describe(const EventFields& event, std::string& shape);

 private:
    // How much of a value matters.
    enum class Part : std::uint8_t { all, none, look, key, program, family, call, first_argument, argument };

    struct Detail {
        std::uint32_t field;
        Part part;
    };

    static Part part_of(std::string_view name) noexcept;
    static void append_detail(std::string& shape, Part part, std::string_view value);

    // What is known of a form.
    struct Details {
        bool is_known = false;
        bool is_whole_call = false;  // has all that libauparse looks for in a SYSCALL record
        std::vector<Detail> fields;  // whose values matter
    };

    const Details& details_of(const FieldForm& form);

    std::vector<Details> details_;  // by the number of the form
};

/// False if an interpretation is stored with the event that auditd does not write there: libauparse takes it
/// for the value, and roles may come of it that events of the same shape do not have.
bool has_usual_enrichment(const EventFields& event);

}  // namespace dockaudit

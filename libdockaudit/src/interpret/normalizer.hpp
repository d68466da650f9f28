#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <dockaudit/interpreter.hpp>

#include "interpret/event_roles.hpp"
#include "interpret/event_shape.hpp"
#include "interpret/record_interpreter.hpp"
#include "interpret/role_oracle.hpp"
#include "interpret/value_cache.hpp"

namespace dockaudit {

/// Finds the roles in events as libauparse does, and their texts.
///
/// Where libauparse finds the parts of an event depends on the types of its records, the names of their
/// fields and a few values. The roles that it found for one such shape are kept, and hold for all events of
/// that shape.
///
/// *Threads*: one object belongs to one thread at a time.
class Normalizer {
 public:
    Normalizer(const InterpreterOptions& options, bool finds_labels);

    /// *Lifetime*: borrows the event until the next one; the result dies with it.
    const EventRoles& normalize(const EventView& event);

    /// The text of a part of the event at hand; empty if it is absent. *Lifetime*: dies with the next call.
    std::string_view text(const EventPart& part);

    /// The same, but of a socket the network address alone.
    std::string_view short_text(const EventPart& part);

    /// The stored value of a part that is a field; empty if it is none.
    std::string_view value(const EventPart& part) const;

    const InterpreterStatistics& statistics() const noexcept { return interpreter_.statistics; }

 private:
    const Field& field_of(const EventPart& part) const { return fields_.of(part.record)[part.field]; }
    std::string_view interpreted(const EventPart& part);
    std::string_view remembered(const EventPart& part);
    std::string_view working_directory() const;

    RoleOracle oracle_;
    RecordInterpreter interpreter_;
    FormPlans<FieldPlan> plans_;
    std::optional<std::size_t> record_;  // the interpreter's, of the event at hand
    EventFields fields_;
    EventShapes shapes_;
    std::unordered_map<std::string, EventRoles> known_;
    std::size_t max_known_;
    std::string shape_;
    EventRoles asked_;  // about an event whose shape cannot be told
    ValueCache texts_;  // of files and addresses
    std::string key_;
};

}  // namespace dockaudit

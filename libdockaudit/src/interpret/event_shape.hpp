#pragma once

#include <string>

#include "interpret/event_roles.hpp"

namespace dockaudit {

/// Writes to `shape` all that the roles in an event depend on: events of the same shape have the same roles.
/// False if nothing is known of a type of record in it.
bool describe_shape(const EventFields& event, std::string& shape);

}  // namespace dockaudit

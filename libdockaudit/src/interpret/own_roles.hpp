#pragma once

#include "interpret/event_roles.hpp"

namespace dockaudit {

/// Says who did what in events of which libauparse cannot tell or tells something else: of records that are
/// newer than it is, and of keystrokes. Nothing changes where no record of the event is one of these.
void add_own_roles(EventRoles& roles, const EventFields& event);

}  // namespace dockaudit

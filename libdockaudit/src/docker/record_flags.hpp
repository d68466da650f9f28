#pragma once

#include <vector>

#include <dockaudit/docker_flags.hpp>
#include <dockaudit/event_subject.hpp>

namespace dockaudit {

/// Appends the flags that the records of an event raise, whatever command line it has: what was done to the files,
/// sockets and accounts on which an engine rests. What was refused counts as well, and raises `denied`; what failed for
/// another reason does not. The history as in `find_flags`.
void append_record_flags(std::vector<FlagId>& out, const EventSubject& subject);

}  // namespace dockaudit

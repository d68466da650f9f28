#pragma once

#include "common/host.hpp"

namespace dockaudit::search {

/// dockaudit-search: finds events in audit logs and prints them. *Errors*: `Error`, `cli::BrokenPipe`.
cli::ExitStatus search_command(const cli::Host& host);

}  // namespace dockaudit::search

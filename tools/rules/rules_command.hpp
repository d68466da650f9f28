#pragma once

#include "common/host.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

/// dockaudit-rules, from its command line to its exit status. *Errors*: `Error`, `BrokenPipe`.
cli::ExitStatus rules_command(const cli::Host& host, const World& world);

}  // namespace dockaudit::rules

#pragma once

#include <string_view>

#include "common/command_line.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

/// True if what was told may be done: `--yes` says so, or somebody who is asked. If not, it says that nothing was `done`,
/// such as `changed`. *Errors*: `Error` of kind usage if nobody can be asked.
bool has_consent(const cli::TypedOptions& options, const cli::Host& host, const World& world,
                 std::string_view done);

}  // namespace dockaudit::rules

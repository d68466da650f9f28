#pragma once

#include <dockaudit/rule_profile.hpp>

#include "common/command_line.hpp"

namespace dockaudit::rules {

/// What `--profile` says; recommended by default. *Errors*: `Error` of kind usage that points at the mistake.
RuleProfile find_profile(const cli::TypedOptions& options);

}  // namespace dockaudit::rules

#pragma once

#include <string>

#include "common/option_table.hpp"

namespace dockaudit::rules {

/// The commands of dockaudit-rules, and the options that stand where a command does.
cli::CommandTable rules_command_table();
cli::OptionTable rules_common_options() noexcept;

/// What `--help` prints.
std::string rules_help();

/// The commands as a part of the man page.
std::string rules_man_commands();

/// The script that completes commands and options in bash(1).
std::string rules_completion();

}  // namespace dockaudit::rules

#pragma once

#include <string>
#include <string_view>

#include "common/option_table.hpp"

namespace dockaudit::cli {

/// A script for bash(1) that completes the options of a command and their values: `OptionSpec::values`, files where the
/// operand is called so, and for lists the word after the last comma. `dynamic` is put into the function that completes
/// the values of an option whose table cannot tell them; it is called with the name of the option.
std::string bash_completion(std::string_view program, OptionTable table, std::string_view dynamic);

/// The same for a tool with commands: their names first, then what the one that was typed takes, and files where one of
/// its operands is called so.
std::string bash_completion(std::string_view program, CommandTable commands, OptionTable common,
                            std::string_view dynamic);

}  // namespace dockaudit::cli

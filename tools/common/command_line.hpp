#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/error.hpp>

#include "common/option_table.hpp"

namespace dockaudit::cli {

/// One use of an option, as it was typed.
struct TypedOption {
    const OptionSpec* spec = nullptr;
    std::string name;   ///< the spelling: `-ts`
    std::string value;  ///< empty for an option without one; two words are joined by a space

    /// A mistake in the value.
    Error mistake(const std::string& message) const { return mistake(message, 0, value.size()); }
    Error mistake(const std::string& message, std::size_t position, std::size_t length) const;
};

/// The options of a command line, in their order, not yet understood.
class TypedOptions {
 public:
    explicit TypedOptions(std::vector<TypedOption> options, std::vector<std::string> operands = {})
        : options_(std::move(options)), operands_(std::move(operands)) {}

    bool has(std::string_view id) const noexcept { return find(id) != nullptr; }

    /// The last use of an option; null if there is none.
    const TypedOption* find(std::string_view id) const noexcept;

    const std::vector<TypedOption>& all() const noexcept { return options_; }

    /// The words that belong to no option.
    const std::vector<std::string>& operands() const noexcept { return operands_; }

 private:
    std::vector<TypedOption> options_;
    std::vector<std::string> operands_;
};

/// Splits a command line into the options of `table`, as ausearch(8) does: whole words, no bundles, no
/// abbreviations.
///
/// Beyond that, `--option=value` gives any value, and `--` ends the options. Whatever follows an option in `last` is
/// not looked at.
///
/// *Lifetime*: the result borrows `table`. *Errors*: `Error` of kind usage.
TypedOptions parse_command_line(const std::vector<std::string>& arguments, OptionTable table,
                                const std::vector<std::string_view>& last,
                                Operands operands = Operands::none);

/// A command line that begins with the name of a command.
struct TypedCommand {
    const CommandSpec* spec = nullptr;  ///< null if there is no command
    TypedOptions options;               ///< of the command, or of `common` where there is none
};

/// Splits such a command line. Before the command only options of `common` may stand; after it those of the command,
/// and the ones of `common`, which end it: `--help`, `--version`.
///
/// *Lifetime*: the result borrows the tables. *Errors*: `Error` of kind usage.
TypedCommand parse_commands(const std::vector<std::string>& arguments, CommandTable commands,
                            OptionTable common);

}  // namespace dockaudit::cli

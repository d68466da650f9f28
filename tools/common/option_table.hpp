#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::cli {

/// What comes after an option.
enum class Operand {
    none,
    value,      ///< a word that does not begin with a dash; `-` alone is one
    any_value,  ///< the next word, whatever it is
    attached,   ///< optional, and only as `--option=value`; the name of the operand is `[=VALUE]`
    time,       ///< one or two words; the first may begin with a dash and a digit, as in `-1h`
};

/// One option: the only description of it. Parser, help, man page and completion are made from tables of these.
struct OptionSpec {
    std::string_view names;  ///< every spelling, separated by spaces; the last one identifies it
    Operand operand = Operand::none;
    std::string_view operand_name;           ///< for the help; empty if there is none
    std::string_view group;                  ///< the heading that it stands under
    std::string_view help;                   ///< plain text
    bool is_repeatable = false;              ///< the values of all uses count, not only the last
    std::string (*list_values)() = nullptr;  ///< for who leaves the value out: which there are; may be null
    std::vector<std::string> (*values)() = nullptr;  ///< for completion: those that are worth it; may be null

    /// The name that identifies it: `--key`.
    std::string_view id() const noexcept { return names.substr(names.rfind(' ') + 1); }
};

/// *Lifetime*: borrows its text, which is static.
using OptionTable = std::span<const OptionSpec>;

/// The option that is spelled like that; null if there is none.
const OptionSpec* find_option(OptionTable table, std::string_view name) noexcept;

/// Which words may stand on a command line beside options.
enum class Operands {
    none,   ///< a word is a mistake, but for a bare `-`, which stands for `-if -`
    words,  ///< words without a dash, a bare `-`, and all that follows `--`
    rest,   ///< from the first word on that is no option of the table, all of them, whatever they look like
};

/// A command of a tool that has several: `dockaudit-rules check FILE`. The only description of it, as for options.
struct CommandSpec {
    std::string_view name;
    std::string_view operand_name;  ///< for the help: `[FILE|DIR|-]`; empty if it takes none
    Operands operands = Operands::none;
    std::string_view help;  ///< one line, for the list of commands
    std::string_view
        about;  ///< what its own help says beyond that: paragraphs of plain text, parted by newlines
    OptionTable options;
};

/// *Lifetime*: borrows its text, which is static.
using CommandTable = std::span<const CommandSpec>;

/// The command of that name; null if there is none.
const CommandSpec* find_command(CommandTable table, std::string_view name) noexcept;

/// The part of `--help` that lists the commands.
std::string commands_help(CommandTable table);

/// What `PROGRAM COMMAND --help` prints.
std::string command_help(std::string_view program, const CommandSpec& command, OptionTable common);

/// All commands with their options as the body of a man page, in roff.
std::string commands_man(std::string_view program, CommandTable table);

/// The part of `--help` that lists the options under their headings.
std::string options_help(OptionTable table);

/// The same as the body of a man page, in roff.
std::string options_man(OptionTable table);

/// One of `words` that `typed` is probably meant to be; empty if none is near.
std::string_view find_similar(std::string_view typed, std::span<const std::string_view> words);

/// Every spelling of every option.
std::vector<std::string_view> option_names(OptionTable table);

}  // namespace dockaudit::cli

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "docker/client_tables.hpp"

namespace dockaudit {

/// A flag that was given. *Lifetime*: as long as the words.
struct GivenFlag {
    std::string_view name;   ///< the long name, whichever was written
    std::string_view value;  ///< `true` or `false` of one that takes no value, if it has none of its own
};

/// Words, told apart. *Lifetime*: as long as the words.
struct ReadWords {
    std::vector<GivenFlag> flags;
    std::vector<std::string_view> operands;  ///< what is no flag and no flag's value
    std::size_t end = 0;  ///< the place of the first operand, where flags end there; otherwise of the end
    CommandDoubt doubt = CommandDoubt::none;
};

enum class FlagPlace : std::uint8_t {
    anywhere,        ///< among the operands too
    before_operands  ///< from the first operand on all words are operands
};

/// Tells flags, values and operands apart as pflag does, the Go package that all clients use:
///
/// * `--name value`, `--name=value`, `-n value`, `-nvalue`, `-n=value`;
/// * letters may be bundled, the last of them with a value: `-itd`, `-ite A=1`, `-p80:80`;
/// * a flag without a value may have one after `=` only: `--rm=false`;
/// * the next word is a value whatever it looks like;
/// * `-` and the empty word are operands, and so is all that follows `--`.
///
/// It ends where pflag gives up: at the first flag that is not known, lacks its value, or is neither true nor
/// false. What follows cannot be told then.
ReadWords read_flags(std::span<const std::string> words, const VerbFlags& known, FlagPlace place);

/// The value of a flag that is true or false, in the words that Go takes for it; absent for others.
std::optional<bool> parse_go_bool(std::string_view text) noexcept;

}  // namespace dockaudit

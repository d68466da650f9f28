#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// How bytes that could harm a terminal or a shell are written: the modes of `ausearch --escape`.
///
/// `ausearch` knows bytes below 0x20 only. Here all that a terminal does not simply draw is written as `\ooo`, byte by
/// byte: DEL, what is no UTF-8, and characters that are controls (U+009B), that turn the direction of writing, join, hide,
/// or separate lines, private and unassigned ones, and marks that would stand over a character of something else. Letters
/// of all scripts, CJK and emoji stay as they are.
enum class EscapeMode {
    raw,          ///< as they are
    tty,          ///< what a terminal does not draw as `\ooo`
    shell,        ///< tty, and a backslash before `"'$\!()|`, the backquote and space
    shell_quote,  ///< shell, and before `;#&*?[]<>{}`
};

/// Appends `text` to `out`, escaped.
DOCKAUDIT_API void append_escaped(std::string& out, std::string_view text, EscapeMode mode);

/// The text with a `?` for each character that `EscapeMode::tty` would escape: for messages that point at a place.
DOCKAUDIT_API std::string harmless(std::string_view text);

/// How many columns of a terminal a text takes: two for a wide character, none for a mark over another. What is escaped
/// or replaced counts as one.
DOCKAUDIT_API std::size_t terminal_width(std::string_view text) noexcept;

}  // namespace dockaudit

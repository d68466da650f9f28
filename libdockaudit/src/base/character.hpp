#pragma once

#include <cstdint>

namespace dockaudit {

/// A character of a text in UTF-8, as a terminal takes it.
struct Character {
    std::uint8_t size = 1;      ///< in bytes; of what is no character, those that one U+FFFD stands for
    std::uint8_t width = 1;     ///< in columns
    bool is_valid = true;       ///< UTF-8
    bool is_visible = true;     ///< something is drawn for it, and nothing else happens
    bool is_combining = false;  ///< it is drawn over the one before
    char32_t code = 0;
};

/// Characters that may stand over one other; no script needs more.
constexpr int kMostCombining = 4;

/// The character that begins at `at`. *Requires*: `at` is before `end`.
///
/// What is not visible could change what is seen around it: controls, of which U+009B begins a command of the terminal,
/// what turns the direction of writing, joins or hides letters, separates lines, and what nobody knows: private and
/// unassigned characters.
Character read_character(const char* at, const char* end) noexcept;

}  // namespace dockaudit

#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <dockaudit/escape.hpp>

#include "base/words64.hpp"

namespace dockaudit {

namespace detail {

constexpr std::uint8_t kControl = 1;
constexpr std::uint8_t kShell = 2;
constexpr std::uint8_t kShellQuote = 4;

constexpr auto kEscapeClasses = [] {
    std::array<std::uint8_t, 256> classes{};
    for (std::size_t byte = 0; byte < 0x20; ++byte) classes[byte] = kControl;
    classes[0x7F] = kControl;
    for (const char c : std::string_view("\"'`$\\!()| ")) classes[static_cast<unsigned char>(c)] = kShell;
    for (const char c : std::string_view(";#&*?[]<>{}")) classes[static_cast<unsigned char>(c)] = kShellQuote;
    return classes;
}();

}  // namespace detail

/// The classes of bytes that a mode escapes.
constexpr std::uint8_t escape_mask(EscapeMode mode) noexcept {
    switch (mode) {
        case EscapeMode::raw:
            return 0;
        case EscapeMode::tty:
            return detail::kControl;
        case EscapeMode::shell:
            return detail::kControl | detail::kShell;
        case EscapeMode::shell_quote:
            return detail::kControl | detail::kShell | detail::kShellQuote;
    }
    return detail::kControl;
}

constexpr bool is_escaped(char c, std::uint8_t mask) noexcept {
    return (detail::kEscapeClasses[static_cast<unsigned char>(c)] & mask) != 0;
}

/// True if one of eight bytes has to be looked at: those below 0x20 and above 0x7E. Taking 0x20 from each byte sets the
/// high bit of those below 0x20 and of nothing before the first of them (a borrow only runs upwards), adding one that of
/// DEL (a carry comes from 0xFF only, which has it itself).
constexpr bool has_special(std::uint64_t word) noexcept {
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    constexpr std::uint64_t kSpaces = 0x2020202020202020;
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    return (((word - kSpaces) | word | (word + kOnes)) & kHighBits) != 0;
}

/// The same as `find_escaped`, character by character.
const char* find_escaped_slowly(const char* begin, const char* end, std::uint8_t mask) noexcept;

/// The first byte of what a mode escapes; `end` if there is none. Most text is ASCII and has none.
inline const char* find_escaped(const char* begin, const char* end, std::uint8_t mask) noexcept {
    if (mask == 0) return end;
    const char* at = begin;
    if (mask == detail::kControl) {
        while (end - at >= 8 && !has_special(load_word(at))) at += 8;
    }
    while (at != end && static_cast<unsigned char>(*at) < 0x80) {
        if (is_escaped(*at, mask)) return at;
        ++at;
    }
    if (at == end) return end;
    // What follows a letter may be a mark over it.
    return find_escaped_slowly(at == begin ? at : at - 1, end, mask);
}

/// False if a text is plain ASCII without control bytes, as nearly all are.
inline bool has_special(std::string_view text) noexcept {
    const char* const begin = text.data();
    const auto size = text.size();
    if (size >= 8) {
        // The last word may overlap the one before.
        for (std::size_t i = 0; i + 8 < size; i += 8) {
            if (has_special(load_word(begin + i))) return true;
        }
        return has_special(load_word(begin + size - 8));
    }
    if (size >= 4) {
        const std::uint64_t last = load_half_word(begin + size - 4);
        return has_special(load_half_word(begin) | last << 32);
    }
    for (const char c : text) {
        if (c < ' ' || c > '~') return true;
    }
    return false;
}

/// True if `append_escaped` would change the text.
inline bool needs_escape(std::string_view text, std::uint8_t mask) noexcept {
    if (mask == detail::kControl && !has_special(text)) return false;
    const char* const end = text.data() + text.size();
    return find_escaped(text.data(), end, mask) != end;
}

}  // namespace dockaudit

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

/// True if one of eight bytes is a control byte. Taking 0x20 from each byte sets the high bit of those below
/// 0x20 and of nothing before the first of them (a borrow only runs upwards).
constexpr bool has_control(std::uint64_t word) noexcept {
    constexpr std::uint64_t kHighBits = 0x8080808080808080;
    constexpr std::uint64_t kSpaces = 0x2020202020202020;
    return ((word - kSpaces) & ~word & kHighBits) != 0;
}

/// The first byte that a mode escapes; `end` if there is none. Most text has no such byte.
inline const char* find_escaped(const char* begin, const char* end, std::uint8_t mask) noexcept {
    if (mask == 0) return end;
    if (mask == detail::kControl) {
        while (end - begin >= 8 && !has_control(load_word(begin))) begin += 8;
    }
    while (begin != end && !is_escaped(*begin, mask)) ++begin;
    return begin;
}

/// True if a text has a control byte.
inline bool has_control(std::string_view text) noexcept {
    const char* const begin = text.data();
    const auto size = text.size();
    if (size >= 8) {
        // The last word may overlap the one before.
        for (std::size_t i = 0; i + 8 < size; i += 8) {
            if (has_control(load_word(begin + i))) return true;
        }
        return has_control(load_word(begin + size - 8));
    }
    if (size >= 4) {
        const std::uint64_t last = load_half_word(begin + size - 4);
        return has_control(load_half_word(begin) | last << 32);
    }
    for (const char c : text) {
        if (is_escaped(c, detail::kControl)) return true;
    }
    return false;
}

/// True if `append_escaped` would change the text.
inline bool needs_escape(std::string_view text, std::uint8_t mask) noexcept {
    if (mask == detail::kControl) return has_control(text);
    const char* const end = text.data() + text.size();
    return find_escaped(text.data(), end, mask) != end;
}

}  // namespace dockaudit

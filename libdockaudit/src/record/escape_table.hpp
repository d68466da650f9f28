#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <dockaudit/escape.hpp>

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
        case EscapeMode::raw: return 0;
        case EscapeMode::tty: return detail::kControl;
        case EscapeMode::shell: return detail::kControl | detail::kShell;
        case EscapeMode::shell_quote: return detail::kControl | detail::kShell | detail::kShellQuote;
    }
    return detail::kControl;
}

constexpr bool is_escaped(char c, std::uint8_t mask) noexcept {
    return (detail::kEscapeClasses[static_cast<unsigned char>(c)] & mask) != 0;
}

/// True if `append_escaped` would change the text.
constexpr bool needs_escape(std::string_view text, std::uint8_t mask) noexcept {
    std::uint8_t met = 0;
    for (const char c : text) met |= detail::kEscapeClasses[static_cast<unsigned char>(c)];
    return (met & mask) != 0;
}

}  // namespace dockaudit

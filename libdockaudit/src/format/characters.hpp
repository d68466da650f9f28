#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace dockaudit {

/// True for the bytes of a character in UTF-8 after its first.
constexpr bool is_continuation(char c) noexcept {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

/// Characters, not bytes. A wide one counts as one: what is wide is for the terminal to say.
inline std::size_t width_of(std::string_view text) noexcept {
    return text.size() - static_cast<std::size_t>(std::ranges::count_if(text, is_continuation));
}

/// The first characters of a text.
inline std::string_view first_characters(std::string_view text, std::size_t count) noexcept {
    std::size_t end = 0;
    while (end < text.size() && (count > 0 || is_continuation(text[end]))) {
        if (!is_continuation(text[end])) --count;
        ++end;
    }
    return text.substr(0, end);
}

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <string_view>

#include <dockaudit/escape.hpp>

#include "base/character.hpp"

namespace dockaudit {

/// The columns that a text takes.
inline std::size_t width_of(std::string_view text) noexcept {
    return terminal_width(text);
}

/// The first characters of a text, as many as fit into so many columns.
inline std::string_view first_characters(std::string_view text, std::size_t columns) noexcept {
    const char* const end = text.data() + text.size();
    std::size_t size = 0;
    while (size < text.size()) {
        const auto character = read_character(text.data() + size, end);
        if (character.width > columns) break;
        columns -= character.width;
        size += character.size;
    }
    return text.substr(0, size);
}

}  // namespace dockaudit

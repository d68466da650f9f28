#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/character.hpp"

namespace dockaudit {

/// Counts the columns of characters that follow each other. Marks over a letter take none, but more than any script
/// needs are counted like letters, so that what fits into some columns does not have any number of bytes.
class ColumnCounter {
 public:
    std::size_t columns_of(const Character& character) noexcept {
        if (!character.is_combining) {
            marks_ = 0;
            return character.width;
        }
        if (marks_ == kMostCombining) return 1;
        ++marks_;
        return 0;
    }

 private:
    int marks_ = 0;
};

/// The columns that a text takes.
inline std::size_t width_of(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    std::size_t width = 0;
    ColumnCounter counter;
    for (const char* at = text.data(); at != end;) {
        const auto character = read_character(at, end);
        width += counter.columns_of(character);
        at += character.size;
    }
    return width;
}

/// The first characters of a text, as many as fit into so many columns.
inline std::string_view first_characters(std::string_view text, std::size_t columns) noexcept {
    const char* const end = text.data() + text.size();
    std::size_t size = 0;
    ColumnCounter counter;
    while (size < text.size()) {
        const auto character = read_character(text.data() + size, end);
        const auto width = counter.columns_of(character);
        if (width > columns) break;
        columns -= width;
        size += character.size;
    }
    return text.substr(0, size);
}

/// A text in so many columns: one that is longer ends in `sign`. *Requires*: the sign fits.
inline std::string shortened(std::string_view text, std::size_t columns, std::string_view sign = "...") {
    if (first_characters(text, columns).size() == text.size()) return std::string(text);
    return std::string(first_characters(text, columns - width_of(sign))).append(sign);
}

}  // namespace dockaudit

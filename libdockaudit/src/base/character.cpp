#include "base/character.hpp"

#include <cstddef>

#include <utf8proc.h>

namespace dockaudit {
namespace {

// The UTF-8 sequence at `at`, whose first byte is not ASCII: table 3-7 of the Unicode standard.
Character read_sequence(const char* at, const char* end) noexcept {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(at[i]); };
    const auto first = byte(0);
    std::size_t size = 0;
    unsigned low = 0x80;
    unsigned high = 0xbf;
    if (first >= 0xc2 && first <= 0xdf) {
        size = 2;
    } else if (first >= 0xe0 && first <= 0xef) {
        size = 3;
        if (first == 0xe0) low = 0xa0;
        if (first == 0xed) high = 0x9f;
    } else if (first >= 0xf0 && first <= 0xf4) {
        size = 4;
        if (first == 0xf0) low = 0x90;
        if (first == 0xf4) high = 0x8f;
    } else {
        return {.is_valid = false, .is_visible = false};
    }
    const auto left = static_cast<std::size_t>(end - at);
    char32_t code = first & (0xFFU >> (size + 1));
    for (std::size_t i = 1; i < size; ++i) {
        if (i >= left || byte(i) < low || byte(i) > high)
            return {.size = static_cast<std::uint8_t>(i), .is_valid = false, .is_visible = false};
        low = 0x80;
        high = 0xbf;
        code = code << 6U | (byte(i) & 0x3FU);
    }
    return {.size = static_cast<std::uint8_t>(size), .code = code};
}

bool is_drawn(const utf8proc_property_t& property) noexcept {
    switch (property.category) {
        case UTF8PROC_CATEGORY_CC:
        case UTF8PROC_CATEGORY_CF:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_ZL:
        case UTF8PROC_CATEGORY_ZP:
            return false;
        default:
            return property.ignorable == 0;
    }
}

}  // namespace

Character read_character(const char* at, const char* end) noexcept {
    constexpr char32_t kDelete = 0x7F;
    const auto first = static_cast<unsigned char>(*at);
    if (first < 0x80) return {.is_visible = first >= ' ' && first != kDelete, .code = first};
    auto character = read_sequence(at, end);
    if (!character.is_valid) return character;
    const auto& property = *utf8proc_get_property(static_cast<utf8proc_int32_t>(character.code));
    character.is_visible = is_drawn(property);
    character.is_combining = character.is_visible && property.charwidth == 0;
    character.width = character.is_visible ? static_cast<std::uint8_t>(property.charwidth) : 1;
    return character;
}

}  // namespace dockaudit

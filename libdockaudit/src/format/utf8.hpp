#pragma once

#include <cstddef>

namespace dockaudit {

struct Utf8Sequence {
    std::size_t
        size;  ///< of the character, or of the bytes that are none: as few as the Unicode standard recommends
    bool is_valid;
};

/// The UTF-8 sequence at `at`, as RFC 3629 has it: no surrogates, nothing above U+10FFFF, no overlong forms; table 3-7
/// of the Unicode standard. *Requires*: `at` is not `end`, and its byte is not ASCII.
inline Utf8Sequence read_utf8(const char* at, const char* end) noexcept {
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
        return {1, false};
    }
    const auto left = static_cast<std::size_t>(end - at);
    for (std::size_t i = 1; i < size; ++i) {
        if (i >= left || byte(i) < low || byte(i) > high) return {i, false};
        low = 0x80;
        high = 0xbf;
    }
    return {size, true};
}

}  // namespace dockaudit

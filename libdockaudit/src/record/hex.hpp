#pragma once

#include <array>
#include <string>
#include <string_view>

namespace dockaudit {

namespace detail {
constexpr auto kHexDigits = [] {
    std::array<signed char, 256> digits{};
    digits.fill(-1);
    for (int i = 0; i < 10; ++i) digits[static_cast<std::size_t>('0' + i)] = static_cast<signed char>(i);
    for (int i = 0; i < 6; ++i) {
        digits[static_cast<std::size_t>('a' + i)] = static_cast<signed char>(10 + i);
        digits[static_cast<std::size_t>('A' + i)] = static_cast<signed char>(10 + i);
    }
    return digits;
}();
}  // namespace detail

/// The value of a hex digit of either case; -1 for any other byte.
constexpr int hex_digit(char c) noexcept {
    return detail::kHexDigits[static_cast<unsigned char>(c)];
}

/// The byte that two hex digits spell. *Requires*: both are hex digits.
constexpr char hex_byte(const char* digits) noexcept {
    return static_cast<char>(hex_digit(digits[0]) * 16 + hex_digit(digits[1]));
}

/// Appends the bytes that an even number of hex digits spell. *Requires*: nothing but hex digits.
inline void append_hex_decoded(std::string& out, std::string_view digits) {
    const auto start = out.size();
    out.resize(start + digits.size() / 2);
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) out[start + i / 2] = hex_byte(digits.data() + i);
}

}  // namespace dockaudit

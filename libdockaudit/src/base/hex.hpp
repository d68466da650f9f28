#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "base/words64.hpp"

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

enum class HexCase : unsigned char { any, capital };

/// True if a text has nothing but hex digits: eight at a time, which may be those of the step before.
template <HexCase Case = HexCase::any>
bool has_only_hex_digits(std::string_view text) noexcept {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    // The high bit of each byte from `first` to `last`: what is added to seven bits carries into it.
    constexpr auto in_range = [](std::uint64_t word, unsigned first, unsigned last) {
        const auto low = word & 0x7F * kEach;
        return (low + (0x80U - first) * kEach) & ~(low + (0x7FU - last) * kEach) & ~word;
    };
    const auto is_hex = [&](const char* place) {
        const auto word = load_word(place);
        const auto letters =
            Case == HexCase::capital ? in_range(word, 'A', 'F') : in_range(word | 0x20 * kEach, 'a', 'f');
        const auto digits = in_range(word, '0', '9') | letters;
        return (~digits & 0x80 * kEach) == 0;
    };
    if (text.size() < 8) {
        int digits = 0;
        for (const char c : text) digits |= Case == HexCase::capital && c >= 'a' ? -1 : hex_digit(c);
        return digits >= 0;
    }
    for (std::size_t i = 0; i + 8 < text.size(); i += 8) {
        if (!is_hex(text.data() + i)) return false;
    }
    return is_hex(text.data() + text.size() - 8);
}

/// The byte that two hex digits spell. *Requires*: both are hex digits.
constexpr char hex_byte(const char* digits) noexcept {
    return static_cast<char>(hex_digit(digits[0]) * 16 + hex_digit(digits[1]));
}

/// The four bytes that eight hex digits spell, in the order of `load_word`. *Requires*: they are hex digits.
constexpr std::uint32_t hex_bytes(std::uint64_t digits) noexcept {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    // Letters have a bit that digits lack; their low bits count from 1.
    const auto values = (digits & 0x0F * kEach) + (digits >> 6U & kEach) * 9;
    const auto bytes = (values << 4U | values >> 8U) & 0x00FF00FF00FF00FF;
    const auto pairs = (bytes | bytes >> 8U) & 0x0000FFFF0000FFFF;
    return static_cast<std::uint32_t>(pairs | pairs >> 16U);
}

/// Appends the bytes that an even number of hex digits spell. *Requires*: nothing but hex digits.
inline void append_hex_decoded(std::string& out, std::string_view digits) {
    const auto start = out.size();
    out.resize(start + digits.size() / 2);
    char* byte = out.data() + start;
    const char* digit = digits.data();
    auto left = digits.size();
    for (; left >= 8; left -= 8, digit += 8, byte += 4) {
        const auto four = hex_bytes(load_word(digit));
        std::memcpy(byte, &four, sizeof four);
    }
    for (; left >= 2; left -= 2, digit += 2) *byte++ = hex_byte(digit);
}

}  // namespace dockaudit

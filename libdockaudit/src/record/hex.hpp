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

/// True if a text has nothing but hex digits: eight at a time, which may be those of the step before.
inline bool has_only_hex_digits(std::string_view text) noexcept {
    constexpr std::uint64_t kEach = 0x0101010101010101;
    // The high bit of each byte from `first` to `last`: what is added to seven bits carries into it.
    constexpr auto in_range = [](std::uint64_t word, unsigned first, unsigned last) {
        const auto low = word & 0x7F * kEach;
        return (low + (0x80U - first) * kEach) & ~(low + (0x7FU - last) * kEach) & ~word;
    };
    const auto is_hex = [&](const char* place) {
        const auto word = load_word(place);
        const auto digits = in_range(word, '0', '9') | in_range(word | 0x20 * kEach, 'a', 'f');
        return (~digits & 0x80 * kEach) == 0;
    };
    if (text.size() < 8) {
        int digits = 0;
        for (const char c : text) digits |= hex_digit(c);
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

/// True if a value that has no quotes spells text in hex, as the kernel (audit_log_n_hex) and libaudit
/// (audit_encode_value) write what has a space, a quote, a control byte or one beyond ASCII: pairs of digits,
/// the letters in capitals. `face`, `BEEF` and `2024` are no such text: hex of text has digits, and what has
/// digits alone must spell more than two printable bytes and spaces, one of them at least a space or a NUL.
inline bool spells_text(std::string_view value) noexcept {
    if (value.size() < 2 || value.size() % 2 != 0) return false;
    bool has_digit = false;
    bool has_letter = false;
    for (const char c : value) {
        if (hex_digit(c) < 0 || c >= 'a') return false;
        has_digit = has_digit || c <= '9';
        has_letter = has_letter || c >= 'A';
    }
    if (has_letter) return has_digit;
    bool has_gap = false;
    for (std::size_t i = 0; i < value.size(); i += 2) {
        const char c = hex_byte(value.data() + i);
        const bool is_gap = c == ' ' || c == '"' || c == '\0' || c == '\t' || c == '\n';
        if (!is_gap && (c < ' ' || c > '~')) return false;
        if (is_gap && i == 0) return false;
        has_gap = has_gap || is_gap;
    }
    return has_gap && value.size() > 4;
}

/// True if a value that has no quotes is the name of an abstract socket in hex: a NUL before text.
inline bool spells_socket_name(std::string_view value) noexcept {
    if (value.size() < 4 || value.size() % 2 != 0 || !value.starts_with("00")) return false;
    if (spells_text(value)) return true;
    // Digits alone.
    for (std::size_t i = 0; i < value.size(); i += 2) {
        if (value[i] < '0' || value[i] > '9' || value[i + 1] < '0' || value[i + 1] > '9') return false;
        const char c = hex_byte(value.data() + i);
        if (c != '\0' && (c < ' ' || c > '~')) return false;
    }
    return true;
}

}  // namespace dockaudit

#include "record/untrusted.hpp"

#include <algorithm>

#include <dockaudit/field.hpp>

#include "base/hex.hpp"
#include "record/field_value.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMinDigits = 6;  // of words that are more than a year

// Letters alone. Bytes of UTF-8 that need no digit begin with these.
bool spells_utf8(std::string_view letters) noexcept {
    while (!letters.empty()) {
        const std::size_t size = letters.front() == 'E' ? 6 : 4;
        const bool is_lead = letters.front() >= 'C' && letters.front() <= 'E';
        if (!is_lead || letters.size() < size || letters.starts_with("ED")) return false;
        for (std::size_t i = 2; i < size; i += 2) {
            if (letters[i] > 'B') return false;
        }
        letters.remove_prefix(size);
    }
    return true;
}

bool all_bytes(std::string_view digits, bool (*holds)(char)) noexcept {
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        if (!holds(hex_byte(digits.data() + i))) return false;
    }
    return true;
}

constexpr bool is_blank(char c) noexcept {
    return c == ' ' || c == '"';
}
constexpr bool is_mark(char c) noexcept {
    return c == '\0' || c == '\t' || c == '\n';
}
constexpr bool is_printable(char c) noexcept {
    return c >= ' ' && c <= '~';
}

// A text that had to be encoded.
bool spells_words(std::string_view digits) noexcept {
    return all_bytes(digits, [](char c) { return is_printable(c) || is_mark(c); }) &&
           !all_bytes(digits, [](char c) { return !is_blank(c) && !is_mark(c); });
}

bool is_hex_of(std::string_view digits, HexRule rule) noexcept {
    const char first = hex_byte(digits.data());
    switch (rule) {
        case HexRule::text:
            if (digits.size() < kMinDigits || is_mark(first) || !spells_words(digits)) return false;
            // A date such as 20240920 has no letter after its blank, or a mark.
            return !is_blank(first) ||
                   (all_bytes(digits, is_printable) && !all_bytes(digits, [](char c) { return c <= '@'; }));
        case HexRule::argument:
            return spells_words(digits);
        case HexRule::key:
            return all_bytes(digits, [](char c) { return is_printable(c) || c == '\x01'; });
        default:
            return true;
    }
}

bool is_hex(std::string_view value, HexRule rule) noexcept {
    if (!is_hex_encoded(value)) return false;
    if (rule == HexRule::always) return true;
    const bool has_digit = std::ranges::any_of(value, [](char c) { return c <= '9'; });
    const bool has_letter = std::ranges::any_of(value, [](char c) { return c >= 'A'; });
    if (has_digit && has_letter) return true;
    return has_letter ? value.size() >= kMinDigits && spells_utf8(value) : is_hex_of(value, rule);
}

}  // namespace

HexRule hex_rule(RecordType type, std::string_view name) noexcept {
    if (type == RecordType::execve) return name.ends_with(']') ? HexRule::always : HexRule::argument;
    if (name == "key" || name == "cmd") return HexRule::key;
    if (name == "data") return HexRule::always;
    return name == "proctitle" ? HexRule::argument : HexRule::text;
}

std::string_view find_hex(std::string_view value, HexRule rule) noexcept {
    // The opening quote was lost, or there was none.
    if (value.ends_with('"')) value.remove_suffix(1);
    // So many digits are no word.
    constexpr std::size_t kMinTorn = 9;
    if (value.size() % 2 != 0 && value.size() >= kMinTorn && hex_digit(value.back()) >= 0)
        value.remove_suffix(1);
    return is_hex(value, rule) ? value : std::string_view{};
}

std::string_view decode_untrusted(std::string_view value, HexRule rule, std::string& buffer) {
    if (const auto text = unquote(value)) return *text;
    if (value.starts_with('(')) {
        const auto close = value.find(')');
        return close == std::string_view::npos ? value : value.substr(0, close + 1);
    }
    auto digits = find_hex(value, rule);
    if (digits.size() > 2 && digits.starts_with("00")) digits.remove_prefix(2);
    if (digits.empty() || digits == "00") return value;
    buffer.clear();
    append_hex_decoded(buffer, digits);
    return std::string_view(buffer).substr(0, buffer.find('\0'));
}

bool spells_socket_name(std::string_view value) noexcept {
    if (value.size() < 4 || value.size() % 2 != 0 || !value.starts_with("00") || !is_hex_encoded(value))
        return false;
    const bool has_letter = std::ranges::any_of(value, [](char c) { return c >= 'A'; });
    return has_letter || all_bytes(value, [](char c) { return c == '\0' || is_printable(c); });
}

std::string_view decode_name(std::string_view value, std::string& buffer) {
    if (!spells_socket_name(value)) return decode_untrusted(value, HexRule::text, buffer);
    buffer.assign(1, '@');
    append_hex_decoded(buffer, value.substr(2));
    return std::string_view(buffer).substr(0, buffer.find('\0'));
}

void append_untrusted(std::string& out, std::string_view value, HexRule rule) {
    if (const auto text = unquote(value)) {
        out.append(*text);
    } else if (const auto digits = find_hex(value, rule); !digits.empty()) {
        append_hex_decoded(out, digits);
    } else {
        out.append(value);
    }
}

std::string_view decode_proctitle(std::string_view value, std::string& buffer) {
    const auto digits = find_hex(value, HexRule::argument);
    if (digits.empty() || digits.starts_with("00")) return decode_untrusted(value, HexRule::argument, buffer);
    buffer.clear();
    append_hex_decoded(buffer, digits);
    std::ranges::replace(buffer, '\0', ' ');
    return buffer;
}

}  // namespace dockaudit

#include "record/untrusted.hpp"

#include <algorithm>

#include <dockaudit/field.hpp>

#include "record/field_value.hpp"
#include "record/hex.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMinDigits = 6;  // of what has digits or letters alone

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

// Digits alone. A date such as 20240920 spells no letter after its blank.
bool spells_ascii(std::string_view digits) noexcept {
    const auto is_blank = [](char c) { return c == ' ' || c == '"'; };
    const char first = hex_byte(digits.data());
    const bool begins_blank = is_blank(first);
    bool has_gap = begins_blank;
    bool has_letter = false;
    for (std::size_t i = 0; i < digits.size(); i += 2) {
        const char c = hex_byte(digits.data() + i);
        const bool is_mark = c == '\0' || c == '\t' || c == '\n';
        if ((is_mark && (begins_blank || i == 0)) || (!is_mark && (c < ' ' || c > '~'))) return false;
        has_gap = has_gap || is_mark || is_blank(c);
        has_letter = has_letter || c > '@';
    }
    return has_gap && (has_letter || !begins_blank);
}

}  // namespace

HexRule hex_rule(RecordType type, std::string_view name) noexcept {
    const bool is_always =
        type == RecordType::execve || name == "key" || name == "cmd" || name == "data" || name == "proctitle";
    return is_always ? HexRule::always : HexRule::if_text;
}

bool spells_text(std::string_view value) noexcept {
    if (!is_hex_encoded(value)) return false;
    const bool has_digit = std::ranges::any_of(value, [](char c) { return c <= '9'; });
    const bool has_letter = std::ranges::any_of(value, [](char c) { return c >= 'A'; });
    if (has_digit && has_letter) return true;
    return value.size() >= kMinDigits && (has_letter ? spells_utf8(value) : spells_ascii(value));
}

std::string_view find_hex(std::string_view value, HexRule rule) noexcept {
    // The opening quote was lost, or there was none.
    if (value.ends_with('"')) value.remove_suffix(1);
    // So many digits are no word.
    constexpr std::size_t kMinTorn = 9;
    if (value.size() % 2 != 0 && value.size() >= kMinTorn && hex_digit(value.back()) >= 0)
        value.remove_suffix(1);
    const bool is_hex = rule == HexRule::always ? is_hex_encoded(value) : spells_text(value);
    return is_hex ? value : std::string_view{};
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
    const auto digits = find_hex(value, HexRule::always);
    if (digits.empty() || digits.starts_with("00")) return decode_untrusted(value, HexRule::always, buffer);
    buffer.clear();
    append_hex_decoded(buffer, digits);
    std::ranges::replace(buffer, '\0', ' ');
    return buffer;
}

}  // namespace dockaudit

#include "record/record_end.hpp"

#include <algorithm>
#include <charconv>

#include "base/ascii.hpp"
#include "record/field_value.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kBlanks = " \t";
constexpr std::string_view kMarks = ",|;";

// The byte that all of some digits spell.
std::optional<char> parse_byte(std::string_view digits, int base, std::size_t size) noexcept {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, base);
    const bool is_byte = error == std::errc{} && end == digits.data() + digits.size() && byte < 0x80;
    return is_byte && digits.size() == size ? std::optional(static_cast<char>(byte)) : std::nullopt;
}

std::optional<char> parse_name(std::string_view name) noexcept {
    struct Named {
        std::string_view name;
        char byte;
    };
    constexpr auto kNames = std::to_array<Named>({{"lf", '\n'},
                                                  {"nl", '\n'},
                                                  {"br", '\n'},
                                                  {"br/", '\n'},
                                                  {"cr", '\r'},
                                                  {"nul", '\0'},
                                                  {"gs", '\x1d'}});
    for (const auto& named : kNames) {
        if (std::ranges::equal(name, named.name, {}, to_lower)) return named.byte;
    }
    return parse_byte(name.substr(name.starts_with("0x") ? 2 : 0), 16, 2);
}

std::optional<char> parse_escape(std::string_view rest) noexcept {
    if (rest == "n") return '\n';
    if (rest == "r") return '\r';
    if (rest == "0") return '\0';
    if (rest.starts_with('x')) return parse_byte(rest.substr(1), 16, 2);
    if (rest.starts_with('u')) return parse_byte(rest.substr(1), 16, 4);
    return parse_byte(rest, 8, 3);
}

std::optional<char> parse_entity(std::string_view rest) noexcept {
    if (!rest.starts_with('#') || !rest.ends_with(';')) return std::nullopt;
    rest = rest.substr(1, rest.size() - 2);
    if (rest.starts_with('x')) return parse_byte(rest.substr(1), 16, rest.size() - 1);
    return parse_byte(rest, 10, rest.size());
}

// The byte that a whole spelling stands for.
std::optional<char> parse_spelling(std::string_view text) noexcept {
    const auto rest = text.substr(1);
    switch (text.front()) {
        case '\\':
            return parse_escape(rest);
        case '#':
            return rest.starts_with('x') ? parse_byte(rest.substr(1), 16, 2) : parse_byte(rest, 8, 3);
        case '^':
            if (rest.size() != 1 || rest[0] < '@' || rest[0] > '_') return std::nullopt;
            return static_cast<char>(rest[0] - '@');
        case '%':
            return parse_byte(rest, 16, 2);
        case '<':
            return rest.ends_with('>') ? parse_name(rest.substr(0, rest.size() - 1)) : std::nullopt;
        case '&':
            return parse_entity(rest);
        default:
            return std::nullopt;
    }
}

constexpr bool ends_line(char byte) noexcept {
    return byte == '\n' || byte == '\r' || byte == '\0';
}

// How many bytes of an end of a line the text ends with.
std::size_t line_end_size(std::string_view text) noexcept {
    if (!text.empty() && ends_line(text.back())) return 1;
    const auto spelled = find_spelled_byte(text);
    return spelled && ends_line(spelled->byte) ? spelled->size : 0;
}

std::string_view without_blanks(std::string_view text) noexcept {
    return text.substr(0, text.find_last_not_of(kBlanks) + 1);
}

// True if a value can end with the last byte of a text: all of it, or a word of a text without quotes, such as
// the argument of `find -exec ls {} ;`.
bool may_be_of_value(std::string_view text) noexcept {
    const auto rest = text.substr(0, text.size() - 1);
    if (rest.empty() || rest.ends_with('=') || rest.ends_with(' ')) return true;
    if (std::string_view("\"')}").find(rest.back()) != std::string_view::npos) return false;
    const auto equals = rest.rfind('=');
    // A comma after a word is cut off its value.
    if (text.back() == ',' || equals == std::string_view::npos) return true;
    const auto space = rest.rfind(' ', equals);
    const auto name = rest.substr(space + 1, equals - space - 1);
    return value_kind(RecordType::execve, name) == ValueKind::text &&
           find_hex(rest.substr(equals + 1), HexRule::always).empty();
}

// A brace that the text does not open, and the quote before it.
std::string_view trim_brace(std::string_view text) noexcept {
    if (text.ends_with(" }") || std::ranges::count(text, '}') <= std::ranges::count(text, '{')) return text;
    text.remove_suffix(1);
    if (text.ends_with('"') && std::ranges::count(text, '"') % 2 != 0) text.remove_suffix(1);
    return text;
}

}  // namespace

std::optional<SpelledByte> find_spelled_byte(std::string_view text) noexcept {
    constexpr std::size_t kMaxSize = 6;
    auto at = text.size();
    const auto first = at - std::min(at, kMaxSize);
    const bool is_entity = text.ends_with(';');
    const auto starts = [&](char c) {
        return is_entity ? c == '&' : c == '#' || c == '\\' || c == '<' || c == '%' || c == '^';
    };
    while (at > first && !starts(text[at - 1])) --at;
    if (at == first) return std::nullopt;
    const auto byte = parse_spelling(text.substr(--at));
    if (!byte) return std::nullopt;
    // It may have been escaped twice.
    while (at > 0 && text[at] == '\\' && text[at - 1] == '\\') --at;
    return SpelledByte{text.size() - at, *byte};
}

bool ends_with_spelled_line_end(std::string_view text) noexcept {
    const auto spelled = find_spelled_byte(text);
    return spelled && ends_line(spelled->byte);
}

std::string_view trim_before_record(std::string_view text) noexcept {
    text = trim_record_end(text);
    bool may_be_mark = true;
    while (true) {
        text = without_blanks(text);
        auto size = line_end_size(text);
        if (size == 0) {
            const bool is_mark = !text.empty() && kMarks.find(text.back()) != std::string_view::npos;
            if (!may_be_mark || !is_mark || text.substr(0, text.size() - 1).ends_with('=')) return text;
            size = 1;
        }
        may_be_mark = false;
        text.remove_suffix(size);
    }
}

namespace detail {

std::string_view trim_odd_end(std::string_view text) noexcept {
    while (true) {
        auto rest = without_blanks(text);
        if (rest.empty()) return text;
        if (const auto size = line_end_size(rest); size != 0) {
            rest.remove_suffix(size);
        } else if (rest.back() == '}') {
            const auto trimmed = trim_brace(rest);
            if (trimmed.size() == rest.size()) return text;
            rest = trimmed;
        } else if (kMarks.find(rest.back()) != std::string_view::npos && !may_be_of_value(rest)) {
            rest.remove_suffix(1);
        } else {
            return text;
        }
        text = without_blanks(rest);
    }
}

}  // namespace detail

}  // namespace dockaudit

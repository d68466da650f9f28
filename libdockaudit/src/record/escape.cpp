#include <dockaudit/escape.hpp>

#include "base/character.hpp"
#include "record/escape_table.hpp"

namespace dockaudit {
namespace {

void append_octal(std::string& out, char c) {
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('\\');
    out.push_back(static_cast<char>('0' + byte / 64));
    out.push_back(static_cast<char>('0' + byte / 8 % 8));
    out.push_back(static_cast<char>('0' + byte % 8));
}

bool is_alphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

}  // namespace

// A mark goes with a letter before it; one that follows a quote or a space would be drawn over what is not its own.
const char* find_escaped_slowly(const char* begin, const char* end, std::uint8_t mask) noexcept {
    int room = 0;  // for marks
    while (begin != end) {
        if (static_cast<unsigned char>(*begin) < 0x80) {
            if (is_escaped(*begin, mask)) return begin;
            room = is_alphanumeric(*begin) ? kMostCombining : 0;
            ++begin;
            continue;
        }
        const auto character = read_character(begin, end);
        if (!character.is_visible || (character.is_combining && room == 0)) return begin;
        room = character.is_combining ? room - 1 : kMostCombining;
        begin += character.size;
    }
    return end;
}

void append_escaped(std::string& out, std::string_view text, EscapeMode mode) {
    const auto mask = escape_mask(mode);
    const char* begin = text.data();
    const char* const end = begin + text.size();
    while (begin != end) {
        const char* const at = find_escaped(begin, end, mask);
        out.append(begin, at);
        if (at == end) return;
        if (is_escaped(*at, static_cast<std::uint8_t>(mask & ~detail::kControl))) {
            out.push_back('\\');
            out.push_back(*at);
            begin = at + 1;
            continue;
        }
        for (begin = at + read_character(at, end).size; const char c : std::string_view(at, begin))
            append_octal(out, c);
    }
}

std::string harmless(std::string_view text) {
    std::string out;
    const char* begin = text.data();
    const char* const end = begin + text.size();
    while (begin != end) {
        const char* const at = find_escaped(begin, end, detail::kControl);
        out.append(begin, at);
        if (at == end) break;
        out.push_back('?');
        begin = at + read_character(at, end).size;
    }
    return out;
}

std::size_t terminal_width(std::string_view text) noexcept {
    std::size_t width = 0;
    const char* const end = text.data() + text.size();
    for (const char* at = text.data(); at != end;) {
        const auto character = read_character(at, end);
        width += character.width;
        at += character.size;
    }
    return width;
}

}  // namespace dockaudit

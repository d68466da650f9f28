#include "base/json_string.hpp"

#include <algorithm>
#include <optional>

#include "base/byte_search.hpp"
#include "base/hex.hpp"

namespace dockaudit {
namespace {

// `\uXXXX` and the like.
constexpr std::size_t kUnicodeEscape = 6;

// The four digits of the `\uXXXX` that a text starts with.
std::optional<std::uint32_t> read_code_unit(std::string_view text) noexcept {
    if (text.size() < kUnicodeEscape || !text.starts_with("\\u")) return std::nullopt;
    std::uint32_t unit = 0;
    for (const char c : text.substr(2, 4)) {
        const int digit = hex_digit(c);
        if (digit < 0) return std::nullopt;
        unit = unit * 16 + static_cast<std::uint32_t>(digit);
    }
    return unit;
}

void append_utf8(std::string& out, std::uint32_t point) {
    const auto byte = [&](std::uint32_t bits) { out.push_back(static_cast<char>(bits)); };
    const auto tail = [&](unsigned shift) { byte(0x80 | (point >> shift & 0x3F)); };
    if (point < 0x80) {
        byte(point);
    } else if (point < 0x800) {
        byte(0xC0 | point >> 6);
        tail(0);
    } else if (point < 0x10000) {
        byte(0xE0 | point >> 12);
        tail(6);
        tail(0);
    } else {
        byte(0xF0 | point >> 18);
        tail(12);
        tail(6);
        tail(0);
    }
}

// Appends what the `\uXXXX` at the start of a text stands for, and says how long it is; 0 if it is none.
std::size_t append_code_point(std::string_view text, std::string& out) {
    const auto first = read_code_unit(text);
    if (!first) return 0;
    if (*first < 0xD800 || *first > 0xDFFF) {
        append_utf8(out, *first);
        return kUnicodeEscape;
    }
    const auto second = read_code_unit(text.substr(kUnicodeEscape));
    if (*first > 0xDBFF || !second || *second < 0xDC00 || *second > 0xDFFF) return 0;
    append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
    return 2 * kUnicodeEscape;
}

// Appends what the escape at the start of a text stands for, and says how long it is; 0 if it is none.
std::size_t append_escape(std::string_view text, std::string& out) {
    constexpr std::string_view kLetters = "\"\\/bfnrt";
    constexpr std::string_view kBytes = "\"\\/\b\f\n\r\t";
    if (text.size() < 2) return 0;
    if (text[1] == 'u') return append_code_point(text, out);
    const auto letter = kLetters.find(text[1]);
    if (letter == std::string_view::npos) return 0;
    out.push_back(kBytes[letter]);
    return 2;
}

}  // namespace

std::size_t find_json_string_end(std::string_view text, std::size_t from) noexcept {
    const char* const end = text.data() + text.size();
    while (from < text.size()) {
        const auto* const found = find_either(text.data() + from, end, '"', '\\');
        if (found == end) break;
        const auto at = static_cast<std::size_t>(found - text.data());
        if (*found == '"') return at;
        from = at + 2;
    }
    return std::string_view::npos;
}

void unescape_json(std::string_view content, std::string& out, std::vector<std::uint32_t>& origins) {
    out.clear();
    origins.clear();
    const auto note_origins = [&](std::size_t place) {
        while (origins.size() < out.size()) origins.push_back(static_cast<std::uint32_t>(place));
    };
    std::size_t at = 0;
    while (at < content.size()) {
        const auto escape = std::min(content.find('\\', at), content.size());
        for (; at < escape; ++at) {
            out.push_back(content[at]);
            origins.push_back(static_cast<std::uint32_t>(at));
        }
        if (at == content.size()) break;
        const auto size = append_escape(content.substr(at), out);
        if (size == 0) out.push_back(content[at]);
        note_origins(at);
        at += std::max<std::size_t>(size, 1);
    }
    origins.push_back(static_cast<std::uint32_t>(content.size()));
}

}  // namespace dockaudit

#include "format/json_text.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "format/utf8.hpp"

namespace dockaudit {
namespace {

constexpr std::uint64_t kOnes = 0x0101010101010101;
constexpr std::uint64_t kHighBits = 0x8080808080808080;

// Bytes that a JSON string cannot take as they are, or that have to be looked at: control characters, `"`,
// `\`, DEL, and everything that is not ASCII.
constexpr auto kIsSpecial = [] {
    std::array<bool, 256> special{};
    for (std::size_t byte = 0; byte < special.size(); ++byte)
        special[byte] = byte < 0x20 || byte >= 0x7f || byte == '"' || byte == '\\';
    return special;
}();

constexpr bool is_special(char c) noexcept {
    return kIsSpecial[static_cast<unsigned char>(c)];
}

// Eight bytes at once; may say yes of a word that has none after one that has.
constexpr bool has_special(std::uint64_t word) noexcept {
    const auto quote = word ^ kOnes * '"';
    const auto backslash = word ^ kOnes * '\\';
    const auto del = word ^ kOnes * 0x7f;
    const auto hits = (word - kOnes * 0x20) | (quote - kOnes) | (backslash - kOnes) | (del - kOnes) | word;
    return (hits & kHighBits) != 0;
}

const char* find_special(const char* at, const char* end) noexcept {
    for (; end - at >= 8; at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        if (has_special(word)) break;
    }
    while (at != end && !is_special(*at)) ++at;
    return at;
}

void append_ascii_escape(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"':
            out.append("\\\"");
            break;
        case '\\':
            out.append("\\\\");
            break;
        case '\n':
            out.append("\\n");
            break;
        case '\r':
            out.append("\\r");
            break;
        case '\t':
            out.append("\\t");
            break;
        default:
            out.append("\\u00")
                .append(1, kHex[static_cast<unsigned char>(c) >> 4U])
                .append(1, kHex[static_cast<unsigned char>(c) & 15U]);
    }
}

}  // namespace

bool is_utf8(std::string_view text) noexcept {
    const char* at = text.data();
    const char* const end = at + text.size();
    while (at != end) {
        if (end - at >= 8) {
            std::uint64_t word = 0;
            std::memcpy(&word, at, 8);
            if ((word & kHighBits) == 0) {
                at += 8;
                continue;
            }
        }
        if (static_cast<unsigned char>(*at) < 0x80) {
            ++at;
            continue;
        }
        const auto sequence = read_utf8(at, end);
        if (!sequence.is_valid) return false;
        at += sequence.size;
    }
    return true;
}

bool is_plain_json(std::string_view text) noexcept {
    const char* const end = text.data() + text.size();
    return find_special(text.data(), end) == end;
}

void append_json_string(std::string& out, std::string_view text) {
    const char* at = text.data();
    const char* const end = at + text.size();
    out.push_back('"');
    while (true) {
        const char* const special = find_special(at, end);
        out.append(at, special);
        if (special == end) break;
        at = special + 1;
        if (static_cast<unsigned char>(*special) < 0x80) {
            append_ascii_escape(out, *special);
        } else {
            const auto sequence = read_utf8(special, end);
            at = special + sequence.size;
            if (sequence.is_valid) {
                out.append(special, at);
            } else {
                out.append("\xef\xbf\xbd");
            }
        }
    }
    out.push_back('"');
}

void append_base64(std::string& out, std::string_view bytes) {
    constexpr std::string_view kDigits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const auto byte = [&](std::size_t i) {
        return i < bytes.size() ? std::uint32_t{static_cast<unsigned char>(bytes[i])} : 0U;
    };
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        const auto group = byte(i) << 16U | byte(i + 1) << 8U | byte(i + 2);
        const std::array digits{kDigits[group >> 18U], kDigits[group >> 12U & 63U],
                                kDigits[group >> 6U & 63U], kDigits[group & 63U]};
        const auto used = std::min<std::size_t>(bytes.size() - i, 3) + 1;
        out.append(digits.data(), used).append(4 - used, '=');
    }
}

// These are called from so many places that they had better stand once.

void JsonText::key(std::string_view name) {
    const auto start = out_.size();
    const bool has_comma = needs_comma();
    out_.resize(start + (has_comma ? 1U : 0U) + name.size() + 3);
    char* at = out_.data() + start;
    if (has_comma) *at++ = ',';
    *at++ = '"';
    at = std::copy(name.begin(), name.end(), at);
    std::copy_n("\":", 2, at);
}

void JsonText::member(std::string_view name, std::string_view text) {
    // Nearly all text needs no escape; then one step makes room for all of it.
    if (!is_plain_json(text)) {
        key(name);
        return append_json_string(out_, text);
    }
    const auto start = out_.size();
    const bool has_comma = needs_comma();
    out_.resize(start + (has_comma ? 1U : 0U) + name.size() + text.size() + 5);
    char* at = out_.data() + start;
    if (has_comma) *at++ = ',';
    *at++ = '"';
    at = std::copy(name.begin(), name.end(), at);
    at = std::copy_n("\":\"", 3, at);
    at = std::copy(text.begin(), text.end(), at);
    *at = '"';
}

void JsonText::json_member(std::string_view name, std::string_view text) {
    key(name);
    out_.append(text);
}

}  // namespace dockaudit

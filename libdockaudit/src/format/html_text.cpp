#include "format/html_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "format/utf8.hpp"

namespace dockaudit {
namespace {

struct CodeRange {
    std::uint32_t first;
    std::uint32_t last;
};

// Beyond ASCII, what is escaped: C1 controls, the properties Default_Ignorable_Code_Point and Bidi_Control, separators
// of category Zl, Zp and Zs (but for the ideographic space, which is seen), and noncharacters of plane 0. Sorted.
constexpr auto kUnseen = std::to_array<CodeRange>({
    {0x80, 0xa0},        // C1 controls, no-break space
    {0xad, 0xad},        // soft hyphen
    {0x34f, 0x34f},      // combining grapheme joiner
    {0x61c, 0x61c},      // Arabic letter mark
    {0x115f, 0x1160},    // Hangul fillers
    {0x1680, 0x1680},    // Ogham space
    {0x17b4, 0x17b5},    // Khmer inherent vowels
    {0x180b, 0x180f},    // Mongolian separators
    {0x2000, 0x200f},    // spaces, zero width, marks of direction
    {0x2028, 0x202f},    // line and paragraph separators, embeddings, overrides
    {0x205f, 0x206f},    // spaces, invisible operators, isolates
    {0x2800, 0x2800},    // blank Braille pattern
    {0x3164, 0x3164},    // Hangul filler
    {0xfdd0, 0xfdef},    // noncharacters
    {0xfe00, 0xfe0f},    // variation selectors
    {0xfeff, 0xfeff},    // byte order mark
    {0xffa0, 0xffa0},    // halfwidth Hangul filler
    {0xfff0, 0xfffb},    // interlinear annotations
    {0xfffe, 0xffff},    // noncharacters
    {0x1bca0, 0x1bca3},  // shorthand format controls
    {0x1d173, 0x1d17a},  // musical format controls
    {0xe0000, 0xe0fff},  // tags, more variation selectors
});
constexpr std::uint32_t kPlaneEnd = 0xfffe;  // the last two of every plane are noncharacters

bool is_unseen(std::uint32_t code) noexcept {
    if ((code & kPlaneEnd) == kPlaneEnd) return true;
    const auto next = std::ranges::upper_bound(kUnseen, code, {}, &CodeRange::first);
    return next != kUnseen.begin() && code <= std::prev(next)->last;
}

// *Requires*: the bytes are one character of UTF-8 beyond ASCII.
std::uint32_t code_of(std::string_view bytes) noexcept {
    constexpr std::array<unsigned, 5> kFirstBits{0, 0, 0x1f, 0x0f, 0x07};
    std::uint32_t code = static_cast<unsigned char>(bytes.front()) & kFirstBits[bytes.size()];
    for (const char c : bytes.substr(1)) code = code << 6U | (static_cast<unsigned char>(c) & 0x3fU);
    return code;
}

bool is_plain(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != '<' && c != '>' && c != '&' && c != '"' && c != '\'';
}

class HtmlAppender {
 public:
    HtmlAppender(std::string& out, HtmlPlace place) : out_(out), place_(place) {}

    void append(std::string_view text) {
        const char* at = text.data();
        const char* const end = at + text.size();
        while (at != end) {
            const char* const special = std::find_if_not(at, end, is_plain);
            if (special != at) unescaped(std::string_view(at, static_cast<std::size_t>(special - at)));
            if (special == end) break;
            at = special + append_special(special, end);
        }
        close();
    }

 private:
    // How many bytes were taken.
    std::size_t append_special(const char* at, const char* end) {
        const auto byte = static_cast<unsigned char>(*at);
        if (byte < 0x80) {
            append_ascii(*at);
            return 1;
        }
        const auto sequence = read_utf8(at, end);
        const std::string_view bytes(at, sequence.size);
        if (!sequence.is_valid) {
            for (const char c : bytes) escape("\\x{:02x}", static_cast<unsigned char>(c));
        } else if (const auto code = code_of(bytes); !is_unseen(code)) {
            unescaped(bytes);
        } else if (code <= 0xffff) {
            escape("\\u{:04x}", code);
        } else {
            escape("\\u{{{:x}}}", code);
        }
        return sequence.size;
    }

    void append_ascii(char c) {
        switch (c) {
            case '<':
                return unescaped("&lt;");
            case '>':
                return unescaped("&gt;");
            case '&':
                return unescaped("&amp;");
            case '"':
                return unescaped("&quot;");
            case '\'':
                return unescaped("&#39;");
            case '\n':
                return escape("\\n");
            case '\r':
                return escape("\\r");
            case '\t':
                return escape("\\t");
            default:
                return escape("\\x{:02x}", static_cast<unsigned char>(c));
        }
    }

    void unescaped(std::string_view text) {
        close();
        out_ += text;
    }

    // Escapes that follow each other have one mark.
    template <class... Values>
    void escape(fmt::format_string<Values...> format, Values... values) {
        if (place_ == HtmlPlace::text && !is_marked_) {
            out_ += "<i>";
            is_marked_ = true;
        }
        fmt::vformat_to(std::back_inserter(out_), format, fmt::make_format_args(values...));
    }

    void close() {
        if (is_marked_) out_ += "</i>";
        is_marked_ = false;
    }

    std::string& out_;
    HtmlPlace place_;
    bool is_marked_ = false;
};

}  // namespace

void append_html(std::string& out, std::string_view text, HtmlPlace place) {
    HtmlAppender(out, place).append(text);
}

}  // namespace dockaudit

#include "format/html_text.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

#include <fmt/format.h>

#include "base/character.hpp"

namespace dockaudit {
namespace {

// Drawn as nothing: spaces other than the usual one and the ideographic one, which is seen between its like, and the
// empty pattern of Braille.
constexpr bool is_blank(char32_t code) noexcept {
    return code == 0xa0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200a) || code == 0x202f ||
           code == 0x205f || code == 0x2800;
}

bool is_plain(char c) noexcept {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7f && c != '<' && c != '>' && c != '&' && c != '"' && c != '\'';
}

bool is_alphanumeric(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

class HtmlAppender {
 public:
    HtmlAppender(std::string& out, HtmlPlace place) : out_(out), place_(place) {}

    void append(std::string_view text) {
        const char* at = text.data();
        const char* const end = at + text.size();
        while (at != end) {
            const char* const special = std::find_if_not(at, end, is_plain);
            if (special != at) {
                unescaped(std::string_view(at, static_cast<std::size_t>(special - at)));
                room_ = is_alphanumeric(special[-1]) ? kMostCombining : 0;
            }
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
            room_ = 0;
            return 1;
        }
        const auto character = read_character(at, end);
        const std::string_view bytes(at, character.size);
        const auto code = static_cast<std::uint32_t>(character.code);
        if (!character.is_valid) {
            for (const char c : bytes) escape("\\x{:02x}", static_cast<unsigned char>(c));
        } else if (is_shown(character)) {
            unescaped(bytes);
            room_ = character.is_combining ? room_ - 1 : kMostCombining;
            return character.size;
        } else if (code <= 0xffff) {
            escape("\\u{:04x}", code);
        } else {
            escape("\\u{{{:x}}}", code);
        }
        room_ = 0;
        return character.size;
    }

    // A mark goes with a letter before it, as on a terminal.
    bool is_shown(const Character& character) const noexcept {
        return character.is_visible && !is_blank(character.code) && (!character.is_combining || room_ > 0);
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
    int room_ = 0;  // for marks
    bool is_marked_ = false;
};

}  // namespace

void append_html(std::string& out, std::string_view text, HtmlPlace place) {
    HtmlAppender(out, place).append(text);
}

}  // namespace dockaudit

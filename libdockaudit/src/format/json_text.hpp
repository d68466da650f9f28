#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

namespace dockaudit {

/// True if the bytes are UTF-8 as RFC 3629 has it: no surrogates, nothing above U+10FFFF, no overlong forms.
bool is_utf8(std::string_view text) noexcept;

/// Appends a JSON string, quotes included. Bytes that are not UTF-8 become U+FFFD, as few as the Unicode
/// standard recommends ("maximal subparts"); control characters and DEL are escaped.
void append_json_string(std::string& out, std::string_view text);

/// True if `append_json_string` only puts quotes around the text.
bool is_plain_json(std::string_view text) noexcept;

/// Appends the base64 of RFC 4648, padded.
void append_base64(std::string& out, std::string_view bytes);

/// Puts JSON text together: commas between members come by themselves.
///
/// *Lifetime*: borrows the string that it writes to.
class JsonText {
 public:
    explicit JsonText(std::string& out) noexcept : out_(out) {}

    /// What was written; more may be appended to it.
    std::string& text() noexcept { return out_; }

    void open(char bracket) {
        comma();
        out_.push_back(bracket);
    }
    void close(char bracket) { out_.push_back(bracket); }

    /// Begins a member; its value is what is written next. *Requires*: the name needs no escape.
    void key(std::string_view name);

    /// The same with a name that is a JSON string already.
    void json_key(std::string_view name) {
        comma();
        out_.append(name).push_back(':');
    }
    void open(std::string_view name, char bracket) {
        key(name);
        out_.push_back(bracket);
    }

    /// An element of an array, or the value of a member.
    void string(std::string_view text) {
        comma();
        append_json_string(out_, text);
    }

    /// JSON as it stands: an element of an array, or the value of a member.
    void json(std::string_view text) {
        comma();
        out_.append(text);
    }

    void member(std::string_view name, std::string_view text);
    void json_member(std::string_view name, std::string_view text);
    void number(std::string_view name, std::uint64_t value) {
        const fmt::format_int digits(value);
        json_member(name, {digits.data(), digits.size()});
    }

 private:
    // What was written last tells whether something stands before the next: no value ends in one of these.
    bool needs_comma() const noexcept {
        if (out_.empty()) return false;
        const char last = out_.back();
        return last != '{' && last != '[' && last != ':' && last != '\n';
    }
    void comma() {
        if (needs_comma()) out_.push_back(',');
    }

    std::string& out_;
};

}  // namespace dockaudit

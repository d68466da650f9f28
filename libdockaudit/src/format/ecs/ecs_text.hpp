#pragma once

#include <string>
#include <string_view>

#include <dockaudit/record_view.hpp>
#include <dockaudit/time.hpp>

#include "format/json_text.hpp"
#include "record/socket_address.hpp"

// The small texts of ECS.

namespace dockaudit {

/// An object that is taken back if nothing comes into it.
class OptionalObject {
 public:
    OptionalObject(JsonText& json, std::string_view name) : json_(json), start_(json.text().size()) {
        json.open(name, '{');
        empty_ = json.text().size();
    }
    OptionalObject(const OptionalObject&) = delete;
    OptionalObject& operator=(const OptionalObject&) = delete;
    ~OptionalObject() {
        if (json_.text().size() == empty_) {
            json_.text().resize(start_);
        } else {
            json_.close('}');
        }
    }

 private:
    JsonText& json_;
    std::size_t start_;
    std::size_t empty_ = 0;
};

/// A member whose value is JSON already; nothing if that is empty.
inline void append_json(JsonText& json, std::string_view name, std::string_view value) {
    if (!value.empty()) json.json_member(name, value);
}

/// A member; nothing if the text is empty.
inline void append_text(JsonText& json, std::string_view name, std::string_view text) {
    if (!text.empty()) json.member(name, text);
}

/// An array of texts; nothing if there are none.
template <class Texts>
void append_texts(JsonText& json, std::string_view name, const Texts& texts) {
    if (texts.empty()) return;
    json.open(name, '[');
    for (const auto& text : texts) json.string(text);
    json.close(']');
}

/// Writes times as `2026-03-24T08:06:22.741Z`. What neighbours share is kept.
class UtcText {
 public:
    void append(std::string& out, Timestamp time);

 private:
    bool has_text_ = false;
    std::chrono::sys_seconds second_{};
    std::string text_;
};

/// Appends the type of a record in lower case; if it has no name, as the log spells it.
void append_lower_type(std::string& out, const RecordView& record);

/// True if the text is an IPv4 or IPv6 address.
bool is_ip_address(std::string_view text) noexcept;

/// The members of `auditd.data.socket`: family, addr, port, path and what else an address of its kind has.
void append_socket_members(JsonText& json, const SocketAddress& address);

/// The permissions of a mode in octal, `0644` or `4755`: a part of it, or in the buffer. Empty if the mode is
/// no octal number.
std::string_view permissions_of(std::string_view mode, std::string& buffer);

/// The members of a security label, `user:role:domain:level:category`.
void append_label_members(JsonText& json, std::string_view label);

}  // namespace dockaudit

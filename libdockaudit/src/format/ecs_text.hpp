#pragma once

#include <string>
#include <string_view>

#include <dockaudit/record_view.hpp>
#include <dockaudit/time.hpp>

// The small texts of ECS.

namespace dockaudit {

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

/// The parts of what an address of a socket means, `{ saddr_fam=inet laddr=192.0.2.1 lport=80 }`; empty where
/// it has none. *Lifetime*: borrows the text.
struct PeerText {
    std::string_view address;  ///< an IP address
    std::string_view port;     ///< a number from 0 to 65535
    std::string_view path;     ///< of a local socket
};
PeerText parse_peer(std::string_view text) noexcept;

/// Appends a path, made absolute where `directory` is not empty: without `.`, `..` and doubled slashes.
void append_full_path(std::string& out, std::string_view directory, std::string_view path);

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <string_view>

namespace dockaudit {

/// What a syslog daemon puts before a record: a time stamp, a host and the name of a program.
struct SyslogPrefix {
    std::size_t start = 0;  ///< of the first time stamp, in the text before the record
    std::string_view host;  ///< after the last stamp; empty if there is none, or if it is not surely the host
};

/// The prefix at the end of `before`, the text between the start of a line, or the record before in the
/// line, and a record. Without one, `start` is the size of the text.
///
/// Read are the stamps of RFC 3164 (`Jun  8 20:31:29`, also with a year) and of RFC 5424 and ISO 8601
/// (`2024-06-08T20:31:29.123+02:00`), after `<PRI>`, a version, or what grep puts before a line.
SyslogPrefix find_syslog_prefix(std::string_view before) noexcept;

}  // namespace dockaudit

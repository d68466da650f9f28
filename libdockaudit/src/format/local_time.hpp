#pragma once

#include <string>

#include <dockaudit/event_writer.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// How much of a local time is written.
enum class TimeStyle {
    day,          ///< `2023-11-14`
    minute,       ///< `2023-11-14 22:13`
    second,       ///< `2023-11-14 22:13:20`
    millisecond,  ///< `2023-11-14 22:13:20.100`
    iso,          ///< `2023-11-14T22:13:20.100+01:00`
};

/// Appends an instant as local time; UTC if `utc_offset` is empty. Every instant that a log can claim is
/// written; years beyond 9999 are longer.
void append_local_time(std::string& out, Timestamp time, TimeStyle style, const UtcOffset& utc_offset);

}  // namespace dockaudit

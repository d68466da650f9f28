#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>
#include <dockaudit/time_zone.hpp>

namespace dockaudit {

/// Which end of a time range an expression is for.
enum class TimeBound { start, end };

/// The world that a time expression is understood in.
struct TimeContext {
    Timestamp now;
    TimeZone zone;
    std::optional<std::chrono::seconds> uptime;  ///< since the last boot; absent if unknown
    std::optional<Timestamp> checkpoint;         ///< the time in the checkpoint file; absent if there is none
    std::string date_format = "%m/%d/%y";        ///< of the locale: nl_langinfo(D_FMT)
    std::string time_format = "%H:%M:%S";        ///< of the locale: nl_langinfo(T_FMT)
};

/// Turns what somebody typed into an instant: all that ausearch(8) takes for `-ts` and `-te`, and more.
///
///     now  recent  this-hour  boot  today  yesterday  this-week  week-ago  this-month  this-year  checkpoint
///     2026-11-22   2026-11-22 10:00   2026-11-22T10:00:00.250+01:00   10:00   yesterday 10:00
///     90s  10m  1h  2d  1w  1h ago  -1h      (before now; a day is 24 hours)
///     @1700000000  @1700000000.250           (seconds since 1970)
///     11/22/26  11/22/26 10:00:00            (as the locale writes dates and times; tried last)
///
/// Words are separated by spaces; a date and a time may come in either order. Without an offset they are
/// local to the zone of the context. A start without a time is the beginning of its day, an end is the last
/// millisecond of it. An end given in whole seconds includes that second. When clocks are set back a start is
/// the first of the two instants, an end the second; a time that is skipped means the instant of the change.
///
/// *Errors*: `Error` of kind usage that points at the mistake.
DOCKAUDIT_API Timestamp parse_time_expression(std::string_view text, TimeBound bound,
                                              const TimeContext& context);

}  // namespace dockaudit

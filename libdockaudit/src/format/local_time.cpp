#include "format/local_time.hpp"

#include <iterator>

#include <fmt/format.h>

namespace dockaudit {

void append_local_time(std::string& out, Timestamp time, TimeStyle style, const UtcOffset& utc_offset) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const auto offset = utc_offset ? utc_offset(second) : seconds{0};
    const auto local = second + offset;
    const auto day = floor<days>(local);
    // The calendar of std::chrono ends at the year 32767; a log can claim any. It repeats after 400 years.
    constexpr days kCycle{146097};
    const auto cycles = floor<duration<std::int64_t, std::ratio_multiply<std::ratio<146097>, days::period>>>(
                            day.time_since_epoch())
                            .count();
    const year_month_day date(day - cycles * kCycle);
    const hh_mm_ss clock(local - day);
    const auto at = std::back_inserter(out);

    fmt::format_to(at, "{:04}-{:02}-{:02}", static_cast<int>(date.year()) + cycles * 400,
                   static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()));
    if (style == TimeStyle::day) return;
    out.push_back(style == TimeStyle::iso ? 'T' : ' ');
    fmt::format_to(at, "{:02}:{:02}", clock.hours().count(), clock.minutes().count());
    if (style == TimeStyle::minute) return;
    fmt::format_to(at, ":{:02}", clock.seconds().count());
    if (style == TimeStyle::second) return;
    fmt::format_to(at, ".{:03}", (time - second).count());
    if (style != TimeStyle::iso) return;
    const auto minutes_east = duration_cast<minutes>(offset < seconds{0} ? -offset : offset).count();
    fmt::format_to(at, "{}{:02}:{:02}", offset < seconds{0} ? '-' : '+', minutes_east / 60,
                   minutes_east % 60);
}

}  // namespace dockaudit

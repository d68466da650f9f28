#include "format/time_formatter.hpp"

#include <array>
#include <ctime>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

const char* pattern_of(TimeFormatter::Style style) noexcept {
    switch (style) {
        case TimeFormatter::Style::ctime:
            return "%a %b %e %H:%M:%S %Y";
        case TimeFormatter::Style::date_time:
            return "%x %T";
        case TimeFormatter::Style::date:
            return "%x";
        case TimeFormatter::Style::clock:
            return "%T";
    }
    return "";
}

}  // namespace

std::tm to_tm(std::chrono::sys_seconds local) noexcept {
    using namespace std::chrono;
    const auto day = floor<days>(local);
    const hh_mm_ss clock(local - day);
    // The calendar of std::chrono ends at the year 32767; a log can claim any. 400 years are a whole number
    // of weeks.
    constexpr days kCycle{146097};
    const auto cycles = day.time_since_epoch() / kCycle;
    const year_month_day date(day - cycles * kCycle);
    const auto new_year = sys_days(date.year() / January / 1);

    std::tm tm{};
    tm.tm_sec = static_cast<int>(clock.seconds().count());
    tm.tm_min = static_cast<int>(clock.minutes().count());
    tm.tm_hour = static_cast<int>(clock.hours().count());
    tm.tm_mday = static_cast<int>(static_cast<unsigned>(date.day()));
    tm.tm_mon = static_cast<int>(static_cast<unsigned>(date.month())) - 1;
    tm.tm_year = static_cast<int>(static_cast<int>(date.year()) - 1900 + cycles * 400);
    tm.tm_wday = static_cast<int>(weekday(sys_days(date)).c_encoding());
    tm.tm_yday = static_cast<int>((sys_days(date) - new_year).count());
    return tm;
}

TimeFormatter::TimeFormatter(Style style, const WriterOptions& options)
    : style_(style),
      utc_offset_(options.utc_offset),
      locale_(newlocale(LC_TIME_MASK, style == Style::ctime ? "C" : options.locale.c_str(), locale_t{})) {
    if (!locale_)
        throw Error(ErrorKind::usage, fmt::format("There is no locale '{}' on this host", options.locale));
}

std::string_view TimeFormatter::format(Timestamp time) {
    const auto second = std::chrono::floor<std::chrono::seconds>(time);
    if (has_text_ && second == second_) return text_;
    const auto tm = to_tm(utc_offset_ ? second + utc_offset_(second) : second);
    // The longest %x of glibc's locales has some 60 bytes.
    std::array<char, 256> buffer{};
    const auto size = strftime_l(buffer.data(), buffer.size(), pattern_of(style_), &tm, locale_.get());
    text_.assign(buffer.data(), size);
    second_ = second;
    has_text_ = true;
    return text_;
}

}  // namespace dockaudit

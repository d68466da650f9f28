#include "report/html/axis_ticks.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include "format/local_time.hpp"

namespace dockaudit {
namespace {

constexpr std::int64_t kDay = 86400;
constexpr std::int64_t kYear = 365 * kDay;

// Seconds that people count in.
constexpr auto kSteps = std::to_array<std::int64_t>(
    {1,         2,         5,         10,         15,         30,         60,        120,
     300,       600,       900,       1800,       3600,       2 * 3600,   3 * 3600,  6 * 3600,
     12 * 3600, kDay,      2 * kDay,  7 * kDay,   14 * kDay,  30 * kDay,  90 * kDay, 180 * kDay,
     kYear,     2 * kYear, 5 * kYear, 10 * kYear, 50 * kYear, 100 * kYear});

// Outside there is no need to count days: a log can claim any time.
constexpr Timestamp kCalendarBegin{std::chrono::sys_days{std::chrono::year{1} / 1 / 1}};
constexpr Timestamp kCalendarEnd{std::chrono::sys_days{std::chrono::year{9000} / 1 / 1}};

// The first multiple of the step, on a local clock, that is not before `begin`.
std::chrono::local_seconds first_multiple(std::chrono::local_seconds begin, std::int64_t step) {
    const auto since = begin.time_since_epoch().count();
    const auto rest = ((since % step) + step) % step;
    return begin + std::chrono::seconds{rest == 0 ? 0 : step - rest};
}

std::string text_of(Timestamp time, TimeStyle style, const TimeZone& zone) {
    std::string text;
    append_local_time(text, time, style, [&](std::chrono::sys_seconds at) { return zone.offset_at(at); });
    return text;
}

}  // namespace

std::vector<TimeTick> time_ticks(Timestamp begin, double seconds, std::size_t most, const TimeZone& zone) {
    std::vector<TimeTick> ticks;
    const auto wanted = seconds / static_cast<double>(most);
    const auto step =
        std::ranges::find_if(kSteps, [&](std::int64_t one) { return static_cast<double>(one) >= wanted; });
    if (step == kSteps.end() || begin < kCalendarBegin || begin > kCalendarEnd) return ticks;
    const auto start = std::chrono::ceil<std::chrono::seconds>(begin);
    std::string last_day;
    // Steps are of the local clock, which may be set in between.
    for (auto local = first_multiple(zone.to_local(start), *step);; local += std::chrono::seconds{*step}) {
        if (zone.skips(local)) continue;
        const Timestamp time = zone.to_sys(local);
        const auto at = std::chrono::duration<double>(time - begin).count();
        if (at > seconds) break;
        if (at < 0) continue;
        TimeTick tick{at, {}, {}};
        const auto second = text_of(time, TimeStyle::second, zone);
        const auto space = second.find(' ');
        const auto day = second.substr(0, space);
        if (*step < kDay) tick.time = second.substr(space + 1, *step < 60 ? std::string::npos : 5);
        if (day != last_day) tick.day = day;
        last_day = day;
        ticks.push_back(std::move(tick));
    }
    return ticks;
}

std::uint64_t count_step(std::uint64_t highest) noexcept {
    constexpr std::uint64_t kMost = 4;
    std::uint64_t decade = 1;
    while (true) {
        for (const std::uint64_t digit : {1U, 2U, 5U}) {
            if (highest / kMost < digit * decade || highest == kMost * digit * decade) return digit * decade;
        }
        if (decade > highest / 10) return decade * 10;
        decade *= 10;
    }
}

}  // namespace dockaudit

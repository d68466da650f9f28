#include "report/html/axis_ticks.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

using namespace dockaudit;
using namespace std::chrono;

namespace {

// 2023-11-14 22:13:20 UTC.
constexpr Timestamp kBegin{seconds{1700000000}};

std::string text_of(const std::vector<TimeTick>& ticks) {
    std::string text;
    for (const auto& tick : ticks) {
        text += fmt::format("{}{:g}", text.empty() ? "" : " ", tick.at);
        if (!tick.day.empty()) text += " " + tick.day;
        if (!tick.time.empty()) text += " " + tick.time;
        text += ';';
    }
    return text;
}

}  // namespace

TEST_CASE("marks of a time axis") {
    struct Case {
        std::string name;
        Timestamp begin;
        double seconds;
        std::string zone;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"seconds", kBegin, 4, "UTC",
         "0 2023-11-14 22:13:20; 1 22:13:21; 2 22:13:22; 3 22:13:23; 4 22:13:24;"},
        {"not at a full second", kBegin + milliseconds{400}, 2, "UTC",
         "0.6 2023-11-14 22:13:21; 1.6 22:13:22;"},
        {"minutes", kBegin, 300, "UTC", "40 2023-11-14 22:14; 100 22:15; 160 22:16; 220 22:17; 280 22:18;"},
        {"a new day", kBegin, 4 * 3600, "UTC",
         "1000 2023-11-14 22:30; 2800 23:00; 4600 23:30; 6400 2023-11-15 00:00; 8200 00:30; 10000 01:00; 11800 01:30; "
         "13600 02:00;"},
        {"local days", kBegin, 3 * 86400, "+05:30",
         "29800 2023-11-15 12:00; 73000 2023-11-16 00:00; 116200 12:00; 159400 2023-11-17 00:00; 202600 12:00; "
         "245800 2023-11-18 00:00;"},
        {"days have no time", kBegin, 5 * 86400, "UTC",
         "6400 2023-11-15; 92800 2023-11-16; 179200 2023-11-17; 265600 2023-11-18; 352000 2023-11-19;"},
        {"clocks are set forward", Timestamp{sys_days{year{2023} / 3 / 26}}, 3 * 3600, "Europe/Berlin",
         "0 2023-03-26 01:00; 1800 01:30; 3600 03:00; 5400 03:30; 7200 04:00; 9000 04:30; 10800 05:00;"},
        {"years", kBegin, 4e8, "UTC", ""},
        {"too long", kBegin, 1e15, "UTC", ""},
        {"before all calendars", Timestamp::min(), 100, "UTC", ""},
        {"after all calendars", Timestamp::max(), 100, "UTC", ""},
    };
    for (const auto& [name, begin, length, zone, expected] : cases) {
        CAPTURE(name);
        const auto ticks = time_ticks(begin, length, 8, TimeZone::named(zone));
        if (name == "years") {
            CHECK(ticks.size() >= 2);
            CHECK(ticks.size() <= 8);
            continue;
        }
        CHECK(text_of(ticks) == expected);
        CHECK(ticks.size() <= 9);
    }
}

TEST_CASE("marks of counts") {
    struct Case {
        std::uint64_t highest;
        std::uint64_t step;
    };
    constexpr auto kMost = std::numeric_limits<std::uint64_t>::max();
    for (const auto& [highest, step] : std::vector<Case>{{0, 1},
                                                         {1, 1},
                                                         {4, 1},
                                                         {5, 2},
                                                         {8, 2},
                                                         {9, 5},
                                                         {20, 5},
                                                         {21, 10},
                                                         {40, 10},
                                                         {41, 20},
                                                         {100, 50},
                                                         {1074, 500},
                                                         {kMost, 5'000'000'000'000'000'000U}}) {
        CAPTURE(highest);
        CHECK(count_step(highest) == step);
    }
}

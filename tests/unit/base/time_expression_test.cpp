#include <dockaudit/time_expression.hpp>

#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <string>

#include <dockaudit/error.hpp>

using namespace dockaudit;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

/// 2026-11-23 was a Monday.
TimeContext context_at(const char* zone, sys_days day, milliseconds time) {
    TimeContext context;
    context.now = day + time;
    context.zone = TimeZone::named(zone);
    context.uptime = 90061s;
    return context;
}

TimeContext utc_context() {
    return context_at("UTC", sys_days{2026y / November / 23}, 15h + 42min + 17s + 250ms);
}

/// `2026-11-23 15:42:17.250`, in UTC.
std::string show(Timestamp time) {
    const auto day = floor<days>(time);
    const year_month_day date{day};
    const hh_mm_ss clock{time - day};
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%04d-%02u-%02u %02d:%02d:%02d.%03d",
                  static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                  static_cast<unsigned>(date.day()), static_cast<int>(clock.hours().count()),
                  static_cast<int>(clock.minutes().count()), static_cast<int>(clock.seconds().count()),
                  static_cast<int>(clock.subseconds().count()));
    return text.data();
}

struct Case {
    const char* text;
    const char* start;
    const char* end;
};

void check(const TimeContext& context, const Case& test) {
    CAPTURE(std::string(test.text));
    CHECK(show(parse_time_expression(test.text, TimeBound::start, context)) == test.start);
    CHECK(show(parse_time_expression(test.text, TimeBound::end, context)) == test.end);
}

}  // namespace

TEST_CASE("time expressions in UTC") {
    const Case cases[] = {
        {"now", "2026-11-23 15:42:17.000", "2026-11-23 15:42:17.999"},
        {"recent", "2026-11-23 15:32:17.000", "2026-11-23 15:32:17.999"},
        {"this-hour", "2026-11-23 15:00:00.000", "2026-11-23 15:42:17.999"},
        {"boot", "2026-11-22 14:41:16.000", "2026-11-22 14:41:16.999"},
        {"today", "2026-11-23 00:00:00.000", "2026-11-23 15:42:17.999"},
        {"yesterday", "2026-11-22 00:00:00.000", "2026-11-22 00:00:00.999"},
        {"this-week", "2026-11-22 00:00:00.000", "2026-11-22 00:00:00.999"},
        {"week-ago", "2026-11-16 00:00:00.000", "2026-11-16 00:00:00.999"},
        {"this-month", "2026-11-01 00:00:00.000", "2026-11-01 00:00:00.999"},
        {"this-year", "2026-01-01 00:00:00.000", "2026-01-01 00:00:00.999"},
        {"yesterday 10:00", "2026-11-22 10:00:00.000", "2026-11-22 10:00:00.999"},
        {"10:00 yesterday", "2026-11-22 10:00:00.000", "2026-11-22 10:00:00.999"},
        {"today 10:00:05.5", "2026-11-23 10:00:05.500", "2026-11-23 10:00:05.500"},
        {"2026-11-22", "2026-11-22 00:00:00.000", "2026-11-22 23:59:59.999"},
        {"2024-02-29", "2024-02-29 00:00:00.000", "2024-02-29 23:59:59.999"},
        {"1999-12-31", "1999-12-31 00:00:00.000", "1999-12-31 23:59:59.999"},
        {"2026-11-22 10:00", "2026-11-22 10:00:00.000", "2026-11-22 10:00:00.999"},
        {"10:00 2026-11-22", "2026-11-22 10:00:00.000", "2026-11-22 10:00:00.999"},
        {"  2026-11-22\t10:00:07  ", "2026-11-22 10:00:07.000", "2026-11-22 10:00:07.999"},
        {"2026-11-22 10:00:07.25", "2026-11-22 10:00:07.250", "2026-11-22 10:00:07.250"},
        {"2026-11-22T10:00:07.123456789", "2026-11-22 10:00:07.123", "2026-11-22 10:00:07.123"},
        {"2026-11-22T10:00:07Z", "2026-11-22 10:00:07.000", "2026-11-22 10:00:07.999"},
        {"2026-11-22T10:00:07+01:30", "2026-11-22 08:30:07.000", "2026-11-22 08:30:07.999"},
        {"2026-11-22 10:00:07.5-0500", "2026-11-22 15:00:07.500", "2026-11-22 15:00:07.500"},
        {"10:00", "2026-11-23 10:00:00.000", "2026-11-23 10:00:00.999"},
        {"1:00", "2026-11-23 01:00:00.000", "2026-11-23 01:00:00.999"},
        {"23:59:59", "2026-11-23 23:59:59.000", "2026-11-23 23:59:59.999"},
        {"90s", "2026-11-23 15:40:47.000", "2026-11-23 15:40:47.999"},
        {"10m", "2026-11-23 15:32:17.000", "2026-11-23 15:32:17.999"},
        {"1h ago", "2026-11-23 14:42:17.000", "2026-11-23 14:42:17.999"},
        {"-2d", "2026-11-21 15:42:17.000", "2026-11-21 15:42:17.999"},
        {"1w", "2026-11-16 15:42:17.000", "2026-11-16 15:42:17.999"},
        {"1h30m", "2026-11-23 14:12:17.000", "2026-11-23 14:12:17.999"},
        {"999999999w", "1970-01-01 00:00:00.000", "1970-01-01 00:00:00.999"},
        {"@0", "1970-01-01 00:00:00.000", "1970-01-01 00:00:00.999"},
        {"@1700000000", "2023-11-14 22:13:20.000", "2023-11-14 22:13:20.999"},
        {"@1700000000.1", "2023-11-14 22:13:20.100", "2023-11-14 22:13:20.100"},
        {"11/22/26", "2026-11-22 00:00:00.000", "2026-11-22 23:59:59.999"},
        {"1/2/26", "2026-01-02 00:00:00.000", "2026-01-02 23:59:59.999"},
        {"11/22/26 10:00:00", "2026-11-22 10:00:00.000", "2026-11-22 10:00:00.999"},
        {"10:00 11/22/26", "2026-11-22 10:00:00.000", "2026-11-22 10:00:00.999"},
    };
    for (const auto& test : cases) check(utc_context(), test);
}

TEST_CASE("time expressions where clocks change") {
    // Berlin, a Monday after the change of 2026-10-25, 03:00 to 02:00.
    const auto berlin = context_at("Europe/Berlin", sys_days{2026y / October / 26}, 0h);
    const Case autumn[] = {
        {"2026-10-25", "2026-10-24 22:00:00.000", "2026-10-25 22:59:59.999"},
        {"2026-10-25 02:30", "2026-10-25 00:30:00.000", "2026-10-25 01:30:00.999"},
        {"2026-10-25 12:00", "2026-10-25 11:00:00.000", "2026-10-25 11:00:00.999"},
        {"2026-03-29 02:30", "2026-03-29 01:00:00.000", "2026-03-29 00:59:59.999"},
        {"2026-03-29 03:00", "2026-03-29 01:00:00.000", "2026-03-29 01:00:00.999"},
        {"yesterday", "2026-10-24 22:00:00.000", "2026-10-24 22:00:00.999"},
        {"week-ago", "2026-10-18 22:00:00.000", "2026-10-18 22:00:00.999"},
        {"1d", "2026-10-25 00:00:00.000", "2026-10-25 00:00:00.999"},
    };
    for (const auto& test : autumn) check(berlin, test);

    // 02:42 for the second time.
    const auto repeated = context_at("Europe/Berlin", sys_days{2026y / October / 25}, 1h + 42min);
    check(repeated, {"this-hour", "2026-10-25 01:00:00.000", "2026-10-25 01:42:00.999"});
    // A zone that is not whole hours from UTC.
    const auto kolkata = context_at("Asia/Kolkata", sys_days{2026y / November / 23}, 15h + 42min);
    check(kolkata, {"this-hour", "2026-11-23 15:30:00.000", "2026-11-23 15:42:00.999"});
    check(kolkata, {"today", "2026-11-22 18:30:00.000", "2026-11-23 15:42:00.999"});
    // Clocks went from 24:00 to 01:00: the day began at 01:00.
    const auto beirut = context_at("Asia/Beirut", sys_days{2026y / November / 23}, 0h);
    check(beirut, {"2026-03-29", "2026-03-28 22:00:00.000", "2026-03-29 20:59:59.999"});
    check(beirut, {"2026-03-28", "2026-03-27 22:00:00.000", "2026-03-28 21:59:59.999"});
}

TEST_CASE("dates in the form of a locale") {
    auto context = utc_context();
    context.date_format = "%m/%d/%Y";
    context.time_format = "%r";
    check(context, {"11/22/2026", "2026-11-22 00:00:00.000", "2026-11-22 23:59:59.999"});
    check(context, {"11/22/2026 10:00:00 PM", "2026-11-22 22:00:00.000", "2026-11-22 22:00:00.999"});
    check(context, {"12:05:00 AM", "2026-11-23 00:05:00.000", "2026-11-23 00:05:00.999"});
    check(context, {"11/22/2026 22:00", "2026-11-22 22:00:00.000", "2026-11-22 22:00:00.999"});
    CHECK_THROWS_WITH_AS(parse_time_expression("11/22/26", TimeBound::start, context),
                         "the year 26 is before there were audit logs", Error);
    context.date_format = "%d.%m.%Y";
    check(context, {"22.11.2026", "2026-11-22 00:00:00.000", "2026-11-22 23:59:59.999"});
    check(context, {"11/22/26", "2026-11-22 00:00:00.000", "2026-11-22 23:59:59.999"});
    context.date_format = "%Y %B";
    check(context, {"2026-11-22", "2026-11-22 00:00:00.000", "2026-11-22 23:59:59.999"});
}

TEST_CASE("checkpoint is the stored time, as a start") {
    auto context = utc_context();
    CHECK_THROWS_AS(parse_time_expression("checkpoint", TimeBound::start, context), Error);
    context.checkpoint = Timestamp{1700000000123ms};
    CHECK(parse_time_expression("checkpoint", TimeBound::start, context) == Timestamp{1700000000123ms});
    CHECK_THROWS_AS(parse_time_expression("checkpoint", TimeBound::end, context), Error);
}

TEST_CASE("a mistake is shown where it is") {
    struct Mistake {
        const char* text;
        std::size_t position;
        std::size_t length;
        const char* message;
    };
    const Mistake mistakes[] = {
        {"", 0, 1, "a time is missing"},
        {"tomorow", 0, 7, "this is not a time"},
        {"2026-13-22", 5, 2, "the month must lie between 1 and 12"},
        {"2026-02-30", 0, 10, "that month has no such day"},
        {"2026-1-22", 5, 1, "the month must have 2 digits"},
        {"2026-11-22x", 10, 1, "this does not belong to a date"},
        {"2026-11-22 25:00", 11, 2, "the hour must lie between 0 and 23"},
        {"2026-11-22 10:61", 14, 2, "the minute must lie between 0 and 59"},
        {"2026-11-22 10:00:00+0", 20, 1, "the hour of the offset must have 2 digits"},
        {"2026-11-22 10:00 x", 17, 1, "this does not belong to a time"},
        {"10:00 10:00", 6, 5, "this is not a date"},
        {"1700000000", 0, 10, "a number alone is not a time"},
        {"@12x", 0, 4, "after @ there must be seconds since 1970, at most 12 digits"},
        {"@9999999999999", 0, 14, "after @ there must be seconds since 1970, at most 12 digits"},
        {"@12.", 3, 1, "after the point there must be 1 to 9 digits"},
        {"3y", 0, 2, "this is not a time"},
        {"02/30/26", 0, 8, "this is not a time"},
        {"01/01/99", 0, 8, "the year 1999 is before there were audit logs"},
    };
    for (const auto& test : mistakes) {
        CAPTURE(std::string(test.text));
        try {
            parse_time_expression(test.text, TimeBound::start, utc_context());
            FAIL_CHECK("no error");
        } catch (const Error& error) {
            CHECK(std::string(error.what()) == test.message);
            CHECK(error.kind() == ErrorKind::usage);
            CHECK(error.text() == test.text);
            CHECK(error.position() == test.position);
            CHECK(error.length() == test.length);
            CHECK(error.hint() != "");
        }
    }
}

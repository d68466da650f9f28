#include <dockaudit/time_zone.hpp>

#include <doctest/doctest.h>

#include <string>

#include <dockaudit/error.hpp>

using namespace dockaudit;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

local_seconds local(year_month_day date, seconds time) {
    return local_days{date} + time;
}

std::int64_t epoch(sys_seconds instant) {
    return instant.time_since_epoch().count();
}

}  // namespace

TEST_CASE("the offset of a zone at an instant") {
    struct Case {
        const char* name;
        std::int64_t instant;
        int offset;
    };
    const Case cases[] = {
        {"UTC", 1790000000, 0},
        {"Europe/Berlin", 1790000000, 7200},
        {"Europe/Berlin", 1795000000, 3600},
        {"America/New_York", 1790000000, -14400},
        {"Asia/Kolkata", 1790000000, 19800},
        {"Australia/Sydney", 1795000000, 39600},
        {"+05:30", 1790000000, 19800},
        {"-0800", 1790000000, -28800},
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1790000000, 7200},
        {"CET-1CEST,M3.5.0,M10.5.0/3", 1795000000, 3600},
        {"NZST-12NZDT,M9.5.0,M4.1.0/3", 1790000000, 43200},
        {"XYZ5ABC", 1790000000, -14400},
        {"<+0330>-3:30", 1790000000, 12600},
    };
    for (const auto& test : cases) {
        CAPTURE(std::string(test.name));
        CAPTURE(test.instant);
        CHECK(TimeZone::named(test.name).offset_at(sys_seconds{seconds{test.instant}}).count() ==
              test.offset);
    }
}

TEST_CASE("local times that are skipped or occur twice") {
    for (const char* name : {"Europe/Berlin", "CET-1CEST,M3.5.0,M10.5.0/3"}) {
        CAPTURE(std::string(name));
        const auto zone = TimeZone::named(name);
        const auto spring = 2026y / March / 29;
        const auto autumn = 2026y / October / 25;
        CHECK(epoch(zone.to_sys(local(spring, 1h + 59min))) == 1774745940);
        CHECK(epoch(zone.to_sys(local(spring, 2h + 30min))) == 1774746000);
        CHECK(epoch(zone.to_sys(local(spring, 3h))) == 1774746000);
        CHECK(zone.skips(local(spring, 2h + 30min)));
        CHECK_FALSE(zone.skips(local(spring, 3h)));
        CHECK(epoch(zone.to_sys(local(autumn, 2h + 30min), LocalTimeChoice::earliest)) == 1792888200);
        CHECK(epoch(zone.to_sys(local(autumn, 2h + 30min), LocalTimeChoice::latest)) == 1792891800);
        CHECK_FALSE(zone.skips(local(autumn, 2h + 30min)));
    }
}

TEST_CASE("what is no time zone is refused") {
    for (const char* name :
         {"", "Europe", "Europe/Atlantis", "../../etc/passwd", "Mars", "+25:00", "CET-1CEST,M13.5.0,M10.5.0",
          "CET-1CEST,M3.5.0", "CET-1CEST,M3.5.0,M10.6.0", "\xff\xff\xff-1", "CET-1CEST,J999,J1"}) {
        CAPTURE(std::string(name));
        CHECK_THROWS_AS(TimeZone::named(name), Error);
    }
    CHECK_THROWS_AS(TimeZone::named(std::string(100000, 'A') + "1"), Error);
}

TEST_CASE("the zone of the system follows TZ") {
    CHECK(TimeZone::system("Europe/Berlin").name() == "Europe/Berlin");
    CHECK(TimeZone::system(":Europe/Berlin").name() == "Europe/Berlin");
    CHECK(TimeZone::system("/usr/share/zoneinfo/Asia/Tokyo").name() == "Asia/Tokyo");
    CHECK(TimeZone::system("").name() == "UTC");
    CHECK(TimeZone::system("No/Such").name() == "UTC");
}

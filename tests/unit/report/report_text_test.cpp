#include "report/report_text.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

using namespace dockaudit;
using std::chrono::seconds;

TEST_CASE("texts of values, for people and for programs") {
    struct Row {
        std::string name;
        ReportKind kind;
        ReportValue value;
        std::string person, program;
    };
    constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
    constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
    using Number = std::int64_t;
    const std::vector<Row> rows{
        {"nothing", ReportKind::number, {}, "", ""},
        {"a text", ReportKind::text, std::string("a\nb"), "a\nb", "a\nb"},
        {"a number", ReportKind::number, Number{-12}, "-12", "-12"},
        {"the largest", ReportKind::number, kMost, "9223372036854775807", "9223372036854775807"},
        {"no bytes", ReportKind::bytes, Number{0}, "0 B", "0"},
        {"a KiB less one", ReportKind::bytes, Number{1023}, "1023 B", "1023"},
        {"a KiB", ReportKind::bytes, Number{1024}, "1.0 KiB", "1024"},
        {"nearly a MiB", ReportKind::bytes, Number{1048575}, "1.0 MiB", "1048575"},
        {"many bytes", ReportKind::bytes, kMost, "8.0 EiB", "9223372036854775807"},
        {"fewer than none", ReportKind::bytes, kLeast, "-8.0 EiB", "-9223372036854775808"},
        {"a share", ReportKind::share, 0.125, "12.5 %", "0.125"},
        {"a whole", ReportKind::share, 1.0, "100.0 %", "1"},
        {"no number", ReportKind::share, std::numeric_limits<double>::quiet_NaN(), "", ""},
        {"no end", ReportKind::share, std::numeric_limits<double>::infinity(), "", ""},
        {"no time", ReportKind::duration, seconds{0}, "0 s", "0"},
        {"a minute less one", ReportKind::duration, seconds{59}, "59 s", "59"},
        {"a minute", ReportKind::duration, seconds{60}, "1 min", "60"},
        {"minutes", ReportKind::duration, seconds{100}, "1 min 40 s", "100"},
        {"hours", ReportKind::duration, seconds{3600 + 59}, "1 h", "3659"},
        {"days", ReportKind::duration, seconds{90'000}, "1 d 1 h", "90000"},
        {"backwards", ReportKind::duration, seconds{-61}, "-1 min 1 s", "-61"},
        {"as far back as can be", ReportKind::duration, seconds{kLeast}, "-106751991167300 d 15 h",
         "-9223372036854775808"},
        {"an instant", ReportKind::time, Timestamp{std::chrono::milliseconds{1'700'000'000'100}},
         "2023-11-14 23:13:20", "2023-11-14T23:13:20.100+01:00"},
        {"an instant before 1970", ReportKind::time, Timestamp{std::chrono::milliseconds{-1}},
         "1970-01-01 00:59:59", "1970-01-01T00:59:59.999+01:00"},
        {"an empty list", ReportKind::list, std::vector<std::string>{}, "", ""},
        {"a list", ReportKind::list, std::vector<std::string>{"a", "b, c"}, "a, b, c", "a, b, c"},
    };
    const auto zone = TimeZone::named("+01:00");
    for (const auto& row : rows) {
        INFO(row.name);
        CHECK(report_text(row.value, row.kind, ReportReader::person, zone) == row.person);
        CHECK(report_text(row.value, row.kind, ReportReader::program, zone) == row.program);
    }
}

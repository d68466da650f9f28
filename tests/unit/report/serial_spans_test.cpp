#include "report/host/serial_spans.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

#include <fmt/format.h>

using namespace dockaudit;

namespace {

Timestamp at(std::int64_t second) {
    return Timestamp{std::chrono::seconds{second}};
}

struct Row {
    std::string name;
    std::vector<std::uint64_t> serials;  // one each second
    std::string gaps;
};

}  // namespace

TEST_CASE("which serial numbers are missing") {
    const std::vector<Row> rows{
        {"none without events", {}, ""},
        {"none of one", {7}, ""},
        {"none in a row", {7, 8, 9}, ""},
        {"one", {7, 9}, "8 0..1 "},
        {"several", {7, 9, 20}, "8 0..1 10-19 1..2 "},
        {"what comes late fills a gap", {7, 9, 8}, ""},
        {"what comes late fills a part of it", {7, 12, 9}, "8 0..2 10-11 2..1 "},
        {"what comes twice counts once", {7, 7, 8, 8}, ""},
        {"what comes late grows a span at its begin", {10, 30, 29, 28, 11}, "12-27 4..3 "},
        {"the first ones late", {500, 300, 301}, "302-499 2..0 "},
        {"a start of the system soon after another",
         {500, 501, 490, 491, 492, 493, 494, 495, 496, 497, 498, 499},
         ""},
        {"a start of the system begins again", {500'000, 500'001, 3, 4, 6}, "5 3..4 "},
        {"numbers of two starts that are the same", {500'000, 2, 500'000}, "3-499999 1..2 "},
        {"at the end of the numbers", {UINT64_MAX - 1, UINT64_MAX}, ""},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        SerialSpans spans;
        for (std::size_t i = 0; i < row.serials.size(); ++i) {
            // Late ones have the time of their place in the log: the test needs no other.
            spans.add(row.serials[i], at(static_cast<std::int64_t>(i)));
        }
        std::string gaps;
        for (const auto& gap : spans.gaps()) {
            gaps += gap.count() == 1 ? fmt::format("{}", gap.after + 1)
                                     : fmt::format("{}-{}", gap.after + 1, gap.before - 1);
            gaps += fmt::format(" {}..{} ", gap.from.time_since_epoch().count() / 1000,
                                gap.to.time_since_epoch().count() / 1000);
        }
        CHECK(gaps == row.gaps);
        CHECK(spans.is_complete());
    }
}

TEST_CASE("serial numbers that jump about take bounded memory") {
    SerialSpans spans;
    for (std::uint64_t i = 0; i < 300'000; ++i) spans.add(2 * i, at(static_cast<std::int64_t>(i)));
    CHECK_FALSE(spans.is_complete());
    CHECK(spans.gaps().size() < 200'000);
}

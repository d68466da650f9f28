#include "report/host/quiet_times.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

namespace {

Timestamp at(std::int64_t second) {
    return Timestamp{std::chrono::seconds{second}};
}

std::vector<std::int64_t> every(std::int64_t step, std::int64_t from, std::int64_t to) {
    std::vector<std::int64_t> seconds;
    for (auto second = from; second < to; second += step) seconds.push_back(second);
    return seconds;
}

std::vector<std::int64_t> join(std::vector<std::int64_t> a, const std::vector<std::int64_t>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace

TEST_CASE("pauses that are unusual") {
    using Seconds = std::vector<std::int64_t>;
    struct Row {
        std::string name;
        Seconds seconds;
        Seconds pauses;  // where they begin
    };
    const std::vector<Row> rows{
        {"none without events", {}, {}},
        {"none of one event", {5}, {}},
        {"none of a minute", {0, 59}, {}},
        {"nine minutes are nothing", {0, 540}, {}},
        {"ten minutes between two events are something", {0, 600}, {0}},
        {"an hour in a busy log", join(every(20, 0, 7200), every(20, 10800, 14400)), {7180}},
        {"the hours of a log with an event an hour are usual", every(3600, 0, 360'000), {}},
        {"half a day of it is not", join(every(3600, 0, 180'000), every(3600, 226'800, 400'000)), {176'400}},
        {"in any order", {1200, 0, 1230}, {0}},
        {"before 1970", {-3600, 0}, {-3600}},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        QuietTimes times;
        for (const auto second : row.seconds) times.add(at(second));
        Seconds begins;
        for (const auto& pause : times.unusual()) {
            begins.push_back(std::chrono::floor<std::chrono::seconds>(pause.from).time_since_epoch().count());
        }
        CHECK(begins == row.pauses);
    }
}

TEST_CASE("the busiest minute") {
    QuietTimes times;
    CHECK(times.busiest() == 0);
    for (const auto second : {0, 1, 59, 60, 61, 30}) times.add(at(second));
    CHECK(times.busiest() == 4);
}

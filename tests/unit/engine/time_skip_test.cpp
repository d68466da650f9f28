#include "engine/time_skip.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "engine/time_probe.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

Timestamp at(std::int64_t second) {
    return Timestamp(std::chrono::seconds(second));
}

std::string line_at(std::int64_t second) {
    return fmt::format("type=USER_CMD msg=audit({}.000:1): pid=1\n", 1'700'000'000 + second);
}

std::string seconds_of(std::optional<Timestamp> time) {
    return time ? fmt::format("{}", (*time - at(1'700'000'000)).count() / 1000) : "none";
}

}  // namespace

TEST_CASE("a stretch is skipped if both its ends lie well outside the range, on the same side") {
    const auto size = line_at(0).size();
    struct Case {
        std::string name;
        std::vector<std::int64_t> seconds;  // one record each; the stretch has all but the last
        std::optional<std::int64_t> since;
        std::optional<std::int64_t> until;
        bool skipped;
    };
    const Case cases[] = {
        {"before", {1, 2, 3}, 200, {}, true},
        {"the record after is too near", {1, 2, 80}, 200, {}, false},
        {"exactly the margin", {1, 2, 80}, 200, {}, false},
        {"beyond the margin", {1, 2, 79}, 200, {}, true},
        {"after", {400, 401, 402}, {}, 200, true},
        {"the first is too near", {320, 401, 402}, {}, 200, false},
        {"between", {100, 101, 102}, 0, 200, false},
        {"around the range", {1, 2, 900}, 300, 400, false},
        {"no range", {1, 2, 3}, {}, {}, false},
        {"the clock went back", {50, 51, 49}, 400, {}, false},
        {"both sides open to it", {1, 2, 3}, 200, 300, true},
    };
    const test::TempDir folder;
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::string log;
        for (const auto second : test.seconds) log += line_at(second);
        const auto input = InputFile::open(folder.write("log", log));
        TimeRange range;
        if (test.since) range.since = at(1'700'000'000 + *test.since);
        if (test.until) range.until = at(1'700'000'000 + *test.until);
        CHECK(TimeSkip(range).can_skip(input, 0, size * 2) == test.skipped);
    }
}

TEST_CASE("the last stretch of a file ends with its last record") {
    const test::TempDir folder;
    const auto log = line_at(1) + line_at(2) + "junk\n";
    const auto input = InputFile::open(folder.write("log", log));
    CHECK(TimeSkip({at(1'700'000'000 + 500), {}}).can_skip(input, 0, log.size()));
    CHECK_FALSE(TimeSkip({at(1'700'000'000 + 100), {}}).can_skip(input, 0, log.size()));
}

TEST_CASE("the time at a place is that of the first whole record there") {
    const test::TempDir folder;
    const auto size = line_at(0).size();
    const auto log = line_at(1) + "junk\n" + line_at(2) + "type=X msg=audit(1700000003.0";
    const auto input = InputFile::open(folder.write("log", log));
    CHECK(seconds_of(find_time_at(input, 0, 4096)) == "1");
    CHECK(seconds_of(find_time_at(input, 1, 4096)) == "2");
    CHECK(seconds_of(find_time_at(input, size, 4096)) == "2");
    CHECK(seconds_of(find_time_at(input, size + 5, 4096)) == "2");
    CHECK(seconds_of(find_time_at(input, size + 6, 4096)) == "none");
    CHECK(seconds_of(find_time_at(input, 0, 10)) == "none");
    CHECK(seconds_of(find_time_at(input, 0, size - 1)) == "1");
    CHECK(seconds_of(find_time_at(input, 0, 30)) == "none");
    CHECK(seconds_of(find_last_time(input, 4096)) == "2");
    CHECK(seconds_of(find_last_time(input, 10)) == "none");
    const auto empty = InputFile::open(folder.write("empty", ""));
    CHECK(seconds_of(find_last_time(empty, 10)) == "none");
}

TEST_CASE("small logs are read from end to end, whatever their times") {
    const test::TempDir folder;
    std::string log = line_at(1) + line_at(9000) + line_at(2);
    const auto logs = LogSet::file(folder.write("log", log));
    const auto query = Query::builder().since(at(1'700'000'000 + 5000)).build();
    for (const bool newest_first : {false, true}) {
        CAPTURE(newest_first);
        const auto events_of = [&](std::uint64_t least_sampled_bytes) {
            ReaderOptions options;
            options.newest_first = newest_first;
            options.least_sampled_bytes = least_sampled_bytes;
            EventReader reader(logs, query, options);
            int events = 0;
            while (reader.next()) ++events;
            return events;
        };
        CHECK(events_of(ReaderOptions().least_sampled_bytes) == 1);
        CHECK(events_of(log.size() + 1) == 1);
        CHECK(events_of(log.size()) == 0);
    }
}

TEST_CASE("what looks like a stamp inside a long record is none") {
    const test::TempDir folder;
    const std::string much(3000, 'x');
    const auto long_line = "type=EXECVE msg=audit(1700000001.000:1): argc=1 a0=\"" + much +
                           " audit(1600000000.000:1) " + much + "\"\n";
    const auto input = InputFile::open(folder.write("log", line_at(0) + long_line + line_at(2)));
    for (const std::uint64_t offset : {100U, 1000U, 2500U}) {
        CAPTURE(offset);
        CHECK(seconds_of(find_time_near(input, offset)) == "2");
    }
}

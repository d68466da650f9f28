#include <doctest/doctest.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "support/temp_dir.hpp"

using namespace dockaudit;

TEST_CASE("progress is told of every block, matching or not, and ends at the total") {
    test::TempDir dir;
    std::string log;
    for (int serial = 100; serial < 200; ++serial) {
        log += "type=USER_END msg=audit(1700000000.000:" + std::to_string(serial) + "): pid=1\n";
    }
    const auto path = dir.write("audit.log", log);
    ReaderOptions options;
    options.block_bytes = 1000;
    options.threads = 1;
    std::vector<std::uint64_t> steps;
    options.progress = [&](const Diagnostics& diagnostics) { steps.push_back(diagnostics.bytes); };
    EventReader reader(LogSet::file(path), Query::builder().serial(7).build(), options);
    CHECK(reader.total_bytes() == log.size());
    CHECK(reader.next() == nullptr);
    CHECK(steps.size() == (log.size() + 999) / 1000);
    CHECK(steps.front() == 1000);
    CHECK(steps.back() == log.size());
}

TEST_CASE("progress newest first ends at the total, too") {
    test::TempDir dir;
    std::string log;
    for (int serial = 100; serial < 1000; ++serial) {
        log += "type=USER_END msg=audit(1700000000.000:" + std::to_string(serial) + "): pid=1\n";
    }
    const auto path = dir.write("audit.log", log);
    ReaderOptions options;
    options.block_bytes = 1000;
    options.newest_first = true;
    std::vector<std::uint64_t> steps;
    options.progress = [&](const Diagnostics& diagnostics) { steps.push_back(diagnostics.bytes); };
    EventReader reader(LogSet::file(path), Query::builder().serial(7).build(), options);
    CHECK(reader.total_bytes() == log.size());
    CHECK(reader.next() == nullptr);
    REQUIRE(steps.size() > 1);
    CHECK(std::is_sorted(steps.begin(), steps.end()));
    CHECK(steps.back() == log.size());
}

TEST_CASE("an empty log has a size") {
    test::TempDir dir;
    EventReader reader(LogSet::file(dir.write("audit.log", "")));
    CHECK(reader.total_bytes() == 0U);
}

TEST_CASE("a stream has no total") {
    EventReader reader(LogSet::file("/dev/null"));
    CHECK(reader.total_bytes() == std::nullopt);
}

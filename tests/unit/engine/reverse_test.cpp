#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>

#include "support/log_generator.hpp"
#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::vector<std::string> read_events(const LogSet& logs, const Query& query, const ReaderOptions& options,
                                     Diagnostics* diagnostics = nullptr) {
    std::vector<std::string> events;
    EventReader reader(logs, query, options);
    while (const auto* event = reader.next()) {
        auto& text = events.emplace_back(to_string(event->id()));
        for (const auto& record : event->records()) text.append("\n").append(record.line());
    }
    if (diagnostics) *diagnostics = reader.diagnostics();
    return events;
}

}  // namespace

TEST_CASE("newest first is the other way round, whatever the blocks") {
    for (const auto& log : test::recorded_logs()) {
        CAPTURE(log.name);
        for (const auto& query : {Query(), Query::builder().key("docker").build()}) {
            auto expected = read_events(LogSet::file(log.path), query, {});
            std::ranges::reverse(expected);
            for (const std::size_t block_bytes : {700U, 9000U, 262144U}) {
                for (const unsigned threads : {1U, 3U}) {
                    CAPTURE(block_bytes);
                    ReaderOptions options;
                    options.newest_first = true;
                    options.block_bytes = block_bytes;
                    options.threads = threads;
                    CHECK((read_events(LogSet::file(log.path), query, options) == expected));
                }
            }
        }
    }
}

TEST_CASE("newest first goes through rotated logs and counts everything once") {
    const test::TempDir folder;
    const auto whole = test::read_file(test::recorded_log("docker-exec.log")) + "junk\n";
    const auto first = whole.find('\n', whole.size() / 3) + 1;
    const auto second = whole.find('\n', whole.size() / 2) + 1;
    folder.write("audit.log.2", whole.substr(0, first));
    folder.write("audit.log.1", whole.substr(first, second - first));
    folder.write("audit.log", whole.substr(second));
    const auto logs = LogSet::directory(folder.path());

    Diagnostics forwards;
    auto expected = read_events(logs, Query(), {}, &forwards);
    std::ranges::reverse(expected);
    for (const std::size_t block_bytes : {1000U, 20000U, 262144U}) {
        CAPTURE(block_bytes);
        ReaderOptions options;
        options.newest_first = true;
        options.block_bytes = block_bytes;
        Diagnostics backwards;
        CHECK((read_events(logs, Query(), options, &backwards) == expected));
        CHECK(backwards.bytes == forwards.bytes);
        CHECK(backwards.lines == forwards.lines);
        CHECK(backwards.records == forwards.records);
        CHECK(backwards.events == forwards.events);
        CHECK(backwards.matched == forwards.matched);
        CHECK(backwards.malformed == 1);
    }
}

TEST_CASE("newest first looks at the times of what is outside the range, but does not read it") {
    std::string log;
    const int last = 1'700'000'000 + 20'000;
    for (int second = 1'700'000'000; second <= last; ++second)
        log += "type=USER msg=audit(" + std::to_string(second) + ".000:1): op=x\n";
    const test::TempDir folder;
    const auto path = folder.write("audit.log", log);
    for (const std::uint64_t stretch_bytes : {5'000U, 60'000U, 1'000'000U}) {
        CAPTURE(stretch_bytes);
        int windows = 0;
        ReaderOptions options;
        options.newest_first = true;
        options.block_bytes = 4096;
        options.stretch_bytes = stretch_bytes;
        options.least_sampled_bytes = 0;
        options.progress = [&](const Diagnostics&) { ++windows; };
        const auto since = Timestamp(std::chrono::seconds(last - 59));
        Diagnostics diagnostics;
        CHECK(read_events(LogSet::file(path), Query::builder().since(since).build(), options, &diagnostics)
                  .size() == 60);
        CHECK(diagnostics.bytes + diagnostics.skipped_bytes == log.size());
        CHECK(windows <= 2);
    }
}

TEST_CASE("newest first loses no record of a hostile log") {
    const test::TempDir folder;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        CAPTURE(seed);
        const auto path = folder.write("log", test::generate_log(seed));
        const auto lines_of = [&](bool newest_first, std::size_t block_bytes) {
            ReaderOptions options;
            options.newest_first = newest_first;
            options.block_bytes = block_bytes;
            std::vector<std::string> lines;
            EventReader reader(LogSet::file(path), Query(), options);
            while (const auto* event = reader.next()) {
                for (const auto& record : event->records()) lines.emplace_back(record.line());
            }
            std::ranges::sort(lines);
            return lines;
        };
        const auto forwards = lines_of(false, 262144);
        CHECK((lines_of(true, 262144) == forwards));
        const auto backwards = lines_of(true, 300);
        // An EOE record alone makes no event. Where an event is shown in two parts, its EOE may be such a
        // part.
        std::vector<std::string> lost;
        std::ranges::set_difference(forwards, backwards, std::back_inserter(lost));
        std::erase_if(lost, [](const std::string& line) { return line.find("EOE") != std::string::npos; });
        CHECK(lost.empty());
        CHECK(backwards.size() <= forwards.size());
    }
}

TEST_CASE("newest first is refused where it cannot be") {
    ReaderOptions options;
    options.newest_first = true;
    CHECK_THROWS_AS(EventReader(LogSet::file("-"), Query(), options), Error);
    options.checkpointing = true;
    CHECK_THROWS_AS(EventReader(LogSet::file(test::recorded_log("host-raw.log")), Query(), options), Error);
}

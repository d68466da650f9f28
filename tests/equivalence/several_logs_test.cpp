// Several logs in one reader against a reader for each.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/parallel_writer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/log_generator.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

constexpr std::array<unsigned, 4> kThreads{1, 2, 3, 4};
constexpr std::array<std::size_t, 4> kBlockSizes{7, 100, 1000, 65'536};

struct Found {
    Timestamp time;
    std::string lines;

    friend bool operator==(const Found&, const Found&) = default;
};

std::vector<Found> read(std::vector<LogSet> logs, const Query& query, const ReaderOptions& options) {
    std::vector<Found> events;
    for (const auto& event : EventReader(std::move(logs), query, options)) {
        const Event copy(event);
        events.push_back({event.id().time, std::string(copy.lines())});
    }
    return events;
}

class LinesWriter final : public EventWriter {
 public:
    void append_event(std::string& out, const EventView& event) override {
        const Event copy(event);
        out.append(copy.lines()).append("\n-\n");
    }
};

std::string write(std::vector<LogSet> logs, const Query& query, const ReaderOptions& options) {
    EventReader reader(std::move(logs), query, options);
    std::string text;
    write_events(
        reader, [] { return std::make_unique<LinesWriter>(); },
        [&](std::string_view part, std::uint64_t) { text += part; });
    return text;
}

std::string written(const std::vector<Found>& events) {
    std::string text;
    for (const auto& event : events) text.append(event.lines).append("\n-\n");
    return text;
}

// Events in the order of time, as a host writes them.
std::string orderly_log(Random& random) {
    std::string log;
    auto time = 1'700'000'000'000 + random.between(0, 20'000);
    const auto count = random.between(0, 300);
    for (std::int64_t serial = 1; serial <= count; ++serial) {
        time += random.between(0, 1) * random.between(0, 4000);
        const auto stamp = fmt::format("msg=audit({}.{:03}:{}): ", time / 1000, time % 1000, serial);
        log += fmt::format("type=SYSCALL {}pid={} key=\"{}\"\n", stamp, random.between(1, 99),
                           random.chance(1, 3) ? "docker" : "x");
        for (auto paths = random.between(0, 3); paths > 0; --paths)
            log += fmt::format("type=PATH {}name=\"/etc/{}\"\n", stamp, paths);
    }
    return log;
}

ReaderOptions draw_options(Random& random) {
    ReaderOptions options;
    options.threads = random.pick(kThreads);
    options.block_bytes = random.pick(kBlockSizes);
    options.use_prefilter = random.chance(1, 2);
    return options;
}

}  // namespace

TEST_CASE("several logs are what each of them is, one after the other") {
    const auto first = seed_from_environment(1);
    const auto cases = number_from_environment("DOCKAUDIT_EQUIVALENCE_CASES", 200);
    for (auto seed = first; seed < first + cases; ++seed) {
        INFO("to repeat: DOCKAUDIT_SEED=", seed, " DOCKAUDIT_EQUIVALENCE_CASES=1");
        Random random(seed);
        const TempDir folder;
        std::vector<LogSet> logs;
        for (auto count = random.between(2, 5); count > 0; --count)
            logs.push_back(LogSet::file(folder.write(std::to_string(count), generate_log(random.next()))));
        const auto options = draw_options(random);
        const auto query =
            random.chance(1, 2) ? Query() : Query::builder().key(random.pick(vocabulary::keys())).build();
        std::vector<Found> expected;
        for (const auto& log : logs) {
            auto some = read({log}, query, options);
            expected.insert(expected.end(), some.begin(), some.end());
        }
        CHECK((read(logs, query, options) == expected));
        CHECK((write(logs, query, options) == written(expected)));
    }
}

TEST_CASE("merged logs are all of their events, sorted by time") {
    const auto first = seed_from_environment(1);
    const auto cases = number_from_environment("DOCKAUDIT_EQUIVALENCE_CASES", 200);
    for (auto seed = first; seed < first + cases; ++seed) {
        INFO("to repeat: DOCKAUDIT_SEED=", seed, " DOCKAUDIT_EQUIVALENCE_CASES=1");
        Random random(seed);
        const TempDir folder;
        std::vector<LogSet> logs;
        for (auto count = random.between(2, 9); count > 0; --count)
            logs.push_back(LogSet::file(folder.write(std::to_string(count), orderly_log(random))));
        auto options = draw_options(random);
        const auto query = random.chance(1, 2) ? Query() : Query::builder().key("docker").build();
        auto expected = read(logs, query, options);
        std::ranges::stable_sort(expected, {}, &Found::time);
        options.merge = true;
        CHECK((read(logs, query, options) == expected));
        CHECK((write(logs, query, options) == written(expected)));
        // Newest first, events of one time go the other way round too. Those of one log may go either way in small
        // windows.
        options.newest_first = true;
        expected.clear();
        for (std::size_t log = logs.size(); log-- > 0;) {
            const auto some = read({logs[log]}, query, options);
            expected.insert(expected.end(), some.begin(), some.end());
        }
        std::ranges::stable_sort(expected, std::ranges::greater{}, &Found::time);
        CHECK((read(logs, query, options) == expected));
        CHECK((write(logs, query, options) == written(expected)));
    }
}

TEST_CASE("merging loses nothing of logs whose clocks jump") {
    const auto first = seed_from_environment(1);
    const auto cases = number_from_environment("DOCKAUDIT_EQUIVALENCE_CASES", 200);
    for (auto seed = first; seed < first + cases; ++seed) {
        INFO("to repeat: DOCKAUDIT_SEED=", seed, " DOCKAUDIT_EQUIVALENCE_CASES=1");
        Random random(seed);
        const TempDir folder;
        std::vector<LogSet> logs;
        for (auto count = random.between(2, 5); count > 0; --count)
            logs.push_back(LogSet::file(folder.write(std::to_string(count), generate_log(random.next()))));
        auto options = draw_options(random);
        auto expected = read(logs, Query(), options);
        options.merge = true;
        auto merged = read(logs, Query(), options);
        CHECK((write(logs, Query(), options) == written(merged)));
        std::ranges::sort(expected, {}, &Found::lines);
        std::ranges::sort(merged, {}, &Found::lines);
        CHECK((merged == expected));
    }
}

}  // namespace dockaudit::test

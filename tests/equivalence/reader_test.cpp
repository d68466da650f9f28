// The fast reader against the naive searcher, on random logs and on real ones, however the reader is set up.
//
// A failure names its seed; DOCKAUDIT_SEED=n DOCKAUDIT_EQUIVALENCE_CASES=1 repeats it.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/parallel_writer.hpp>
#include <memory>
#include <string>
#include <vector>

#include "support/log_generator.hpp"
#include "support/logs.hpp"
#include "support/naive_search.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

// The smallest blocks cut every line, the largest hold the whole log.
constexpr std::array<std::size_t, 6> kBlockSizes{1, 7, 100, 1000, 65'536, 1 << 20};
constexpr std::array<unsigned, 3> kThreads{1, 2, 4};

constexpr std::array<std::string_view, 4> kExpressions{"comm r= \"\\\"docker\\\"\"", "!uid r= 0",
                                                       "nametype r= NORMAL || syscall r= 42",
                                                       "\\record_type == CWD && \\regexp /etc/"};

std::string describe(const ReaderOptions& options) {
    return fmt::format("threads={} block_bytes={} max_line_bytes={} use_prefilter={} timeout={}",
                       options.threads, options.block_bytes, options.max_line_bytes, options.use_prefilter,
                       options.end_of_event_timeout.count());
}

std::vector<std::string> naive_result(const std::vector<std::string>& logs, const ReaderOptions& options,
                                      const Query& query = Query()) {
    NaiveOptions naive;
    naive.range = query.time_range();
    naive.predicate = [&](const EventView& event) { return query.matches(event); };
    naive.end_of_event_timeout = options.end_of_event_timeout;
    naive.max_line_bytes = options.max_line_bytes;
    std::vector<std::string> events;
    for (const auto& event : naive_search(logs, naive)) events.emplace_back(event.lines());
    return events;
}

// Marks where an event ends.
class LinesWriter final : public EventWriter {
 public:
    explicit LinesWriter(bool takes_lines) : takes_lines_(takes_lines) {}
    bool takes_lines() const noexcept override { return takes_lines_; }
    void append_lines(std::string& out, std::string_view lines) override { out.append(lines).append("-\n"); }
    void append_event(std::string& out, const EventView& event) override {
        for (const auto& record : event.records()) {
            if (!record.follows_in_line()) out.append(record.line()).push_back('\n');
        }
        out.append("-\n");
    }

 private:
    bool takes_lines_;
};

// Written by all threads, from drafts where there are some; every second time from lines.
std::string written_result(const LogSet& logs, const ReaderOptions& options, const Query& query) {
    static bool takes_lines = false;
    takes_lines = !takes_lines;
    EventReader reader(logs, query, options);
    std::string text;
    write_events(
        reader, [] { return std::make_unique<LinesWriter>(takes_lines); },
        [&](std::string_view part, std::uint64_t) { text += part; });
    return text;
}

std::vector<std::string> fast_result(const LogSet& logs, const ReaderOptions& options,
                                     const Query& query = Query()) {
    std::vector<std::string> events;
    std::string written;
    LinesWriter writer(false);
    for (const auto& event : EventReader(logs, query, options)) {
        const Event copy(event);
        events.emplace_back(copy.lines());
        writer.append_event(written, event);
    }
    const bool is_written_alike = written_result(logs, options, query) == written;
    REQUIRE_MESSAGE(is_written_alike, "write_events gives something else: ", describe(options));
    return events;
}

// Where two events differ; they may be long.
std::string describe_difference(std::string_view fast, std::string_view naive) {
    const auto [at, other] = std::mismatch(fast.begin(), fast.end(), naive.begin(), naive.end());
    const auto offset = static_cast<std::size_t>(at - fast.begin());
    const auto from = offset > 80 ? offset - 80 : 0;
    return fmt::format("at byte {} of {} (fast) and {} (naive)\n  fast:  {}\n  naive: {}", offset,
                       fast.size(), naive.size(), fast.substr(std::min(from, fast.size()), 160),
                       naive.substr(std::min(from, naive.size()), 160));
}

void check_equal(const std::vector<std::string>& fast, const std::vector<std::string>& naive) {
    for (std::size_t i = 0; i < std::min(fast.size(), naive.size()); ++i) {
        const bool equal = fast[i] == naive[i];
        REQUIRE_MESSAGE(equal, "event ", i, " differs ", describe_difference(fast[i], naive[i]));
    }
    REQUIRE(fast.size() == naive.size());
}

ReaderOptions draw_options(Random& random) {
    ReaderOptions options;
    options.threads = random.pick(kThreads);
    options.block_bytes = random.pick(kBlockSizes);
    options.use_prefilter = random.chance(1, 2);
    options.end_of_event_timeout = std::chrono::seconds(random.chance(3, 4) ? 2 : random.between(1, 6));
    if (random.chance(1, 4)) options.max_line_bytes = static_cast<std::size_t>(random.between(60, 2000));
    return options;
}

// Whether one event matches is asked of the same query on both sides; what is compared is that no filter on
// the way takes away what matches.
Query draw_query(Random& random) {
    auto builder = Query::builder();
    const auto criteria = random.below(3);
    for (std::size_t i = 0; i < criteria; ++i) {
        switch (random.below(14)) {
            case 0:
                builder.key(random.pick(vocabulary::keys()));
                break;
            case 1:
                builder.file(random.pick(vocabulary::files()));
                break;
            case 2:
                builder.comm(random.pick(vocabulary::comms()));
                break;
            case 3:
                builder.executable(random.pick(vocabulary::files()));
                break;
            case 4:
                builder.any_uid(random.pick(vocabulary::uids()));
                break;
            case 5:
                builder.context(random.pick(vocabulary::contexts()));
                break;
            case 6:
                builder.host(random.pick(vocabulary::hosts()));
                break;
            case 7:
                builder.node(random.pick(vocabulary::nodes()));
                break;
            case 8:
                builder.argument(random.pick(vocabulary::keys()));
                break;
            case 9:
                builder.command(random.pick(vocabulary::comms()));
                break;
            case 10:
                builder.where(random.pick(kExpressions));
                break;
            case 12:
                builder.success(random.chance(1, 4));
                break;
            case 11:
                builder.exclude(Query::builder().key(random.pick(vocabulary::keys())).build());
                break;
            default: {
                const auto since =
                    Timestamp(std::chrono::milliseconds(1'700'000'000'000 + random.between(-2000, 30'000)));
                builder.since(since).until(since + std::chrono::milliseconds(random.between(0, 20'000)));
            }
        }
    }
    return builder.whole_words(random.chance(1, 3)).build();
}

// A log whose clock steps at most once in a stretch, ahead by any amount or back by more than a stretch
// takes; beside that, neighbours are out of order by less than the margin that a skip keeps.
std::string steppy_log(Random& random, std::uint64_t stretch_bytes) {
    constexpr std::int64_t kDisorder = 59'000;
    constexpr std::uint64_t kLeastLine = 50;
    std::string log;
    std::int64_t clock = 1'700'000'000'000;
    const auto phases = random.between(1, 8);
    const auto pace = random.between(1, 40'000);
    const auto longest_stretch =
        pace * static_cast<std::int64_t>(stretch_bytes / kLeastLine + 2) + 2 * kDisorder;
    std::uint64_t serial = 1;
    for (std::int64_t phase = 0; phase < phases; ++phase) {
        const auto end = log.size() + stretch_bytes + static_cast<std::size_t>(random.between(0, 20'000));
        while (log.size() < end) {
            clock += random.between(0, pace);
            const auto time = clock - random.between(0, kDisorder);
            log += fmt::format("type=USER_CMD msg=audit({}.{:03}:{}): pid={}\n", time / 1000, time % 1000,
                               serial++, random.between(1, 9'999'999));
            if (random.chance(1, 40)) log += "no record\n";
        }
        clock += random.chance(1, 2) ? random.between(0, 5'000'000)
                                     : -longest_stretch - random.between(0, 5'000'000);
    }
    return log;
}

// The time of some record, and up to some minutes more.
Query draw_time_query(Random& random, std::string_view log) {
    constexpr std::string_view kStamp = "audit(";
    const auto at = log.find(kStamp, random.below(log.size() + 1));
    const auto stamp =
        at == std::string_view::npos ? std::string_view("1700000000") : log.substr(at + kStamp.size(), 10);
    const Timestamp since(std::chrono::seconds(std::stoll(std::string(stamp))));
    auto builder = Query::builder();
    if (random.chance(3, 4)) builder.since(since);
    if (random.chance(1, 2)) builder.until(since + std::chrono::seconds(random.between(0, 600)));
    return builder.build();
}

// One to three logs, written as a rotated set.
struct GeneratedSet {
    GeneratedSet(std::uint64_t seed, Random& random) {
        const auto count = random.chance(3, 4) ? 1 : 1 + random.below(3);
        for (std::size_t i = 0; i < count; ++i) contents.push_back(generate_log(seed * 8 + i));
        for (std::size_t i = 0; i < count; ++i) {
            const auto number = count - 1 - i;  // the highest number is the oldest
            folder.write(number == 0 ? "audit.log" : fmt::format("audit.log.{}", number), contents[i]);
        }
    }

    TempDir folder;
    std::vector<std::string> contents;
};

}  // namespace

TEST_CASE("the reader finds what the naive searcher finds, in random logs") {
    const auto first = seed_from_environment(1);
    const auto cases = number_from_environment("DOCKAUDIT_EQUIVALENCE_CASES", 500);
    for (auto seed = first; seed < first + cases; ++seed) {
        Random random(seed);
        const GeneratedSet set(seed, random);
        const auto options = draw_options(random);
        const auto query = draw_query(random);
        INFO("to repeat: DOCKAUDIT_SEED=", seed, " DOCKAUDIT_EQUIVALENCE_CASES=1; ", describe(options));
        const auto logs = LogSet::directory(set.folder.path());
        check_equal(fast_result(logs, options), naive_result(set.contents, options));
        check_equal(fast_result(logs, options, query), naive_result(set.contents, options, query));
    }
}

TEST_CASE("what is skipped of a log has nothing in the time range") {
    const auto first = seed_from_environment(1);
    const auto cases = number_from_environment("DOCKAUDIT_EQUIVALENCE_CASES", 500);
    std::uint64_t skipped = 0;
    for (auto seed = first; seed < first + cases; ++seed) {
        Random random(seed);
        const TempDir folder;
        ReaderOptions options;
        options.stretch_bytes = static_cast<std::uint64_t>(random.between(200, 3000));
        options.least_sampled_bytes = 0;
        options.block_bytes = random.pick(kBlockSizes);
        options.newest_first = random.chance(1, 3);
        const auto log = steppy_log(random, options.stretch_bytes);
        const auto logs = LogSet::file(folder.write("audit.log", log));
        const auto query = draw_time_query(random, log);
        auto everything = options;
        everything.stretch_bytes = 0;
        INFO("to repeat: DOCKAUDIT_SEED=", seed, " DOCKAUDIT_EQUIVALENCE_CASES=1; ", describe(options),
             " stretch_bytes=", options.stretch_bytes);
        auto found = fast_result(logs, options, query);
        auto wanted = fast_result(logs, everything, query);
        if (options.newest_first) {
            // Where times go back and forth, the order is not promised.
            std::ranges::sort(found);
            std::ranges::sort(wanted);
        }
        check_equal(found, wanted);
        EventReader reader(logs, query, options);
        while (reader.next()) {
        }
        const auto& diagnostics = reader.diagnostics();
        CHECK(diagnostics.bytes + diagnostics.skipped_bytes == log.size());
        skipped += diagnostics.skipped_bytes;
    }
    CHECK(skipped > cases * 1000);
}

TEST_CASE("the reader finds the same whatever its options, in real logs") {
    for (const auto& log : all_logs()) {
        const auto content = read_file(log.path);
        if (content.size() > 700'000) continue;  // the naive searcher takes too long
        CAPTURE(log.name);
        const auto naive = naive_result({content}, {});
        for (const auto threads : kThreads) {
            for (const std::size_t block_bytes : {std::size_t{4096}, std::size_t{1} << 20}) {
                ReaderOptions options;
                options.threads = threads;
                options.block_bytes = block_bytes;
                INFO(describe(options));
                check_equal(fast_result(LogSet::file(log.path), options), naive);
            }
        }
    }
}

TEST_CASE("random logs hold what the tests are about") {
    std::size_t events = 0;
    std::size_t several_records = 0;
    std::size_t enriched = 0;
    std::size_t with_node = 0;
    for (std::uint64_t seed = 1; seed <= 50; ++seed) {
        for (const auto& event : naive_search({generate_log(seed)})) {
            ++events;
            several_records += event.view().records().size() > 1 ? 1U : 0U;
            enriched += event.view().is_enriched() ? 1U : 0U;
            with_node += event.view().id().node ? 1U : 0U;
        }
    }
    CHECK(events > 1000);
    CHECK(several_records * 4 > events);
    CHECK(enriched * 10 > events);
    CHECK(with_node * 10 > events);
    CHECK(generate_log(7) == generate_log(7));
    CHECK(generate_log(7) != generate_log(8));
}

}  // namespace dockaudit::test

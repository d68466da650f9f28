// dockaudit-search against ausearch: the same searches, the same bytes, but for the table of known
// differences.
//
// DOCKAUDIT_SEED, DOCKAUDIT_DIFFERENTIAL_FIRST and DOCKAUDIT_DIFFERENTIAL_CASES repeat a drawn search;
// DOCKAUDIT_DIFFERENTIAL_SECONDS draws for so long instead of a usual number.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <sstream>
#include <thread>

#include "differential/comparison.hpp"
#include "support/naive_search.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

constexpr unsigned kWorkers = 2;
constexpr std::size_t kShownFailures = 20;
constexpr std::uint64_t kUsualRun = 15'000;  // about three minutes on two cores

// The program under test; another one helps to test the tests.
std::filesystem::path program() {
    const char* named = std::getenv("DOCKAUDIT_SEARCH");
    return named != nullptr && *named != '\0' ? named : DOCKAUDIT_SEARCH_PROGRAM;
}

std::optional<std::filesystem::path> reference_or_skip() {
    auto reference = find_reference();
    if (!reference)
        fmt::print("skipped: no reference ausearch; tests/differential/fetch-oracle build/oracle gets it\n");
    return reference;
}

const std::vector<ScannedLog>& scanned_logs() {
    static const auto kLogs = [] {
        std::vector<ScannedLog> logs;
        for (const auto& log : all_logs()) logs.push_back(scan_log(log));
        return logs;
    }();
    return kLogs;
}

// Runs searches by their number until there are none left, and keeps what came out.
class Campaign {
 public:
    Campaign(std::filesystem::path reference, std::chrono::seconds budget)
        : reference_(std::move(reference)), deadline_(std::chrono::steady_clock::now() + budget) {}

    void run(std::uint64_t first, std::uint64_t count, const std::function<SearchCase(std::uint64_t)>& make) {
        std::atomic<std::uint64_t> next = first;
        std::vector<std::jthread> workers;
        for (unsigned i = 0; i < kWorkers; ++i) {
            workers.emplace_back([&] {
                while (std::chrono::steady_clock::now() < deadline_) {
                    const auto number = next++;
                    if (number >= first + count) return;
                    keep(number, run_guarded(make(number)));
                }
            });
        }
    }

    void report(std::string_view repeat) const {
        for (const auto& [number, complaint] : failures_) {
            fmt::print("\nsearch {}{}{}\n{}", number,
                       repeat.empty() ? "" : "; to repeat: ", fmt::format(fmt::runtime(repeat), number),
                       complaint);
        }
        for (const auto& [known, uses] : uses_)
            fmt::print("{}: {} ({} times)\n", known->row, known->reason, uses);
        CHECK_MESSAGE(failed_ == 0, failed_, " of ", ran_, " searches differ");
    }

    std::uint64_t ran() const { return ran_; }
    bool used(const KnownDifference& known) const { return uses_.contains(&known); }

 private:
    Verdict run_guarded(const SearchCase& search) const {
        try {
            return run_case(search, program(), reference_);
        } catch (const std::exception& error) {
            return {fmt::format("{}: {}\n", shell_command(search.command(program())), error.what()), {}};
        }
    }

    void keep(std::uint64_t number, const Verdict& verdict) {
        const std::lock_guard lock(mutex_);
        ++ran_;
        for (const auto* known : verdict.used) ++uses_[known];
        if (verdict.complaint.empty()) return;
        ++failed_;
        if (failures_.size() < kShownFailures) failures_.emplace(number, verdict.complaint);
    }

    std::filesystem::path reference_;
    std::chrono::steady_clock::time_point deadline_;
    std::mutex mutex_;
    std::map<std::uint64_t, std::string> failures_;
    std::map<const KnownDifference*, std::uint64_t> uses_;
    std::uint64_t ran_ = 0;
    std::uint64_t failed_ = 0;
};

const std::vector<std::vector<std::string>> kWholeLogOptions{
    {"-r"},
    {"--format", "default"},
    {"-i"},
    {"-i", "--escape", "raw"},
    {"--format", "default", "--escape", "shell"},
    {"--format", "csv"},
    {"--format", "csv", "--extra-time"},
    {"--format", "csv", "--extra-time", "--extra-keys", "--extra-labels", "--extra-obj2"},
    {"--format", "text"},
    {"--format", "text", "--escape", "shell"}};

// Large logs take long; they get their turn less often than small ones.
const ScannedLog& draw_log(Random& random) {
    const auto& logs = scanned_logs();
    while (true) {
        const auto& log = random.pick(logs);
        if (random.chance(200'000, std::max<std::size_t>(200'000, std::filesystem::file_size(log.log.path))))
            return log;
    }
}

}  // namespace

TEST_CASE("every log as a whole, in every format") {
    const auto reference = reference_or_skip();
    if (!reference) return;
    Campaign campaign(*reference, std::chrono::hours(1));
    campaign.run(0, scanned_logs().size() * kWholeLogOptions.size(), [](std::uint64_t number) {
        SearchCase search;
        search.log = &scanned_logs()[number / kWholeLogOptions.size()];
        search.options = kWholeLogOptions[number % kWholeLogOptions.size()];
        return search;
    });
    campaign.report("");
}

// An event may begin in one file and end in the next.
TEST_CASE("rotated logs, in every format") {
    const auto reference = reference_or_skip();
    if (!reference) return;
    for (const auto& recorded : recorded_logs()) {
        auto log = scan_log(recorded);
        const TempDir folder;
        const auto third = log.content.size() / 3;
        const auto first = log.content.find('\n', third) + 1;
        const auto second = log.content.find('\n', 2 * third) + 1;
        folder.write("audit.log.2", log.content.substr(0, first));
        folder.write("audit.log.1", log.content.substr(first, second - first));
        folder.write("audit.log", log.content.substr(second));
        log.log.path = folder.path();
        Campaign campaign(*reference, std::chrono::hours(1));
        campaign.run(0, kWholeLogOptions.size(), [&](std::uint64_t number) {
            SearchCase search;
            search.log = &log;
            search.options = kWholeLogOptions[number];
            return search;
        });
        INFO(recorded.name);
        campaign.report("");
    }
}

TEST_CASE("drawn searches") {
    const auto reference = reference_or_skip();
    if (!reference) return;
    const auto seed = seed_from_environment(1);
    const auto first = number_from_environment("DOCKAUDIT_DIFFERENTIAL_FIRST", 0);
    // As many on every machine, so that a run says the same everywhere; no limit where a time is given.
    const auto named_seconds = number_from_environment("DOCKAUDIT_DIFFERENTIAL_SECONDS", 0);
    const auto seconds = named_seconds == 0 ? 86'400 : named_seconds;
    const auto count =
        number_from_environment("DOCKAUDIT_DIFFERENTIAL_CASES", named_seconds == 0 ? kUsualRun : 0);
    fmt::print("drawing searches with seed {}\n", seed);

    Campaign campaign(*reference, std::chrono::seconds(seconds));
    campaign.run(first, count == 0 ? 1'000'000'000 : count, [seed](std::uint64_t number) {
        Random random(seed * 1'000'003 + number);
        const auto& log = draw_log(random);
        auto search = draw_case(log, random);
        if (std::getenv("DOCKAUDIT_SEARCH") != nullptr) search.reading_words.clear();  // another program
        return search;
    });
    fmt::print("{} searches\n", campaign.ran());
    campaign.report(
        fmt::format("DOCKAUDIT_SEED={} DOCKAUDIT_DIFFERENTIAL_FIRST={{}} DOCKAUDIT_DIFFERENTIAL_CASES=1 "
                    "dockaudit_differential_tests -tc='drawn searches'",
                    seed));
}

TEST_CASE("every known difference is still there, and is the only one of its example") {
    const auto reference = reference_or_skip();
    if (!reference) return;
    for (const auto& known : known_differences()) {
        INFO(known.row, ", ausearch: ", known.reason);
        const TempDir folder;
        const auto log = scan_log({"example", folder.write("example.log", known.example.log)});
        SearchCase search;
        search.log = &log;
        search.time_zone = known.example.time_zone;
        std::istringstream words{std::string(known.example.options)};
        for (std::string word; words >> word;) search.options.push_back(word == "''" ? "" : word);
        if (known.example.has_checkpoint) set_checkpoint(search, known.example.log);
        const auto verdict = run_case(search, program(), *reference);
        CHECK(verdict.complaint == "");
        CHECK(verdict.used == std::set{&known});
    }
}

TEST_CASE("the naive searcher finds what ausearch finds") {
    const auto reference = reference_or_skip();
    if (!reference) return;
    NaiveOptions like_reference;
    like_reference.reads_as_reference = true;
    for (const auto& log : scanned_logs()) {
        SearchCase search;
        search.log = &log;
        search.options = {"-r"};
        Answer ours;
        for (const auto& event : naive_search({read_file(log.log.path)}, like_reference)) {
            ours.out.append(event.lines()).append("\n");
        }
        ours.status = ours.out.empty() ? 1 : 0;
        ProcessOptions options;
        options.environment = {{"LC_ALL", "C"}};
        const Answer theirs{run_process(search.command(*reference), options)};
        const auto verdict = compare(search, std::array{ours}, theirs);
        // Records that ausearch does not see may hold back others.
        const bool cut = std::any_of(verdict.used.begin(), verdict.used.end(), [](const auto* known) {
            return known->row == "D9" || known->row == "D17";
        });
        INFO(log.log.name);
        if (!cut) CHECK(verdict.complaint == "");
    }
}

}  // namespace dockaudit::test

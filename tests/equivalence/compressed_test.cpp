// Logs that are compressed, some of them, in every form, or put into an archive, against the same logs as they were.
//
// A failure names its seed; DOCKAUDIT_SEED=n DOCKAUDIT_EQUIVALENCE_CASES=1 repeats it.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/parallel_writer.hpp>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "support/compress.hpp"
#include "support/log_generator.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

constexpr std::array<unsigned, 4> kThreads{1, 2, 3, 4};
constexpr std::array<std::size_t, 4> kBlockSizes{100, 1000, 65'536, 1 << 20};

class LinesWriter final : public EventWriter {
 public:
    void append_event(std::string& out, const EventView& event) override {
        for (const auto& record : event.records()) out.append(record.line()).push_back('\n');
        out.append("-\n");
    }
};

struct Answer {
    std::string events;
    std::string damage;
    std::uint64_t lines = 0;
    std::uint64_t records = 0;

    friend bool operator==(const Answer&, const Answer&) = default;
};

Answer search(const LogSet& logs, const Query& query, ReaderOptions options) {
    Answer answer;
    options.observer = [&](const DiagnosticEvent& event) {
        if (event.kind == DiagnosticEvent::Kind::unreadable_input) answer.damage += event.text;
    };
    EventReader reader(logs, query, options);
    write_events(
        reader, [] { return std::make_unique<LinesWriter>(); },
        [&](std::string_view text, std::uint64_t) { answer.events += text; });
    answer.lines = reader.diagnostics().lines;
    answer.records = reader.diagnostics().records;
    return answer;
}

// The lines of a log as a set of rotated ones, the oldest first. Each but the last ends with a whole line.
std::vector<std::string> cut(const std::string& log, Random& random) {
    std::vector<std::string> parts;
    std::size_t begin = 0;
    for (auto count = random.below(5); count > 0; --count) {
        const auto end = log.find('\n', begin + random.below(log.size() - begin + 1));
        if (end == std::string::npos) break;
        parts.push_back(log.substr(begin, end + 1 - begin));
        begin = end + 1;
    }
    parts.push_back(log.substr(begin));
    return parts;
}

std::string name_of(std::size_t age) {
    return age == 0 ? "audit.log" : fmt::format("audit.log.{}", age);
}

// Compressed, mostly.
std::string pack(const std::string& part, Random& random) {
    if (random.chance(1, 4)) return part;
    auto packed = compress(random.pick(compressions()), part);
    return random.chance(1, 8) ? compress("gzip", packed) : packed;
}

}  // namespace

TEST_CASE("compressed logs and archives give the events of the logs that they were made of") {
    const auto seed = seed_from_environment(20);
    const auto cases = number_from_environment("DOCKAUDIT_EQUIVALENCE_CASES", 200);
    for (std::uint64_t i = 0; i < cases; ++i) {
        CAPTURE(seed + i);
        Random random(seed + i);
        const TempDir plain;
        const TempDir packed;
        const TempDir archives;
        std::vector<std::pair<std::string, std::string>> members{
            {"etc/passwd", "root:x:0:0\n"}, {"var/log/audit/audit.log.20", "->/etc/passwd"}};
        const auto parts = cut(generate_log(seed + i), random);
        for (std::size_t at = 0; at < parts.size(); ++at) {
            const auto name = name_of(parts.size() - 1 - at);
            plain.write(name, parts[at]);
            const auto bytes = pack(parts[at], random);
            packed.write(name, bytes);
            members.insert(members.begin() + static_cast<std::ptrdiff_t>(random.below(members.size() + 1)),
                           {"var/log/audit/" + name, bytes});
        }
        const auto archive = archives.write("report", pack(make_tar(members), random));

        ReaderOptions options;
        options.threads = random.pick(kThreads);
        options.block_bytes = random.pick(kBlockSizes);
        options.newest_first = random.chance(1, 3);
        options.temporary_folder = archives.path();
        auto builder = Query::builder();
        if (random.chance(1, 2)) builder.key(random.pick(vocabulary::keys()));
        const auto query = builder.build();
        const auto expected = search(LogSet::directory(plain.path()), query, options);
        CHECK((search(LogSet::directory(packed.path()), query, options) == expected));
        CHECK((search(LogSet::file(archive), query, options) == expected));
        CHECK(std::distance(std::filesystem::directory_iterator(archives.path()), {}) == 1);
    }
}

TEST_CASE("compressed logs outside of a time range are left out, and nothing else is") {
    const TempDir plain;
    const TempDir packed;
    constexpr int kLogs = 8;
    constexpr int kMinutes = 10;
    for (int log = 0; log < kLogs; ++log) {
        std::string text;
        for (int second = 0; second < kMinutes * 60; second += 10) {
            text += fmt::format("type=CWD msg=audit({}.000:{}): cwd=\"/\"\n",
                                1'700'000'000 + log * kMinutes * 60 + second, log * 1000 + second);
        }
        const auto name = name_of(static_cast<std::size_t>(kLogs - 1 - log));
        plain.write(name, text);
        packed.write(name, compress(compressions()[static_cast<std::size_t>(log) % 5], text));
    }
    struct Row {
        const char* name;
        int since_minute;
        int until_minute;
        int left_out;  // logs
    };
    const std::vector<Row> rows{
        {"everything", -100, 1000, 0},
        {"the last log", 75, 1000, 7},
        {"less than two minutes from the log before", 71, 1000, 6},
        {"the first log", -100, 5, 6},  // the last is always read
        {"one in the middle", 34, 36, 6},
        {"nothing", 1000, 2000, 7},
    };
    for (const auto& row : rows) {
        for (const auto& [threads, newest_first] :
             {std::pair{1U, false}, std::pair{2U, false}, std::pair{4U, false}, std::pair{2U, true}}) {
            CAPTURE(row.name);
            CAPTURE(threads);
            CAPTURE(newest_first);
            const auto at = [](int minute) {
                return Timestamp(std::chrono::seconds(1'700'000'000 + minute * 60));
            };
            const auto query =
                Query::builder().since(at(row.since_minute)).until(at(row.until_minute)).build();
            ReaderOptions options;
            options.threads = threads;
            options.newest_first = newest_first;
            options.least_sampled_bytes = 0;
            CHECK(search(LogSet::directory(packed.path()), query, options).events ==
                  search(LogSet::directory(plain.path()), query, options).events);
            EventReader reader(LogSet::directory(packed.path()), query, options);
            std::uint64_t stored = 0;
            for (const auto& entry : std::filesystem::directory_iterator(packed.path()))
                stored += entry.file_size();
            CHECK(reader.total_bytes() == stored);
            while (reader.next() != nullptr) continue;
            const auto& seen = reader.diagnostics();
            if (!newest_first) {
                CHECK(seen.lines == static_cast<std::uint64_t>((kLogs - row.left_out) * kMinutes * 6));
                CHECK(seen.stored_bytes + seen.skipped_bytes == stored);
            }
            options.stretch_bytes = 0;  // --read-all
            EventReader whole(LogSet::directory(packed.path()), query, options);
            while (whole.next() != nullptr) continue;
            CHECK(whole.diagnostics().lines == kLogs * kMinutes * 6);
        }
    }
}

TEST_CASE("a damaged log among others gives what is before the damage, and the others everything") {
    const auto log = generate_log(7, {.max_events = 400, .damage = false});
    const auto newline = log.find('\n', log.size() / 2);
    const auto older = log.substr(0, newline + 1);
    const auto newer = log.substr(newline + 1);
    for (const auto form : compressions()) {
        for (const bool newest_first : {false, true}) {
            for (const unsigned threads : {1U, 2U}) {
                CAPTURE(form);
                CAPTURE(newest_first);
                const TempDir packed;
                auto bytes = compress(form, older);
                bytes.resize(bytes.size() - 1);
                packed.write("audit.log.1", bytes);
                packed.write("audit.log", newer);
                ReaderOptions options;
                options.threads = threads;
                options.newest_first = newest_first;
                const auto answer = search(LogSet::directory(packed.path()), Query(), options);
                const auto path = (packed.path() / "audit.log.1").native();
                CHECK(answer.damage.starts_with(
                    fmt::format("{}: the {} data end too early, at byte {}; ", path, form, bytes.size())));
                CHECK(answer.damage.find("audit.log.1", path.size() + 1) == std::string::npos);
                const TempDir plain;
                plain.write("audit.log", newer);
                CHECK(answer.records >= search(LogSet::directory(plain.path()), Query(), options).records);
            }
        }
    }
}

}  // namespace dockaudit::test

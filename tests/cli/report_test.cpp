// dockaudit-report: its output in files, its completion, and that its numbers are those of dockaudit-search.

#include <doctest/doctest.h>

#include <sys/stat.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cli/fake_host.hpp"
#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

const fs::path kTestData = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata";

std::string path_of(std::string_view log) {
    return (kTestData / log).string();
}

CommandResult report(std::vector<std::string> arguments) {
    return FakeHost("dockaudit-report").run(std::move(arguments));
}

/// The lines of a csv, each split at its commas. The values of these tests have no commas in them.
std::vector<std::vector<std::string>> read_csv(const std::string& text) {
    std::vector<std::vector<std::string>> rows;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        auto& row = rows.emplace_back();
        std::string value;
        bool is_quoted = false;
        for (const char c : line) {
            if (c == '"') {
                is_quoted = !is_quoted;
            } else if (c == ',' && !is_quoted) {
                row.push_back(std::move(value));
                value.clear();
            } else {
                value += c;
            }
        }
        row.push_back(std::move(value));
    }
    return rows;
}

using Counts = std::map<std::vector<std::string>, std::uint64_t>;

/// The numbers in a column of a table of a report, summed by the values of other columns.
Counts counts_of_report(const CommandResult& result, const std::string& table, const std::string& number,
                        const std::vector<std::string>& by) {
    Counts counts;
    std::map<std::string, std::size_t> columns;
    for (const auto& row : read_csv(result.out)) {
        if (row.front() != table) continue;
        if (columns.empty()) {
            for (std::size_t i = 0; i < row.size(); ++i) columns[row[i]] = i;
            REQUIRE(columns.contains(number));
            continue;
        }
        std::vector<std::string> key;
        for (const auto& name : by) key.push_back(row.at(columns.at(name)));
        const auto& text = row[columns[number]];
        if (text != "0") counts[key] += std::stoull(text);
    }
    return counts;
}

/// What dockaudit-search --count-by says.
Counts counts_of_search(std::vector<std::string> arguments, const std::string& fields) {
    for (const auto* word : {"--format", "csv", "--count-by"}) arguments.emplace_back(word);
    arguments.push_back(fields);
    Counts counts;
    bool is_heading = true;
    for (auto row : read_csv(FakeHost().run(arguments).out)) {
        if (std::exchange(is_heading, false)) continue;
        const auto count = std::stoull(row.front());
        row.erase(row.begin());
        // What has no such value is in no table.
        if (std::ranges::all_of(row, &std::string::empty)) continue;
        counts[row] += count;
    }
    return counts;
}

std::string text_of(const Counts& counts) {
    std::string text;
    for (const auto& [key, count] : counts) {
        text += std::to_string(count);
        for (const auto& value : key) text += " [" + value + "]";
        text += '\n';
    }
    return text;
}

}  // namespace

TEST_CASE("numbers of reports are those of searches") {
    struct Row {
        std::string name;
        std::string report, table, number;
        std::vector<std::string> by;
        std::vector<std::string> criteria;
        std::string fields;
    };
    const std::vector<Row> rows{
        {"events of keys", "summary", "summary.keys", "events", {"key"}, {}, "key"},
        {"events of users", "summary", "summary.users", "events", {"user"}, {}, "auid"},
        {"failed events of users", "summary", "summary.users", "failed", {"user"}, {"-sv", "no"}, "auid"},
        {"programs and users",
         "execs",
         "execs.programs",
         "count",
         {"program", "user", "as"},
         {"-m", "EXECVE", "--not", "-sv", "no"},
         "exe,auid,uid"},
        {"failed logins",
         "logins",
         "logins.failed",
         "logins",
         {"program"},
         {"-m", "USER_LOGIN", "-sv", "no"},
         "exe"},
        {"failed passwords",
         "logins",
         "logins.failed",
         "passwords",
         {"program"},
         {"-m", "USER_AUTH", "-sv", "no"},
         "exe"},
        {"failed calls by program",
         "failures",
         "failures.calls",
         "count",
         {"program"},
         {"-m", "SYSCALL", "-sv", "no"},
         "exe"},
        {"failed calls by name",
         "failures",
         "failures.calls",
         "count",
         {"call"},
         {"-m", "SYSCALL", "-sv", "no"},
         "syscall"},
    };
    const std::vector<std::string> logs{"logs/host-enriched.log", "logs/host-raw.log",
                                        "logs/docker-exec.log",   "logs/docker-blog.log",
                                        "cases/logs/logins.log",  "cases/logs/mixed.log"};
    for (const auto& log : logs) {
        for (const auto& row : rows) {
            INFO(log << ": " << row.name);
            const auto result = report({row.report, "--format", "csv", "-if", path_of(log)});
            REQUIRE(result.status == 0);
            auto arguments = row.criteria;
            arguments.insert(arguments.begin(), {"-if", path_of(log)});
            const auto expected = counts_of_search(arguments, row.fields);
            const auto actual = counts_of_report(result, row.table, row.number, row.by);
            CHECK(text_of(actual) == text_of(expected));
        }
    }
}

TEST_CASE("one pass gives what each report gives alone") {
    const std::vector<std::string> names{"summary", "logins", "failures", "execs", "files"};
    std::string apart;
    for (const auto& name : names)
        apart += report({name, "--format", "csv", "-if", path_of("logs/docker-exec.log")}).out;
    auto together = names;
    for (const auto* word : {"--format", "csv", "--threads", "1", "-if"}) together.emplace_back(word);
    together.push_back(path_of("logs/docker-exec.log"));
    CHECK(report(together).out == apart);
}

TEST_CASE("a report in a file") {
    const TempDir folder;
    const auto file = folder.path() / "report.csv";
    const std::vector<std::string> words{"logins", "--format", "csv", "-if",
                                         path_of("cases/logs/logins.log")};
    const auto shown = report(words);
    auto arguments = words;
    arguments.insert(arguments.end(), {"--output", file.string()});

    SUBCASE("a new one is its owner's alone") {
        const auto result = report(arguments);
        CHECK(result.status == 0);
        CHECK(result.out == "");
        CHECK(read_file(file) == shown.out);
        struct stat known {};
        REQUIRE(::stat(file.c_str(), &known) == 0);
        CHECK((known.st_mode & 0777U) == 0600U);
    }
    SUBCASE("one that is there is replaced") {
        folder.write("report.csv", "before");
        CHECK(report(arguments).status == 0);
        CHECK(read_file(file) == shown.out);
    }
    SUBCASE("one that is there stays if the logs cannot be read") {
        folder.write("report.csv", "before");
        arguments[4] = (folder.path() / "none.log").string();
        CHECK(report(arguments).status == 2);
        CHECK(read_file(file) == "before");
    }
    SUBCASE("the log itself can be its name only when all of it was read") {
        const auto log = folder.write("audit.log", read_file(kTestData / "cases/logs/logins.log"));
        const auto result =
            report({"logins", "--format", "csv", "-if", log.string(), "--output", log.string()});
        CHECK(result.status == 0);
        CHECK(read_file(log) == shown.out);
    }
    SUBCASE("what a link points to is written to") {
        const TempDir elsewhere;
        const auto target = elsewhere.write("target.csv", std::string(2 * shown.out.size(), 'x'));
        fs::create_symlink(target, file);
        FakeHost world("dockaudit-report");
        CHECK(world.run(arguments).status == 0);
        CHECK(fs::is_symlink(file));
        REQUIRE(world.needs.size() == 1);
        CHECK(world.needs.front().write == std::vector{file});
        CHECK(read_file(target) == shown.out);
    }
    SUBCASE("what a link points to stays if the logs cannot be read") {
        const TempDir elsewhere;
        const auto target = elsewhere.write("target.csv", "before");
        fs::create_symlink(target, file);
        arguments[4] = (folder.path() / "none.log").string();
        CHECK(report(arguments).status == 2);
        CHECK(read_file(target) == "before");
    }
    SUBCASE("a device is written to") {
        arguments.back() = "/dev/null";
        CHECK(report(arguments).status == 0);
        CHECK(fs::is_character_file("/dev/null"));
    }
    const auto files = std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator());
    CHECK(files <= 1);  // nothing is left beside it
}

TEST_CASE("what a hostile log says harms no terminal") {
    for (const auto* format : {"table", "csv", "json"}) {
        for (const auto& log : {"cases/logs/logins.log", "cases/logs/values.log", "logs/host-raw.log"}) {
            INFO(format << " " << log);
            const auto result = report({"all", "--format", format, "--limit", "all", "-if", path_of(log)});
            CHECK(result.status == 0);
            for (const char c : result.out) {
                const auto byte = static_cast<unsigned char>(c);
                if (byte >= 0x20 && byte != 0x7F) continue;
                REQUIRE(c == '\n');
            }
        }
    }
}

TEST_CASE("what is there without --quiet and a terminal: progress, and none in the report") {
    FakeHost world("dockaudit-report");
    world.host.stderr_is_terminal = true;
    auto now = world.host.clock();
    world.host.clock = [&now] { return now += std::chrono::seconds{1}; };
    const auto result = world.run({"execs", "-if", path_of("logs/docker-exec.log")});
    CHECK(result.status == 0);
    CHECK(result.err.find("MiB") != std::string::npos);
    CHECK(result.out.find("MiB/s") == std::string::npos);
}

TEST_CASE("version, statistics and completion of dockaudit-report") {
    CHECK(report({"--version"}).out.starts_with("dockaudit-report "));
    CHECK(report({"--completion", "zsh"}).status == 2);
    const auto script = report({"--completion", "bash"});
    CHECK(script.status == 0);
    for (const auto* word :
         {"complete -F _dockaudit_report dockaudit-report", "\nlogins\n", "\nall\n", "--output"}) {
        INFO(word);
        CHECK(script.out.find(word) != std::string::npos);
    }
    const auto result = report({"execs", "--stats", "-if", path_of("logs/docker-exec.log")});
    CHECK(result.err.find("records    ") != std::string::npos);
}

// What a search says that it needs, before it gives up all else.

#include <doctest/doctest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/log_set.hpp>

#include "cli/fake_host.hpp"
#include "query/query_sandbox.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;
namespace fs = std::filesystem;

namespace {

using Paths = std::vector<fs::path>;

const fs::path kCases = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata/cases";
const fs::path kLog = kCases / "logs/mixed.log";

}  // namespace

TEST_CASE("a search gives up what it does not need") {
    const TempDir dir;
    const auto state = dir.path() / "cursor";
    struct Row {
        const char* name;
        std::vector<std::string> words;
        Paths read;
        Paths write;
        fs::path temporary = {};
        bool wants_names = false;
    };
    const std::vector<Row> rows{
        {"one file", {"-if", kLog, "--count"}, {kLog}, {}},
        {"the logs of the host",
         {"--count"},
         {kCases / "host/audit.log.1", kCases / "host/audit.log", kCases / "host"},
         {}},
        {"a folder",
         {"-if", kCases / "host", "--raw"},
         {kCases / "host/audit.log.1", kCases / "host/audit.log", kCases / "host"},
         {}},
        {"two files",
         {"-if", kLog, "-if", kCases / "logs/words.log", "-r"},
         {kLog, kCases / "logs/words.log"},
         {}},
        {"a file with names", {"-if", kLog, "-i"}, {kLog}, {}, {}, true},
        {"csv", {"-if", kLog, "--format", "csv"}, {kLog}, {}, {}, true},
        {"a count by user", {"-if", kLog, "--count-by", "uid"}, {kLog}, {}, {}, true},
        {"a condition may ask for names",
         {"-if", kLog, "--count", "--where", "pid == 1"},
         {kLog},
         {},
         {},
         true},
        {"stored lines have none", {"-if", kLog}, {kLog}, {}},
        {"a cursor", {"-if", kLog, "--count", "--cursor-file", state}, {kLog}, {dir.path()}},
        {"a checkpoint",
         {"-if", kCases / "host", "-r", "--checkpoint", dir.path() / "checkpoint"},
         {kCases / "host/audit.log.1", kCases / "host/audit.log", kCases / "host"},
         {dir.path()}},
        {"newest first, which may inflate a log", {"-if", kLog, "-r", "--reverse"}, {kLog}, {}, "/tmp"},
        {"an archive",
         {"-if", kCases / "logs/report.tar.xz", "-r"},
         {kCases / "logs/report.tar.xz"},
         {},
         "/tmp"},
        {"containers of a file", {"-if", kLog, "--in-container", "-r"}, {kLog}, {}},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.name));
        FakeHost fake;
        fake.host.reader.temporary_folder = "/tmp";
        const auto result = fake.run(row.words);
        CHECK_MESSAGE(fake.needs.size() == 1, result.err);
        if (fake.needs.size() != 1) continue;
        const auto& needs = fake.needs.front();
        CHECK(needs.read == row.read);
        CHECK(needs.write == row.write);
        CHECK(needs.temporary_folder == row.temporary);
        CHECK(needs.wants_names == row.wants_names);
        CHECK_FALSE(needs.follows);
    }
}

TEST_CASE("what --stats says of the sandbox") {
    struct Row {
        const char* name;
        std::vector<std::string> options;
        const char* told;
        std::size_t entered;
    };
    const std::vector<Row> rows{
        {"each part", {"--stats"}, "sandbox    files yes (of a test), system calls no (in a test)\n", 1},
        {"turned off", {"--stats", "--no-sandbox"}, "sandbox    no (--no-sandbox)\n", 0},
        {"nobody asks", {}, "", 1},
        {"help needs none", {"--help"}, "", 0},
        {"a mistake comes first", {"--limit", "x"}, "", 0},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.name));
        FakeHost fake;
        std::vector<std::string> words{"-if", kLog, "--count"};
        words.insert(words.end(), row.options.begin(), row.options.end());
        const auto result = fake.run(words);
        const auto at = result.err.find("sandbox    ");
        CHECK((at == std::string::npos ? "" : result.err.substr(at)) == row.told);
        CHECK(fake.needs.size() == row.entered);
    }
}

TEST_CASE("who follows needs the folders in which a log may come again") {
    const TempDir dir;
    const auto folder = dir.path() / "audit";
    fs::create_directory(folder);
    dir.write("audit/audit.log", "");
    struct Row {
        const char* name;
        LogSet log;
        Paths read;
    };
    const std::vector<Row> rows{
        {"one file", LogSet::file(folder / "audit.log"), {folder / "audit.log", folder, dir.path()}},
        {"a rotated log", LogSet::rotated(folder / "audit.log"), {folder / "audit.log", folder, dir.path()}},
        {"one that is not there",
         LogSet::file(dir.path() / "later/x.log"),
         {dir.path() / "later/x.log", dir.path() / "later", dir.path()}},
        {"not all of the system", LogSet::file("/etc/x.log"), {"/etc/x.log", "/etc"}},
        {"standard input", LogSet::file("-"), {}},
        {"the journal", LogSet::journal(), {"/var/log/journal", "/run/log/journal"}},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.name));
        ReaderOptions reader;
        reader.follow.emplace();
        const auto needs = cli::sandbox_needs({row.log}, reader, std::nullopt);
        CHECK(needs.read == row.read);
        CHECK(needs.follows);
    }
}

TEST_CASE("a run that goes on compares what was written") {
    ReaderOptions reader;
    reader.after_cursor.emplace();
    const auto needs = cli::sandbox_needs({LogSet::file("x.log")}, reader, fs::path("/var/lib/x/cursor"));
    CHECK(needs.read == Paths{"x.log", "/proc/self/fd/1"});
    CHECK(needs.write == Paths{"/var/lib/x"});
}

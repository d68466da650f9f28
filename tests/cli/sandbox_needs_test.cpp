// What a search says that it needs, before it gives up all else.

#include <fcntl.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include "cli/fake_host.hpp"
#include "common/command_line.hpp"
#include "query/query_sandbox.hpp"
#include "search/search_options.hpp"
#include "search/search_request.hpp"
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
    // The log may have been rotated in its folder since; that nobody rotates folders is for who follows.
    CHECK(needs.read == Paths{"x.log", fs::current_path(), "/proc/self/fd/1"});
    CHECK(needs.write == Paths{"/var/lib/x"});
    CHECK_FALSE(needs.follows);
}

TEST_CASE("output that is no text is no log that has to be unpacked") {
    const TempDir dir;
    const auto output = dir.write("output", std::string("\0\xff", 2));
    const auto log = dir.write("x.log", "");
    const int saved = ::dup(STDOUT_FILENO);
    const int file = ::open(output.c_str(), O_RDWR | O_APPEND | O_CLOEXEC);
    ReaderOptions reader;
    reader.temporary_folder = "/tmp";
    reader.after_cursor.emplace();
    std::fflush(stdout);
    ::dup2(file, STDOUT_FILENO);
    const auto needs = cli::sandbox_needs({LogSet::file(log)}, reader, dir.path() / "cursor");
    ::dup2(saved, STDOUT_FILENO);
    ::close(saved);
    ::close(file);
    CHECK(needs.temporary_folder.empty());
}

TEST_CASE("a link to a log needs the folder of what it leads to") {
    const TempDir dir;
    for (const auto* folder : {"link", "data", "data/audit"}) fs::create_directory(dir.path() / folder);
    const auto target = dir.write("data/audit/audit.log", "");
    const auto link = dir.path() / "link/audit.log";
    fs::create_symlink(target, link);
    fs::create_symlink("../data/audit/later.log", dir.path() / "link/later.log");
    ReaderOptions reader;
    CHECK(cli::sandbox_needs({LogSet::file(link)}, reader, std::nullopt).read == Paths{link});
    reader.after_cursor.emplace();
    CHECK(cli::sandbox_needs({LogSet::file(link)}, reader, std::nullopt).read ==
          Paths{link, link.parent_path(), target.parent_path()});
    reader.follow.emplace();
    const auto later = dir.path() / "link/later.log";
    CHECK(cli::sandbox_needs({LogSet::file(later)}, reader, std::nullopt).read ==
          Paths{later, later.parent_path(), dir.path(), target.parent_path(), dir.path() / "data"});
}

TEST_CASE("a journal that is not there is needed by who waits for it alone") {
    for (const auto& path : cli::sandbox_needs({LogSet::journal()}, {}, std::nullopt).read)
        CHECK(fs::exists(path));
}

TEST_CASE("a query that is made anew while a log is followed asks for no account again") {
    const TempDir dir;
    const auto log = dir.write(
        "audit.log",
        "type=USER_CMD msg=audit(1700000000.000:1): pid=1 uid=4711 auid=1 ses=1 msg='res=success'\n");
    FakeHost fake;
    cli::StringSink out;
    cli::StringSink err;
    fake.host.out = &out;
    fake.host.err = &err;
    bool is_inside = false;
    fake.host.find_user = [&](std::string_view) {
        return is_inside ? std::nullopt : std::optional<std::uint32_t>(4711);
    };
    fake.host.enter_sandbox = [&](const cli::SandboxNeeds&) {
        is_inside = true;
        return cli::SandboxReport{};
    };
    const auto options = cli::parse_command_line(
        {"-F", "--no-tail", "-if", log.native(), "-ui", "ldap-user", "--format", "json"},
        search::search_option_table(), {});
    auto request = search::make_search_request(options, fake.host);
    const auto count = [&] {
        EventReader reader(LogSet::file(log), request.query, {});
        int events = 0;
        visit_events(reader, [&](const EventView&) {
            ++events;
            return Flow::go_on;
        });
        return events;
    };
    CHECK(is_inside);
    CHECK(count() == 1);
    REQUIRE(request.renew);
    request.renew(request, request.growing->make());
    CHECK(count() == 1);
}

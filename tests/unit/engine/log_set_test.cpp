#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::string names(const LogSet& set) {
    std::string text;
    for (const auto& path : set.paths()) text += path.filename().native() + " ";
    return text;
}

std::string left_out(const LogSet& set) {
    std::string text;
    for (const auto& [path, reason] : set.left_out()) text += path.filename().native() + ": " + reason + "\n";
    return text;
}

// A record of that second.
std::string record(int second) {
    return "type=USER msg=audit(" + std::to_string(1'700'000'000 + second) + ".000:1): pid=1\n";
}

struct File {
    std::string name;
    int second;  // of its first record; negative: it is empty
};

void write(const test::TempDir& folder, const std::vector<File>& files) {
    for (const auto& [name, second] : files) {
        std::filesystem::create_directories((folder.path() / name).parent_path());
        folder.write(name, second < 0 ? "" : record(second));
    }
}

}  // namespace

TEST_CASE("a rotated set is read oldest first") {
    struct Case {
        std::string name;
        std::vector<File> files;
        std::string expected;
        std::string left_out;
    };
    const Case cases[] = {
        {"the base alone", {{"audit.log", 9}}, "audit.log ", ""},
        {"ten is older than nine",
         {{"audit.log", 9}, {"audit.log.9", 2}, {"audit.log.10", 1}},
         "audit.log.10 audit.log.9 audit.log ",
         ""},
        {"a gap",
         {{"audit.log", 9}, {"audit.log.1", 2}, {"audit.log.5", 1}},
         "audit.log.5 audit.log.1 audit.log ",
         ""},
        {"no base", {{"audit.log.1", 2}, {"audit.log.2", 1}}, "audit.log.2 audit.log.1 ", ""},
        {"nothing", {}, "audit.log ", ""},
        {"numbers count, not the clock",
         {{"audit.log", 1}, {"audit.log.1", 5}, {"audit.log.2", 7}},
         "audit.log.2 audit.log.1 audit.log ",
         ""},
        {"dates",
         {{"audit.log", 9}, {"audit.log-20260102", 1}, {"audit.log-20251231", 5}},
         "audit.log-20251231 audit.log-20260102 audit.log ",
         ""},
        {"numbers and dates go by their records",
         {{"audit.log", 9}, {"audit.log.1", 5}, {"audit.log-20260101", 6}, {"audit.log.old", 4}},
         "audit.log.old audit.log.1 audit.log-20260101 audit.log ",
         ""},
        {"dates of two forms go by their records",
         {{"audit.log", 9}, {"audit.log-20260102", 5}, {"audit.log-2026-01-01", 6}},
         "audit.log-20260102 audit.log-2026-01-01 audit.log ",
         ""},
        {"dates with the day first go by their records",
         {{"audit.log", 9}, {"audit.log-01-02-2026", 5}, {"audit.log-02-01-2026", 4}},
         "audit.log-02-01-2026 audit.log-01-02-2026 audit.log ",
         ""},
        {"one number twice goes by the records",
         {{"audit.log", 9}, {"audit.log.1", 6}, {"audit.log.01", 5}},
         "audit.log.01 audit.log.1 audit.log ",
         ""},
        {"copies are told",
         {{"audit.log", 1}, {"audit.log.bak", 2}, {"audit.log.1.bak", 3}, {"xaudit.log.1", 4}, {"other", 5}},
         "audit.log ",
         "audit.log.1.bak: its name is not that of a rotated log\n"
         "audit.log.bak: its name is not that of a rotated log\n"},
        {"the same records are read once",
         {{"audit.log", 9}, {"audit.log.1", 5}, {"audit.log.old", 5}},
         "audit.log.1 audit.log ",
         "audit.log.old: it has the records of audit.log.1\n"},
        {"empty ones are no copies",
         {{"audit.log", -1}, {"audit.log.1", -1}, {"audit.log.2", -1}},
         "audit.log.2 audit.log.1 audit.log ",
         ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const test::TempDir folder;
        write(folder, test.files);
        const auto set = LogSet::directory(folder.path());
        CHECK(names(set) == test.expected);
        CHECK(left_out(set) == test.left_out);
        CHECK(set.is_rotated());
    }
}

TEST_CASE("of two that begin alike the longer is read, and of a copy in the making the original") {
    const test::TempDir folder;
    folder.write("audit.log", record(9));
    folder.write("audit.log.1", record(1) + record(2));
    folder.write("audit.log.old", record(1) + record(2) + record(3));
    CHECK(names(LogSet::directory(folder.path())) == "audit.log.old audit.log ");

    // What gzip makes is the younger file while it is made.
    folder.write("audit.log.old", record(4));
    const auto made = folder.write("audit.log.1.gz", record(1));
    const auto now = std::filesystem::file_time_type::clock::now();
    std::filesystem::last_write_time(made, now + std::chrono::seconds(10));
    CHECK(names(LogSet::directory(folder.path())) == "audit.log.1 audit.log.old audit.log ");
}

TEST_CASE("a log that is compressed before it is opened is read under its new name") {
    const test::TempDir folder;
    const auto log = folder.write("audit.log.1", record(1));
    folder.write("audit.log", record(2));
    const auto set = LogSet::directory(folder.path());
    std::filesystem::rename(log, log.native() + ".gz");
    EventReader reader(set);
    std::size_t events = 0;
    while (reader.next()) ++events;
    CHECK(events == 2);
    CHECK(reader.diagnostics().unreadable_inputs == 0);
}

TEST_CASE("one file under two names is left to who opens it") {
    const test::TempDir folder;
    std::filesystem::create_hard_link(folder.write("audit.log", record(1)), folder.path() / "audit.log.1");
    CHECK(names(LogSet::directory(folder.path())) == "audit.log.1 audit.log ");
}

TEST_CASE("a folder without an audit.log has the logs of several hosts") {
    struct Case {
        std::string name;
        std::vector<File> files;
        std::string expected;
        std::string left_out;
    };
    const Case cases[] = {
        {"its own log alone", {{"audit.log", 1}, {"host1.log", 2}}, "audit.log | ", ""},
        {"only rotated ones of it", {{"audit.log.1", 1}, {"host1.log", 2}}, "audit.log.1 | ", ""},
        {"one file for each host", {{"host2.log", 1}, {"host1.log", 2}}, "host1.log | host2.log | ", ""},
        {"with their rotated ones",
         {{"host1.log", 5}, {"host1.log.1", 2}, {"host2.log", 6}, {"host2-20260101.log", 3}},
         "host1.log.1 host1.log | host2-20260101.log host2.log | ",
         ""},
        {"addresses", {{"10.0.0.5", 1}, {"10.0.0.6", 2}}, "10.0.0.5 | 10.0.0.6 | ", ""},
        {"hosts with numbers",
         {{"ip-10-0-0-5.log", 1}, {"ip-10-0-0-6.log", 2}, {"web.1.log", 3}, {"web.2.log", 4}},
         "ip-10-0-0-5.log | ip-10-0-0-6.log | web.1.log | web.2.log | ",
         ""},
        {"a folder for each host",
         {{"a/audit.log", 1}, {"a/audit.log.1", 0}, {"b/b.log", 2}, {"c/deep/audit.log", 3}},
         "audit.log.1 audit.log | b.log | ",
         ""},
        {"an empty log", {{"host1.log", -1}, {"host2.log", 1}}, "host1.log | host2.log | ", ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const test::TempDir folder;
        write(folder, test.files);
        std::string found;
        for (const auto& set : LogSet::folder(folder.path())) found += names(set) + "| ";
        CHECK(found == test.expected);
    }
}

TEST_CASE("a folder says what it has besides logs, or instead of them") {
    const test::TempDir folder;
    CHECK_THROWS_WITH_AS(LogSet::folder(folder.path()),
                         (folder.path().native() + ": there is no audit log in it").c_str(), Error);
    folder.write("notes.txt", "words\n");
    std::filesystem::create_directory(folder.path() / "sub");
    try {
        LogSet::folder(folder.path());
        FAIL_CHECK("no error");
    } catch (const Error& error) {
        CHECK(error.hint() == "it holds notes.txt, sub/");
    }
    folder.write("host.log", record(1));
    const auto sets = LogSet::folder(folder.path());
    REQUIRE(sets.size() == 1);
    CHECK(left_out(sets.front()) == "notes.txt: it has no audit record at its start\n");
}

TEST_CASE("what a user names is a folder, a file or standard input") {
    const test::TempDir folder;
    folder.write("audit.log", record(2));
    folder.write("audit.log.1", record(1));
    const auto named = [](const std::string& name) {
        const auto sets = LogSet::named(name);
        REQUIRE(sets.size() == 1);
        return sets.front();
    };
    CHECK(names(named(folder.path().native())) == "audit.log.1 audit.log ");
    CHECK(names(named((folder.path() / "audit.log").native())) == "audit.log ");
    CHECK_FALSE(named((folder.path() / "audit.log").native()).is_rotated());
    CHECK(names(named("-")) == "- ");
    CHECK_THROWS_AS(LogSet::named((folder.path() / "absent").native()), Error);
}

TEST_CASE("a file that is named twice is read once") {
    const test::TempDir folder;
    const auto log = folder.write("audit.log", record(2));
    folder.write("audit.log.1", record(1));
    const auto other = folder.write("other.log", record(3));
    const auto joined = [](std::vector<LogSet> sets) {
        std::string found;
        for (const auto& set : without_repeated_files(std::move(sets))) found += names(set) + "| ";
        return found;
    };
    CHECK(joined({LogSet::file(log), LogSet::file(other), LogSet::file(log)}) == "audit.log | other.log | ");
    CHECK(joined({LogSet::file(log), LogSet::directory(folder.path())}) == "audit.log.1 audit.log | ");
    CHECK(joined({LogSet::directory(folder.path()), LogSet::file(log)}) == "audit.log.1 audit.log | ");
    CHECK(joined({LogSet::file("-"), LogSet::file(other), LogSet::file("-")}) == "- | other.log | ");
    CHECK(joined({LogSet::file("absent"), LogSet::file("absent")}) == "absent | absent | ");
}

TEST_CASE("the system's logs are where auditd.conf says") {
    const test::TempDir folder;
    folder.write("my.log", "");
    folder.write("my.log.1", "");
    const auto conf = folder.write("auditd.conf", "log_file = " + (folder.path() / "my.log").native() + "\n");
    CHECK(names(LogSet::system(conf)) == "my.log.1 my.log ");
}

TEST_CASE("a set can begin at an inode") {
    const test::TempDir folder;
    for (const auto* name : {"audit.log", "audit.log.1", "audit.log.2"}) folder.write(name, "x");
    struct stat status {};
    REQUIRE(::stat((folder.path() / "audit.log.1").c_str(), &status) == 0);
    const auto set = LogSet::directory(folder.path());
    const auto rest = set.starting_at(status.st_dev, status.st_ino);
    REQUIRE(rest);
    CHECK(names(*rest) == "audit.log.1 audit.log ");
    CHECK_FALSE(set.starting_at(status.st_dev, status.st_ino + 1'000'000'000).has_value());
}

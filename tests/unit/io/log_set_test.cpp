#include <dockaudit/error.hpp>
#include <dockaudit/log_set.hpp>

#include <doctest/doctest.h>
#include <sys/stat.h>

#include <string>

#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::string names(const LogSet& set) {
    std::string text;
    for (const auto& path : set.paths()) text += path.filename().native() + " ";
    return text;
}

}  // namespace

TEST_CASE("a rotated set is read oldest first, gaps and all") {
    struct Case {
        std::string name;
        std::vector<std::string> files;
        std::string expected;
    };
    const Case cases[] = {
        {"the base alone", {"audit.log"}, "audit.log "},
        {"ten is older than nine",
         {"audit.log", "audit.log.9", "audit.log.10"},
         "audit.log.10 audit.log.9 audit.log "},
        {"a gap", {"audit.log", "audit.log.1", "audit.log.5"}, "audit.log.5 audit.log.1 audit.log "},
        {"no base", {"audit.log.1", "audit.log.2"}, "audit.log.2 audit.log.1 "},
        {"nothing", {}, "audit.log "},
        {"copies are no siblings",
         {"audit.log", "audit.log.bak", "audit.log.1.bak", "audit.log.", "xaudit.log.1", "audit.log.01"},
         "audit.log "},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const test::TempDir folder;
        for (const auto& file : test.files) folder.write(file, "");
        CHECK(names(LogSet::directory(folder.path())) == test.expected);
        CHECK(LogSet::directory(folder.path()).is_rotated());
    }
}

TEST_CASE("what a user names is a folder, a file or standard input") {
    const test::TempDir folder;
    folder.write("audit.log", "");
    folder.write("audit.log.1", "");
    CHECK(names(LogSet::named(folder.path().native())) == "audit.log.1 audit.log ");
    CHECK(names(LogSet::named((folder.path() / "audit.log").native())) == "audit.log ");
    CHECK_FALSE(LogSet::named((folder.path() / "audit.log").native()).is_rotated());
    CHECK(names(LogSet::named("-")) == "- ");
    CHECK_THROWS_AS(LogSet::named((folder.path() / "absent").native()), Error);
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

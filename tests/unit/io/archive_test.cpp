#include "io/archive.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <dockaudit/error.hpp>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "support/compress.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using test::compress;
using test::make_tar;

namespace {

const std::string kRecord = "type=CWD msg=audit(1700000000.000:1): cwd=\"/\"\n";

struct Found {
    std::vector<std::string> names;
    std::string text;  // of all, one after the other
    std::string damage;
    std::string error;
    std::string hint;
};

Found find_logs(const std::string& bytes) {
    const test::TempDir folder;
    Found found;
    try {
        const auto archive = InputFile::open(folder.write("tar", bytes));
        const auto members = read_archive(
            archive, folder.path(), [](std::string_view start) { return start.starts_with("type="); },
            [&](const std::string& reason) {
                found.damage += reason.substr(folder.path().native().size() + 1);
            });
        for (const auto& member : members) {
            found.names.push_back(member.name);
            CHECK(member.file.name() == archive.name() + ":" + member.name);
            CHECK(member.file.inode() == archive.inode());
            std::string text(1 << 20, '\0');
            text.resize(member.file.read_start(text));
            found.text += text;
        }
    } catch (const Error& error) {
        found.error = std::string(error.what()).substr(folder.path().native().size() + 1);
        found.hint = error.hint();
    }
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
    return found;
}

}  // namespace

TEST_CASE("the audit logs of an archive are found") {
    using Files = std::vector<std::pair<std::string, std::string>>;
    using Names = std::vector<std::string>;
    struct Row {
        const char* name;
        Files files;
        Names found;
    };
    const std::vector<Row> rows{
        {"by their names",
         {{"a/audit.log", kRecord}, {"a/audit.log.1.gz", compress("gzip", kRecord)}, {"b", "x\n"}},
         {"a/audit.log", "a/audit.log.1.gz"}},
        {"by their folder",
         {{"host/var/log/audit/old", kRecord}, {"etc/passwd", "root\n"}},
         {"host/var/log/audit/old"}},
        {"by their first lines", {{"etc/passwd", "root\n"}, {"copy.txt", kRecord}}, {"copy.txt"}},
        {"copies beside named ones are passed over",
         {{"copy.txt", kRecord}, {"audit.log", kRecord}},
         {"audit.log"}},
        {"links and folders",
         {{"audit.log.d/", ""}, {"audit.log.1", "->/etc/passwd"}, {"audit.log", kRecord}},
         {"audit.log"}},
        {"names that lead elsewhere",
         {{"/etc/audit.log", kRecord}, {"../../audit.log", kRecord}},
         {"/etc/audit.log", "../../audit.log"}},
        {"a name that is not ASCII", {{"h\xc3\xb6st/audit.log", kRecord}}, {"h\xc3\xb6st/audit.log"}},
        {"an archive in it",
         {{"audit.log.tar", make_tar({{"audit.log", kRecord}})}, {"audit.log", kRecord}},
         {"audit.log"}},
        {"an empty log", {{"audit.log.1", ""}, {"audit.log", kRecord}}, {"audit.log"}},
    };
    for (const auto& row : rows) {
        for (const char* form : {"", "gzip", "zstd"}) {
            CAPTURE(row.name);
            CAPTURE(form);
            auto bytes = make_tar(row.files);
            if (*form != '\0') bytes = compress(form, bytes);
            const auto found = find_logs(bytes);
            CHECK(found.names == row.found);
            CHECK(found.error == "");
            CHECK(found.damage == "");
            std::string expected;
            for (std::size_t i = 0; i < row.found.size(); ++i) expected += kRecord;
            CHECK(found.text == expected);
        }
    }
}

TEST_CASE("an archive without a log says what it holds") {
    const auto found = find_logs(make_tar({{"a", "1"}, {"b", "2"}, {"c", "3"}, {"d", "4"}}));
    CHECK(found.error == "tar: there is no audit log in this archive");
    CHECK(found.hint == "it has 4 files: a, b, c, ...");
    CHECK(find_logs(make_tar({{"a/", ""}})).hint == "it has no files");
}

TEST_CASE("a log in an archive that is encrypted is told") {
    const auto found = find_logs(make_tar({{"audit.log", kRecord}, {"audit.log.1.zip", "PK\x03\x04"}}));
    CHECK(found.names == std::vector<std::string>{"audit.log"});
    CHECK(found.damage == "tar:audit.log.1.zip: it is a zip archive, which is not read");
}

TEST_CASE("an archive that is cut gives what is before") {
    std::string log;
    for (int i = 0; i < 30; ++i) log += kRecord;
    const auto tar = make_tar({{"audit.log.1", log}, {"audit.log", log}});
    for (const char* form : {"", "gzip", "xz"}) {
        const auto bytes = *form == '\0' ? tar : compress(form, tar);
        for (std::size_t size = 512; size < bytes.size(); size += 97) {
            CAPTURE(form);
            CAPTURE(size);
            const auto found = find_logs(bytes.substr(0, size));
            CHECK((log + log).starts_with(found.text));
            // Zeros at its end may be missing.
            if (found.text != log + log) CHECK(found.damage + found.error != "");
        }
    }
}

TEST_CASE("the number of a rotated log") {
    for (const auto& [name, number] :
         std::vector<std::pair<std::string, int>>{{"audit.log", 0},
                                                  {"a.log.9/audit.log", 0},
                                                  {"x/audit.log.12", 12},
                                                  {"audit.log.3.gz", 3},
                                                  {"audit.log-20260101", 0},
                                                  {"audit.log.1a", 0},
                                                  {"audit.log.99999999999", 0}}) {
        CAPTURE(name);
        CHECK(rotation_of(name) == number);
    }
}

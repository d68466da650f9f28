// What is no audit log is refused with a word on what it looks like; nothing of it ends the program.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

#include "cli/fake_host.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

std::vector<fs::path> files_below(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) files.push_back(entry.path());
    }
    std::ranges::sort(files);
    return files;
}

}  // namespace

TEST_CASE("an input without a record is refused, and it is told what it looks like") {
    using namespace std::string_literals;
    struct Case {
        std::string name;
        std::string content;
        std::string hint;
    };
    const Case cases[] = {
        {"a program", "\x7f"s + "ELF\x02\x01\x01\0\0"s, "it is a program, not a log"},
        {"a capture", "\xd4\xc3\xb2\xa1\x02\0\x04\0"s, "it is a capture of a network: tcpdump -r reads it"},
        {"a capture of the new form", "\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a\x01\0"s,
         "it is a capture of a network: tcpdump -r reads it"},
        {"a database", "SQLite format 3\0\x10\0"s, "it is a database of SQLite"},
        {"an event log of Windows", "ElfFile\0\0\0"s, "it is an event log of Windows"},
        {"a document", "%PDF-1.7\n%\xe2\xe3\n", "it is a PDF document"},
        {"an archive", "PK\x03\x04\x14\0"s, "it is a zip archive: unpack it first"},
        {"zeros", std::string(5000, '\0'),
         "it has zero bytes alone: it was allocated and never written, or lost when the system stopped"},
        {"UTF-16 with a mark", "\xff\xfet\0y\0p\0e\0=\0\n\0"s,
         "it is text in UTF-16: try iconv -f UTF-16 -t UTF-8 FILE | dockaudit-search -if -"},
        {"UTF-16 without", "t\0y\0p\0e\0=\0A\0V\0C\0\n\0"s,
         "it is text in UTF-16: try iconv -f UTF-16 -t UTF-8 FILE | dockaudit-search -if -"},
        {"JSON", "{\"a\":1}\n{\"a\":2}\n", "it is JSON without an audit record in a string"},
        {"csv", "time,host,user,action\n1,web,root,login\n", "it looks like csv: search the log itself"},
        {"bytes", "\x01\x02\x03\n", "it is a binary file"},
        {"words", "hello world\n", "is it an audit log?"},
    };
    const TempDir folder;
    const auto log = folder.write("good.log", "type=USER msg=audit(1700000000.000:1): pid=1\n");
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto path = folder.write("input", test.content).string();
        const auto told =
            fmt::format("dockaudit-search: {}: there is no audit record in it\n{}\n", path, test.hint);
        const auto alone = FakeHost().run({"-if", path, "-r"});
        CHECK(alone.status == 2);
        CHECK(alone.out == "");
        CHECK(alone.err == told);
        const auto beside = FakeHost().run({"-if", path, "-if", log.string(), "-r"});
        CHECK(beside.status == 2);
        CHECK(beside.out == "type=USER msg=audit(1700000000.000:1): pid=1\n");
        CHECK(beside.err == told);
    }
}

TEST_CASE("every odd file is searched or refused with a reason") {
    const auto shared = fs::path(DOCKAUDIT_SOURCE_DIR) / "../shared";
    for (const auto* name : {"corpora", "cases"}) {
        if (!fs::is_directory(shared / name)) continue;
        std::vector<std::string> all;
        for (const auto& path : files_below(shared / name)) {
            CAPTURE(path.string());
            const auto result = FakeHost().run({"-if", path.string(), "-r", "--threads", "2"});
            CHECK(result.status >= 0);
            CHECK(result.status <= 2);
            CHECK((result.status == 0) == !result.out.empty());
            CHECK((result.status == 0 || !result.err.empty()));
            all.insert(all.end(), {"-if", path.string()});
        }
        all.insert(all.end(), {"--merge", "--count"});
        const auto merged = FakeHost().run(all);
        CHECK(merged.status == 2);
        CHECK(merged.out.size() > 1);
    }
}

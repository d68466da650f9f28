#include "io/journal_stream.hpp"

#include <dockaudit/error.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include "support/journal.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace std::chrono_literals;

namespace {

std::string read_what_is_there(JournalStream& journal) {
    std::string all;
    std::vector<char> buffer(1000);
    while (journal.is_ready()) all.append(buffer.data(), journal.read_some(buffer));
    return all;
}

}  // namespace

TEST_CASE("a journal that is followed gives what comes") {
    if (!test::can_make_journal_files()) return;
    auto from = FollowFrom::start;
    SUBCASE("and what was there") {}
    SUBCASE("alone") {
        from = FollowFrom::now;
    }
    const test::TempDir folder;
    const auto journal = folder.path() / "a.journal";
    const std::string first = "type=SYSCALL msg=audit(1700000000.123:42): a0=1\n";
    const std::string second = "type=CWD msg=audit(1700000001.123:43): cwd=\"/\"\n";
    test::make_journal_file(folder.write("1", test::to_journal_export(first)).native(), journal.native());
    const auto stream = JournalStream::open(journal);
    stream->follow(from);
    CHECK(stream->is_ready() == (from == FollowFrom::start));
    CHECK(read_what_is_there(*stream) == (from == FollowFrom::start ? first : ""));
    CHECK_FALSE(stream->is_ready());
    for (int i = 0; i < 3; ++i) CHECK_FALSE(stream->wait(0ms));
    test::make_journal_file(folder.write("2", test::to_journal_export(second)).native(), journal.native());
    std::string more;
    for (int i = 0; i < 20 && more.empty(); ++i) {
        if (stream->wait(500ms)) more = read_what_is_there(*stream);
    }
    CHECK(more == second);
}

TEST_CASE("which files are journal files") {
    const test::TempDir folder;
    struct Case {
        std::string name;
        bool is_journal;
    };
    for (const auto& test : {Case{"system.journal", true}, Case{"system@1-2.journal~", true},
                             Case{"audit.log", false}, Case{"a.journal.gz", false}}) {
        CAPTURE(test.name);
        const auto file = folder.write(test.name, "");
        CHECK(find_journal_files(folder.path()).empty() != test.is_journal);
        std::filesystem::remove(file);
    }
    const auto machine = folder.path() / "3d1219c7c4c5404aaa1f6d2a48adfda4";
    const auto other = folder.path() / "other";
    for (const auto& each : {machine, other}) {
        std::filesystem::create_directory(each);
        test::write_file(each / "system.journal", "");
    }
    CHECK(find_journal_files(folder.path()) == std::vector{machine / "system.journal"});
    CHECK_THROWS_AS(JournalStream::open(folder.path()), Error);
    CHECK_THROWS_WITH_AS(JournalStream::open(other / "none"), doctest::Contains("No such file"), Error);
}

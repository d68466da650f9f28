#include "search/written_lines.hpp"

#include <doctest/doctest.h>

#include <fcntl.h>
#include <unistd.h>

#include <string>
#include <vector>

#include "support/temp_dir.hpp"

using namespace dockaudit;
using search::WrittenLines;

TEST_CASE("what a killed run has written is left out of the text that is made again") {
    struct Row {
        const char* name;
        const char* written;  // after the place of the cursor
        std::vector<const char*> texts;
        const char* left;
        bool are_all_met;
    };
    const std::vector<Row> rows{
        {"nothing", "", {"a\nb\n"}, "a\nb\n", true},
        {"the first lines", "a\nb\n", {"a\n", "b\nc\n", "a\n"}, "c\na\n", true},
        {"in another order", "c\na\n", {"a\nb\nc\n"}, "b\n", true},
        {"one of two equal lines", "a\n", {"a\na\n"}, "a\n", true},
        {"a part of the last line", "a\nbe", {"a\nbeta\n", "c\n"}, "ta\nc\n", true},
        {"a part of another line", "a\nxy", {"a\nbeta\n"}, "\nbeta\n", true},
        {"what does not come again", "a\nz\n", {"a\nb\n"}, "b\n", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const test::TempDir folder;
        const auto path = folder.write("out", std::string("before\n") + row.written);
        const int file = ::open(path.c_str(), O_WRONLY | O_APPEND);
        const cli::DescriptorSink sink(file, "out", 1);
        const auto end = sink.place();
        REQUIRE(end);
        auto lines = WrittenLines::after({end->device, end->inode, 7}, sink);
        std::string left;
        for (const auto* text : row.texts) left += lines.leave_out(text);
        CHECK(left == row.left);
        CHECK(lines.empty() == row.are_all_met);
        CHECK(WrittenLines::after({end->device, end->inode + 1, 7}, sink).empty());
        CHECK(WrittenLines::after({end->device, end->inode, end->offset + 1}, sink).empty());
        ::close(file);
    }
}

TEST_CASE("a place in a file is told of what appends to it, and of what writes on in it") {
    const test::TempDir folder;
    const auto path = folder.write("out", "12345");
    for (const int flags : {O_APPEND, 0}) {
        const int file = ::open(path.c_str(), O_WRONLY | flags);
        CHECK(cli::DescriptorSink(file, "out", 1).place()->offset == (flags == 0 ? 0 : 5));
        ::close(file);
    }
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    CHECK(!cli::DescriptorSink(ends[1], "pipe", 1).place());
    for (const int end : ends) ::close(end);
}

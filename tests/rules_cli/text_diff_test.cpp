#include "rules/text_diff.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using dockaudit::rules::text_diff;

TEST_CASE("the lines in which two texts differ") {
    struct Row {
        std::string name, before, after, expected;
    };
    const std::vector<Row> rows{
        {"equal", "a\nb\n", "a\nb\n", ""},
        {"both empty", "", "", ""},
        {"all is new", "", "a\nb\n", "+a\n+b\n"},
        {"all is gone", "a\nb\n", "", "-a\n-b\n"},
        {"one changed", "a\nb\nc\n", "a\nx\nc\n", " a\n-b\n+x\n c\n"},
        {"one more in the middle", "a\nc\n", "a\nb\nc\n", " a\n+b\n c\n"},
        {"the same lines in another order", "a\nb\n", "b\na\n", "-a\n b\n+a\n"},
        {"far from each other", "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n",
         "x\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ny\n", "-1\n+x\n 2\n 3\n 4\n...\n 9\n 10\n 11\n-12\n+y\n"},
        {"only the last newline", "a", "a\n", "(the last line ends otherwise)\n"},
        {"a repeated line", "a\na\na\n", "a\na\n", " a\n a\n-a\n"},
        {"control characters", "a\n", "\x1b[31m\n", "-a\n+?[31m\n"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(text_diff(row.before, row.after) == row.expected);
    }
}

TEST_CASE("texts that are too long to compare line by line are shown in full") {
    std::string before, after;
    for (int i = 0; i < 1100; ++i) {
        before += "old " + std::to_string(i) + "\n";
        after += "new " + std::to_string(i) + "\n";
    }
    const auto diff = text_diff(before, after);
    CHECK(diff.starts_with("-old 0\n"));
    CHECK(diff.ends_with("+new 1099\n"));
    CHECK(diff.size() == before.size() + after.size() + 2200);
}

#include "format/characters.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

namespace {

const std::string kMark = "\xcc\x81";  // an acute accent over the letter before it

std::string marks(std::size_t count) {
    std::string text;
    for (; count > 0; --count) text += kMark;
    return text;
}

}  // namespace

TEST_CASE("texts in so many columns") {
    struct Case {
        std::string name;
        std::string text;
        std::size_t columns;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"empty", "", 3, ""},
        {"it fits", "abcdef", 6, "abcdef"},
        {"it is longer", "abcdefg", 6, "abc..."},
        {"no character is cut", "ab\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac\xe2\x82\xac", 6,
         "ab\xe2\x82\xac..."},
        {"a wide one that has no room", "ab\xe4\xb8\xad\xe4\xb8\xad\xe4\xb8\xad", 6, "ab..."},
        {"bytes that are no UTF-8 have a column each", "\xff\xff\xff\xff", 4, "\xff\xff\xff\xff"},
        {"marks take none", "e" + marks(4) + "e" + marks(4), 3, "e" + marks(4) + "e" + marks(4)},
        {"but those that are too many do", "e" + marks(1000), 6, "e" + marks(6) + "..."},
    };
    for (const auto& [name, text, columns, expected] : cases) {
        CAPTURE(name);
        CHECK(shortened(text, columns) == expected);
        CHECK(width_of(shortened(text, columns)) <= columns);
    }
    CHECK(shortened("abcdef", 3, "\xe2\x80\xa6") == "ab\xe2\x80\xa6");
}

TEST_CASE("what fits into columns has not any number of bytes") {
    const auto text = "e" + marks(1'000'000);
    CHECK(width_of(text) == 1 + 1'000'000 - kMostCombining);
    CHECK(first_characters(text, 200).size() == 1 + kMark.size() * (199 + kMostCombining));
}

#include "scan/line_ends.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

using namespace dockaudit;

TEST_CASE("newlines and ends of stamps are found wherever they lie") {
    std::mt19937 random(5);
    std::vector<std::uint32_t> found;
    std::vector<std::uint32_t> expected;
    for (int i = 0; i < 3000; ++i) {
        std::string text(random() % 400, 'x');
        for (auto& byte : text) byte = "t((\nabcd"[random() % (i % 2 == 0 ? 8 : 4)];
        CAPTURE(text);
        const auto pairs = find_line_ends_plainly(text, expected);
        CHECK(find_line_ends(text, found) == pairs);
        CHECK(found == expected);
    }
}

TEST_CASE("no counter overflows") {
    std::string text(5 << 20, '(');
    for (std::size_t i = 0; i < text.size(); i += 2) text[i] = 't';
    std::vector<std::uint32_t> newlines;
    CHECK(find_line_ends(text, newlines) == text.size() / 2);
    CHECK(newlines.empty());
}

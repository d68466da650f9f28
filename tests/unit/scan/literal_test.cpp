#include "scan/literal.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

using namespace dockaudit;

namespace {

std::vector<std::size_t> find_all(const LiteralFinder& finder, std::string_view text, bool plainly) {
    std::vector<std::size_t> found;
    std::size_t from = 0;
    for (;;) {
        const auto place = plainly ? finder.find_plainly(text, from) : finder.find(text, from);
        if (place == std::string_view::npos) return found;
        found.push_back(place);
        from = place + 1;
    }
}

}  // namespace

TEST_CASE("a literal is found where it is") {
    struct Case {
        std::string name;
        Literal literal;
        const char* text;
        std::size_t from;
        std::size_t expected;
    };
    const auto none = std::string_view::npos;
    const Case cases[] = {
        {"at the start", {"key", false}, "key=docker", 0, 0},
        {"at the end", {"docker", false}, "key=docker", 0, 4},
        {"exactly at from", {"docker", false}, "key=docker", 4, 4},
        {"after from", {"docker", false}, "key=docker", 5, none},
        {"longer than the text", {"docker", false}, "dock", 0, none},
        {"empty text", {"docker", false}, "", 0, none},
        {"from after the end", {"d", false}, "docker", 100, none},
        {"another case", {"646F636B6572", true}, "x646f636B6572", 0, 1},
        {"another case that is not wanted", {"646F636B6572", false}, "x646f636B6572", 0, none},
        {"only letters fold", {"a1", true}, "A\x11 A1", 0, 3},
        {"not followed by", {"success=", false, {"yes ", "1"}}, "success=yes success=no", 0, 12},
        {"followed by less", {"success=", false, {"yes ", "1"}}, "success=yes", 0, 0},
        {"followed by it alone", {"success=", false, {"yes ", "1"}}, "success=yes ", 0, none},
        {"one byte", {"z", false}, "aaaz", 0, 3},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const LiteralFinder finder(test.literal);
        CHECK(finder.find(test.text, test.from) == test.expected);
        CHECK(finder.find_plainly(test.text, test.from) == test.expected);
    }
}

TEST_CASE("the fast search finds what the plain one finds") {
    std::mt19937 random(20261123);
    const std::string_view alphabet = "abAB6F\n";
    for (int round = 0; round < 3000; ++round) {
        CAPTURE(round);
        std::string text(random() % 300, ' ');
        for (auto& c : text) c = alphabet[random() % alphabet.size()];
        std::string bytes(1 + random() % 5, ' ');
        for (auto& c : bytes) c = alphabet[random() % alphabet.size()];
        const LiteralFinder finder({bytes, random() % 2 == 0});
        REQUIRE(find_all(finder, text, false) == find_all(finder, text, true));
    }
}

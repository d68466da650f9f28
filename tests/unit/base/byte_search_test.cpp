#include "base/byte_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "base/words64.hpp"

using namespace dockaudit;

namespace {

std::string draw_text(std::mt19937& random, std::size_t size, unsigned rarity) {
    std::string text(size, 'x');
    for (auto& c : text) {
        if (random() % rarity == 0) c = random() % 2 == 0 ? '\n' : '\x1d';
    }
    return text;
}

}  // namespace

TEST_CASE("searches for bytes find what a loop finds, at every length and density") {
    std::mt19937 random(3);
    std::vector<std::uint32_t> places(1000, 7);  // what was in it does not matter
    for (const unsigned rarity : {1U, 2U, 20U, 300U}) {
        for (std::size_t size = 0; size < 400; ++size) {
            const auto text = draw_text(random, size, rarity);
            CAPTURE(text);
            std::vector<std::uint32_t> expected;
            for (std::uint32_t i = 0; i < size; ++i) {
                if (text[i] == '\n') expected.push_back(i);
            }
            find_all(text, '\n', places);
            REQUIRE(places == expected);

            const auto* const end = text.data() + size;
            REQUIRE(find_either(text.data(), end, '\n', '\x1d') ==
                    std::find_if(text.data(), end, [](char c) { return c != 'x'; }));
            REQUIRE(find_byte(text.data(), end, '\n') == std::find(text.data(), end, '\n'));
        }
    }
}

TEST_CASE("texts are the same only if every byte is") {
    for (std::size_t size = 0; size < 80; ++size) {
        CAPTURE(size);
        const std::string text(size, 'a');
        auto other = text;
        REQUIRE(same_bytes(text.data(), other.data(), size));
        for (auto& c : other) {
            c = 'b';
            REQUIRE(!same_bytes(text.data(), other.data(), size));
            c = 'a';
        }
    }
}

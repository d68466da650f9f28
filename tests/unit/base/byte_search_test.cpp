#include "base/byte_search.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
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
    for (const unsigned rarity : {1U, 2U, 20U, 300U}) {
        for (std::size_t size = 0; size < 400; ++size) {
            const auto text = draw_text(random, size, rarity);
            CAPTURE(text);
            const auto* const end = text.data() + size;
            REQUIRE(find_either(text.data(), end, '\n', '\x1d') ==
                    std::find_if(text.data(), end, [](char c) { return c != 'x'; }));
            REQUIRE(find_byte(text.data(), end, '\n') == std::find(text.data(), end, '\n'));
        }
    }
}

TEST_CASE("words that begin with some letters are found, whatever their number") {
    std::mt19937 random(9);
    const std::string_view alphabet = "abcdefghij   ";
    for (int round = 0; round < 3000; ++round) {
        std::string text(random() % 100, ' ');
        for (auto& c : text) c = alphabet[random() % alphabet.size()];
        const auto letters = std::string_view("abcdefgh").substr(0, random() % 9);
        CAPTURE(text);
        CAPTURE(letters);
        std::vector<const char*> expected_some;
        std::vector<const char*> expected_all;
        for (std::size_t i = 1; i < text.size(); ++i) {
            if (text[i - 1] != ' ') continue;
            expected_all.push_back(&text[i]);
            if (letters.find(text[i]) != std::string_view::npos) expected_some.push_back(&text[i]);
        }
        const auto* const end = text.data() + text.size();
        // Until the visitor has had enough.
        const auto enough = 1 + random() % 5;
        std::vector<const char*> found;
        const auto visit = [&](const char* place) {
            found.push_back(place);
            return found.size() < enough;
        };
        for_each_word(text.data(), end, letters, visit);
        expected_some.resize(std::min<std::size_t>(expected_some.size(), enough));
        REQUIRE(found == expected_some);
        found.clear();
        for_each_word(text.data(), end, visit);
        expected_all.resize(std::min<std::size_t>(expected_all.size(), enough));
        REQUIRE(found == expected_all);
    }
}

TEST_CASE("the numbers that are the same are found") {
    std::mt19937 random(4);
    for (int round = 0; round < 1000; ++round) {
        std::array<std::uint32_t, 16> numbers{};
        for (auto& number : numbers) number = static_cast<std::uint32_t>(0U - random() % 3);
        const auto wanted = static_cast<std::uint32_t>(0U - random() % 3);
        unsigned expected = 0;
        for (std::size_t i = 0; i < numbers.size(); ++i) expected |= unsigned{numbers[i] == wanted} << i;
        REQUIRE(find_same(numbers, wanted) == expected);
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

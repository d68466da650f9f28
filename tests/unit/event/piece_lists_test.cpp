#include "event/piece_lists.hpp"

#include <doctest/doctest.h>

#include <cstdint>
#include <vector>

#include "support/random.hpp"

using namespace dockaudit;

namespace {

std::vector<std::uint64_t> offsets_of(const PieceLists& lists, std::uint32_t list) {
    std::vector<std::uint64_t> offsets;
    lists.for_each(list, [&](const Piece& piece) { offsets.push_back(piece.offset); });
    return offsets;
}

}  // namespace

TEST_CASE("lists of pieces are what vectors would be, however they grow and end") {
    test::Random random(11);
    PieceLists lists;
    std::vector<std::uint32_t> numbers(300, PieceLists::kEmpty);
    std::vector<std::vector<std::uint64_t>> expected(numbers.size());
    for (std::uint64_t turn = 0; turn < 30'000; ++turn) {
        const auto at = random.below(numbers.size());
        if (random.chance(1, 8)) {
            lists.clear(numbers[at]);
            expected[at].clear();
            CHECK(numbers[at] == PieceLists::kEmpty);
        } else {
            Piece piece;
            piece.offset = turn;
            lists.append(numbers[at], piece);
            expected[at].push_back(turn);
        }
        if (turn % 100 == 0) REQUIRE(offsets_of(lists, numbers[at]) == expected[at]);
    }
    for (std::size_t i = 0; i < numbers.size(); ++i) REQUIRE(offsets_of(lists, numbers[i]) == expected[i]);
}

#include "base/open_table.hpp"

#include <doctest/doctest.h>

#include <set>
#include <vector>

using namespace dockaudit;

TEST_CASE("entries of a table that grows are found, others are not") {
    const auto is_free = [](int slot) { return slot == 0; };
    // Neighbours, the same home, and those that go round at the end.
    for (const int step : {1, 8, 15, 17}) {
        CAPTURE(step);
        std::vector<int> slots(8);
        std::set<int> kept;
        const auto hash_of = [](int number) { return static_cast<std::size_t>(number); };
        const auto place_of = [&](int number) {
            return probe(slots, hash_of(number), [&](int slot) { return slot == 0 || slot == number; });
        };
        for (int number = 7; kept.size() < 100; number += step) {
            if (is_full(slots, kept.size())) rehash(slots, slots.size() * 2, is_free, hash_of);
            slots[place_of(number)] = number;
            kept.insert(number);
        }
        for (int number = 1; number < 2000; ++number) {
            CAPTURE(number);
            CHECK((slots[place_of(number)] == number) == kept.contains(number));
        }
    }
}

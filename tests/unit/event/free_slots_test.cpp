#include "event/free_slots.hpp"

#include <doctest/doctest.h>

#include <random>
#include <set>

using namespace dockaudit;

TEST_CASE("free slots give the lowest, however many there are") {
    std::mt19937 random(11);
    for (const std::uint32_t limit : {1U, 64U, 65U, 5000U, 100'000U}) {
        CAPTURE(limit);
        FreeSlots slots;
        std::set<std::uint32_t> expected;
        for (int i = 0; i < 20000; ++i) {
            if (expected.empty() || random() % 3 != 0) {
                const auto slot = static_cast<std::uint32_t>(random() % limit);
                if (expected.insert(slot).second) slots.add(slot);
            } else {
                REQUIRE(slots.take_lowest() == *expected.begin());
                expected.erase(expected.begin());
            }
            REQUIRE(slots.empty() == expected.empty());
        }
    }
}

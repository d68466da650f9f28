#include "event/slot_table.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <set>

using namespace dockaudit;

TEST_CASE("a slot table finds what is in it, whatever the hashes") {
    std::mt19937 random(5);
    // From hashes that are all equal to such that seldom are; the last ones wrap around the table's end.
    for (const std::uint32_t hashes : {1U, 2U, 300U, 1U << 20, 0U}) {
        CAPTURE(hashes);
        SlotTable table;
        std::map<std::uint32_t, std::uint32_t> hash_of;
        std::uint32_t next_slot = 0;
        for (int i = 0; i < 6000; ++i) {
            if (hash_of.size() < 400 && random() % 2 == 0) {
                const auto hash = hashes == 0 ? 0U - static_cast<std::uint32_t>(random() % 8)
                                              : static_cast<std::uint32_t>(random() % hashes);
                table.insert(hash, next_slot);
                hash_of[next_slot++] = hash;
            } else if (!hash_of.empty()) {
                auto victim = hash_of.lower_bound(static_cast<std::uint32_t>(random() % next_slot));
                if (victim == hash_of.end()) victim = hash_of.begin();
                table.erase(victim->second, victim->first);
                hash_of.erase(victim);
            }
            REQUIRE(table.size() == hash_of.size());
            if (i % 50 != 0) continue;
            for (const auto& [slot, hash] : hash_of) {
                REQUIRE(table.find(hash, [&](std::uint32_t other) { return other == slot; }) == slot);
                REQUIRE(table.find(hash, [](std::uint32_t) { return false; }) == SlotTable::kNone);
            }
        }
        std::set<std::uint32_t> drained;
        table.drain([&](std::uint32_t slot) { drained.insert(slot); });
        CHECK(drained.size() == hash_of.size());
        CHECK(table.size() == 0);
        for (const auto& [slot, hash] : hash_of) {
            CHECK(drained.contains(slot));
            CHECK(table.find(hash, [](std::uint32_t) { return true; }) == SlotTable::kNone);
        }
    }
}

#include "event/node_table.hpp"

#include <doctest/doctest.h>

#include <map>
#include <random>
#include <string>
#include <vector>

using namespace dockaudit;

TEST_CASE("node names keep their numbers as long as an event uses them") {
    std::mt19937 random(3);
    for (const unsigned names : {1U, 5U, 100U, 100'000U}) {
        CAPTURE(names);
        NodeTable table;
        std::map<std::string, std::uint32_t> numbers;  // of names in use
        std::vector<std::uint32_t> taken;
        std::map<std::uint32_t, unsigned> uses;
        for (int i = 0; i < 20000; ++i) {
            if (taken.empty() || (taken.size() < 300 && random() % 2 == 0)) {
                const auto name = "node" + std::to_string(random() % names);
                const auto number = table.take(name);
                REQUIRE(table.name(number) == name);
                if (const auto known = numbers.find(name); known != numbers.end())
                    REQUIRE(known->second == number);
                else
                    REQUIRE(uses[number] == 0);
                numbers[name] = number;
                ++uses[number];
                taken.push_back(number);
            } else {
                std::swap(taken[random() % taken.size()], taken.back());
                const auto number = taken.back();
                taken.pop_back();
                if (--uses[number] == 0) numbers.erase(std::string(table.name(number)));
                table.release(number);
            }
            REQUIRE(table.size() <= 2 * numbers.size() + 65);
        }
        for (const auto& [name, number] : numbers) CHECK(table.name(number) == name);
    }
}

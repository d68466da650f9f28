#include "base/recycling_pool.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>

using namespace dockaudit;

TEST_CASE("what nobody uses any more is used again, if it is worth keeping") {
    int made = 0;
    const auto make = [&] {
        ++made;
        return std::make_unique<std::string>();
    };
    std::shared_ptr<std::string> survivor;
    {
        RecyclingPool<std::string> pool(make, [](const std::string& text) { return text.size() < 10; });
        auto first = pool.acquire();
        auto second = pool.acquire();
        CHECK(made == 2);
        *first = "short";
        const auto* const place = first.get();
        first.reset();
        first = pool.acquire();
        CHECK(first.get() == place);
        CHECK(*first == "short");
        CHECK(made == 2);

        *second = "longer than that";
        second.reset();
        second = pool.acquire();
        CHECK(made == 3);
        CHECK(second->empty());
        survivor = second;
    }
    *survivor = "outlives the pool";
    survivor.reset();
}

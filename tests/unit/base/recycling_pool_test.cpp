#include "base/recycling_pool.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <thread>

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

TEST_CASE("a thread gets what it had before, and what others had rather than something new") {
    int made = 0;
    RecyclingPool<int> pool([&] { return std::make_unique<int>(++made); }, [](const int&) { return true; });
    auto mine = pool.acquire();
    std::shared_ptr<int> other;
    std::thread([&] { other = pool.acquire(); }).join();
    CHECK(*mine == 1);
    CHECK(*other == 2);
    for (const bool mine_is_last : {false, true}) {
        if (mine_is_last) other.reset();
        mine.reset();
        other.reset();
        mine = pool.acquire();
        other = pool.acquire();
        CHECK(*mine == 1);
        CHECK(*other == 2);
        other.reset();
        // Again the other thread's.
        std::thread([&] { other = pool.acquire(); }).join();
        CHECK(*other == 2);
    }
    CHECK(made == 2);
}

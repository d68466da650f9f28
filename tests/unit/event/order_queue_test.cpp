#include "event/order_queue.hpp"

#include <doctest/doctest.h>

#include <queue>
#include <random>

using namespace dockaudit;

TEST_CASE("an order queue gives what a heap gives, whatever the order of arrival") {
    for (const int disorder : {0, 1, 10, 1000}) {
        CAPTURE(disorder);
        std::mt19937 random(7);
        OrderQueue<int> queue;
        std::priority_queue<int, std::vector<int>, std::greater<>> heap;
        for (int i = 0; i < 20000; ++i) {
            if (heap.empty() || random() % 2 == 0) {
                const int key = i + static_cast<int>(random() % static_cast<unsigned>(disorder + 1));
                queue.push(key);
                heap.push(key);
            } else {
                REQUIRE(queue.min() == heap.top());
                queue.pop_min();
                heap.pop();
            }
            REQUIRE(queue.empty() == heap.empty());
        }
    }
}

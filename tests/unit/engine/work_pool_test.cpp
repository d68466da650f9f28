#include "engine/work_pool.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <deque>
#include <stdexcept>

using namespace dockaudit;

namespace {

class Add final : public WorkPool::Task {
 public:
    Add(std::atomic<int>& sum, int value) : sum_(sum), value_(value) {}

 protected:
    void run() override {
        if (value_ < 0) throw std::runtime_error("negative");
        sum_ += value_;
    }

 private:
    std::atomic<int>& sum_;
    int value_;
};

}  // namespace

TEST_CASE("a pool of any size does all that is submitted") {
    for (const unsigned threads : {1U, 2U, 4U}) {
        CAPTURE(threads);
        std::atomic<int> sum = 0;
        std::deque<Add> tasks;
        for (int i = 1; i <= 100; ++i) tasks.emplace_back(sum, i);
        WorkPool pool(threads);
        for (int round = 0; round < 10; ++round) {
            for (auto& task : tasks) pool.submit(task);
            for (auto& task : tasks) pool.wait(task);
        }
        CHECK(sum == 50500);
    }
}

TEST_CASE("what a task throws, who waits for it gets, and the next run is clean") {
    for (const unsigned threads : {1U, 3U}) {
        CAPTURE(threads);
        std::atomic<int> sum = 0;
        Add bad(sum, -1);
        Add good(sum, 5);
        WorkPool pool(threads);
        for (int round = 0; round < 3; ++round) {
            pool.submit(bad);
            pool.submit(good);
            CHECK_THROWS_AS(pool.wait(bad), std::runtime_error);
            pool.wait(good);
        }
        CHECK(sum == 15);
    }
}

TEST_CASE("a cancelled task does not run later") {
    for (int round = 0; round < 200; ++round) {
        std::atomic<int> sum = 0;
        std::deque<Add> tasks;
        for (int i = 0; i < 8; ++i) tasks.emplace_back(sum, 1);
        WorkPool pool(3);
        for (auto& task : tasks) pool.submit(task);
        pool.wait(tasks.front());
        for (auto& task : tasks) pool.cancel(task);
        const int before = sum;
        CHECK(before >= 1);
        tasks.clear();
        CHECK(sum == before);
    }
}

#include <dockaudit/pull_iterator.hpp>

#include <doctest/doctest.h>

#include <iterator>
#include <ranges>

#include <dockaudit/auparse_reader.hpp>
#include <dockaudit/event_reader.hpp>

using namespace dockaudit;

namespace {

// Hands out 1 to 3 and counts how often it is asked.
struct Numbers {
    int value = 0;
    int pulls = 0;
    const int* next() {
        ++pulls;
        return ++value <= 3 ? &value : nullptr;
    }
    PullIterator<Numbers, int> begin() { return PullIterator<Numbers, int>(*this); }
    std::default_sentinel_t end() const noexcept { return {}; }
};

static_assert(std::ranges::input_range<Numbers>);
static_assert(std::ranges::input_range<EventReader>);
static_assert(std::ranges::input_range<AuparseReader>);

}  // namespace

TEST_CASE("an iterator pulls each value once, up to the end") {
    Numbers numbers;
    int sum = 0;
    for (const int& number : numbers) sum = sum * 10 + number;
    CHECK(sum == 123);
    CHECK(numbers.pulls == 4);
}

TEST_CASE("an iterator pulls no more than it is asked for") {
    Numbers numbers;
    auto iterator = numbers.begin();
    CHECK(*iterator == 1);
    iterator++;
    CHECK(*iterator == 2);
    CHECK(numbers.pulls == 2);
    CHECK(iterator != numbers.end());
}

#include "report/group_counter.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dockaudit;

namespace {

using Counter = GroupCounter<2, Seen>;

Timestamp at(std::int64_t second) {
    return Timestamp{std::chrono::seconds{second}};
}

void add(Counter& counter, std::string_view a, std::string_view b, std::int64_t second = 0) {
    if (auto* seen = counter.find({a, b})) seen->add(at(second));
}

std::string text_of(const std::pair<std::vector<Counter::Group>, std::uint64_t>& groups) {
    std::string text;
    for (const auto& group : groups.first) {
        text.append(group.texts[0]).append("+").append(group.texts[1]);
        text += "=" + std::to_string(group.value.count) + " ";
    }
    return text + "and " + std::to_string(groups.second);
}

}  // namespace

TEST_CASE("groups are counted by all of their texts") {
    Counter counter({});
    // The same text in another place, empty ones, and those that are equal to the last.
    for (const auto& [a, b] : {std::pair{"x", "y"},
                               {"y", "x"},
                               {"x", "y"},
                               {"", ""},
                               {"x", ""},
                               {"", "x"},
                               {"", "x"},
                               {"xy", ""},
                               {"x", "y"}})
        add(counter, a, b);
    CHECK(text_of(counter.most_frequent(100)) == "x+y=3 +x=2 +=1 x+=1 xy+=1 y+x=1 and 0");
    CHECK(text_of(counter.most_frequent(2)) == "x+y=3 +x=2 and 4");
    CHECK(text_of(counter.most_frequent(0)) == "and 6");
    CHECK(counter.size() == 6);
}

TEST_CASE("first and last are those of the times, whatever the order") {
    Counter counter({});
    for (const auto second : {5, 3, 9, 4}) add(counter, "a", "b", second);
    const auto groups = counter.most_frequent(1);
    CHECK(groups.first.front().value.first == at(3));
    CHECK(groups.first.front().value.last == at(9));
}

TEST_CASE("what comes beyond the limits is counted as one") {
    SUBCASE("groups") {
        Counter counter({.groups = 2});
        for (const auto* text : {"a", "b", "c", "a", "c", "d"}) add(counter, text, "x");
        CHECK(text_of(counter.most_frequent(10)) == "a+x=2 b+x=1 and 0");
        CHECK(counter.uncounted() == 3);
    }
    SUBCASE("bytes") {
        Counter counter({.groups = 100, .bytes = 1000});
        add(counter, "a", "x");
        add(counter, std::string(2000, 'l'), "x");
        add(counter, "a", "x");
        CHECK(text_of(counter.most_frequent(10)) == "a+x=2 and 0");
        CHECK(counter.uncounted() == 1);
        CHECK(counter.keep(std::string(2000, 'm')) == "");
        CHECK(counter.keep("a") == "a");
    }
}

TEST_CASE("texts outlive what they were copied from") {
    Counter counter({});
    for (int i = 0; i < 1000; ++i) {
        auto text = "text " + std::to_string(i % 10);
        add(counter, text, text);
        text.assign(text.size(), '#');
    }
    for (const auto& group : counter.most_frequent(100).first) {
        CHECK(group.texts[0].starts_with("text "));
        CHECK(group.value.count == 100);
    }
}

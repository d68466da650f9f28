// The names that -i keeps of the records of a type.

#include "format/record_shape.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;

namespace {

constexpr RecordType kType = RecordType::path;

RecordShape::Place* match(RecordShape& shape, RecordShape::Place* next, std::string_view text) {
    return shape.match(next, text.data(), text.data() + text.size());
}

// Reads words one after another, as -i does; gives those that were not known, each with a space after it.
std::string learn(RecordShape& shape, const std::vector<std::string>& words) {
    std::string unknown;
    auto* next = shape.begin();
    for (const auto& word : words) {
        const auto text = word + "0 and what follows it";
        if (auto* const place = match(shape, next, text)) {
            CHECK(place->word.size() == word.size());
            next = place + 1;
            continue;
        }
        unknown.append(word).push_back(' ');
        next = shape.learn(next, word, NamePlan(kType, word.substr(0, word.size() - 1)));
    }
    return unknown;
}

}  // namespace

TEST_CASE("names of records that leave some out or have more") {
    struct Case {
        const char* name;
        std::vector<std::vector<std::string>> records;
        const char* unknown;  // in the last one
    };
    const std::vector<Case> cases{
        {"the first record", {{"item=", "name="}}, "item= name= "},
        {"the same names", {{"item=", "name="}, {"item=", "name="}}, ""},
        {"one is left out", {{"item=", "inode=", "mode="}, {"item=", "mode="}}, ""},
        {"after one that leaves it out",
         {{"item=", "inode=", "mode="}, {"item=", "mode="}, {"item=", "inode=", "mode="}},
         ""},
        {"one more", {{"item=", "mode="}, {"item=", "inode=", "mode="}}, "inode= "},
        {"after one that has more",
         {{"item=", "mode="}, {"item=", "inode=", "mode="}, {"item=", "mode="}, {"item=", "inode=", "mode="}},
         ""},
        {"another order", {{"item=", "mode="}, {"mode=", "item="}}, "item= "},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        RecordShape shape(kType);
        std::string unknown;
        for (const auto& record : test.records) unknown = learn(shape, record);
        CHECK(unknown == test.unknown);
    }
}

TEST_CASE("names of records are not kept without end") {
    RecordShape shape(kType);
    std::vector<std::string> words;
    for (int i = 0; i < 200; ++i) words.push_back("n" + std::to_string(i) + "=");
    learn(shape, words);
    const std::vector<std::string> others{"x=", "y=", "z="};
    learn(shape, others);
    CHECK(learn(shape, others).empty());
    CHECK(match(shape, shape.begin(), "") == nullptr);
}

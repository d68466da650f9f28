#include "docker/mount_spec.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

TEST_CASE("lines of CSV as Go reads them") {
    struct Case {
        std::string name;
        std::string line;
        std::optional<std::vector<std::string>> fields;
    };
    const std::vector<Case> cases{
        {"plain", "a,b", {{"a", "b"}}},
        {"empty", "", {{""}}},
        {"empty fields", ",a,", {{"", "a", ""}}},
        {"quoted", "\"a,b\",c", {{"a,b", "c"}}},
        {"quotes in quotes", "\"a\"\"b\"", {{"a\"b"}}},
        {"only quotes", "\"\",a", {{"", "a"}}},
        {"a quote within", "a\"b", std::nullopt},
        {"a quote that is not closed", "\"a", std::nullopt},
        {"text behind a quote", "\"a\"b", std::nullopt},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(split_csv(test.line) == test.fields);
    }
}

TEST_CASE("sources of mounts") {
    struct Case {
        std::string source;
        std::string clean;
    };
    const std::vector<Case> cases{
        {"/", "/"},
        {"//", "/"},
        {"/.", "/"},
        {"/..", "/"},
        {"/a/..", "/"},
        {"/a/../..", "/"},
        {"/a//b/", "/a/b"},
        {"/a/./b/../c", "/a/c"},
        {"/a/b/../..", "/"},
        {"data", "data"},
        {"./a/..", "./a/.."},
        {"", ""},
        {"/proc/1/root/..", "/proc/1"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.source);
        CHECK(clean_source(test.source) == test.clean);
    }
}

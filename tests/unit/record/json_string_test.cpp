#include "base/json_string.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;
using namespace std::string_view_literals;

TEST_CASE("a JSON string is unescaped, and each byte knows where it is spelled") {
    struct Case {
        std::string name;
        std::string_view content;
        std::string_view text;
    };
    const Case cases[] = {
        {"nothing", "", ""},
        {"no escape", "comm=docker", "comm=docker"},
        {"quotes", R"(comm=\"docker\")", "comm=\"docker\""},
        {"letters", R"(\\ \/ \b\f\n\r\t)", "\\ / \b\f\n\r\t"},
        {"a separator", R"(res=1\u001dUID)", "res=1\x1dUID"},
        {"a quote by number", R"(\u0022x\u0022)", "\"x\""},
        {"a NUL byte", R"(a\u0000b)", "a\0b"sv},
        {"two bytes of UTF-8", R"(\u00e4)", "\xc3\xa4"},
        {"three bytes of UTF-8", R"(\u20AC)", "\xe2\x82\xac"},
        {"a surrogate pair", R"(\ud83d\udc33)", "\xf0\x9f\x90\xb3"},
        {"half a pair", R"(\ud83dx)", R"(\ud83dx)"},
        {"the other half", R"(\udc33)", R"(\udc33)"},
        {"no escape of JSON", R"(\x1d \')", R"(\x1d \')"},
        {"torn", R"(a\u00)", R"(a\u00)"},
        {"a backslash at the end", "a\\", "a\\"},
        {"bytes that are no UTF-8", "\xff\\n", "\xff\n"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::string text;
        std::vector<std::uint32_t> origins;
        unescape_json(test.content, text, origins);
        CHECK(text == test.text);
        REQUIRE(origins.size() == text.size() + 1);
        CHECK(origins.back() == test.content.size());
        for (std::size_t i = 0; i < text.size(); ++i) {
            CHECK(origins[i] <= origins[i + 1]);
            const bool is_same = test.content[origins[i]] == text[i] || test.content[origins[i]] == '\\';
            CHECK(is_same);
        }
    }
}

TEST_CASE("the end of a JSON string") {
    CHECK(find_json_string_end(R"(a\"b" c")", 0) == 4);
    CHECK(find_json_string_end(R"(a\\" c")", 0) == 3);
    CHECK(find_json_string_end(R"(a\)", 0) == std::string_view::npos);
    CHECK(find_json_string_end("", 0) == std::string_view::npos);
}

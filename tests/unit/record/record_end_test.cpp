#include "record/record_end.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dockaudit;

TEST_CASE("bytes are known in the spelling of collectors") {
    struct Case {
        std::string text;
        std::size_t size;  // 0: none
        char byte;
    };
    const Case cases[] = {
        {"a#012", 4, '\n'},   {"a\\n", 2, '\n'},     {"a\\\\n", 3, '\n'},  {"a\\012", 4, '\n'},
        {"a\\x0a", 4, '\n'},  {"a\\u000A", 6, '\n'}, {"a<0a>", 4, '\n'},   {"a<0x0A>", 6, '\n'},
        {"a<LF>", 4, '\n'},   {"a<br>", 4, '\n'},    {"a<br/>", 5, '\n'},  {"a%0A", 3, '\n'},
        {"a^J", 2, '\n'},     {"a&#10;", 5, '\n'},   {"a&#xa;", 5, '\n'},  {"a#015", 4, '\r'},
        {"a\\r", 2, '\r'},    {"a#000", 4, '\0'},    {"a\\0", 2, '\0'},    {"a<NUL>", 5, '\0'},
        {"a#035", 4, '\x1d'}, {"a#x1d", 4, '\x1d'},  {"a<GS>", 4, '\x1d'}, {"a%1D", 3, '\x1d'},
        {"a^]", 2, '\x1d'},   {"#012", 4, '\n'},     {"a#01", 0, 0},       {"a012", 0, 0},
        {"a\\m", 0, 0},       {"a<b>", 0, 0},        {"a#377", 0, 0},      {"a%", 0, 0},
        {"", 0, 0},           {"a&#10", 0, 0},       {"#012x", 0, 0},      {"a^j", 0, 0},
        {"a\\u0a", 0, 0},
    };
    for (const auto& test : cases) {
        CAPTURE(test.text);
        const auto spelled = find_spelled_byte(test.text);
        REQUIRE(spelled.has_value() == (test.size != 0));
        if (!spelled) continue;
        CHECK(spelled->size == test.size);
        CHECK(spelled->byte == test.byte);
    }
}

TEST_CASE("what follows a record in its line is taken off") {
    struct Case {
        const char* name;
        std::string text;
        std::string left;
    };
    const Case cases[] = {
        {"nothing", ": res=success", ": res=success"},
        {"empty", "", ""},
        {"nothing but an end", "#012", ""},
        {"a carriage return", ": a=1\r", ": a=1"},
        {"NUL bytes", std::string(": a=1\0\0", 7), ": a=1"},
        {"a spelled newline after a word", ": subj=a:b#012", ": subj=a:b"},
        {"after hex digits", ": proctitle=6C73002D6C#012", ": proctitle=6C73002D6C"},
        {"after a message", ": msg='res=failed'\\n", ": msg='res=failed'"},
        {"both ends", ": a=1#015#012", ": a=1"},
        {"after a space", ": a=1 <0a>", ": a=1"},
        {"a space stays", ": a=1 ", ": a=1 "},
        {"the end of a JSON string", ": msg='a=1'\"}", ": msg='a=1'"},
        {"of one that ends with a quote", ": key=\"k\"\"}", ": key=\"k\""},
        {"a brace alone", ": key=\"k\"}", ": key=\"k\""},
        {"a brace of a value", ": saddr={ a=1 }", ": saddr={ a=1 }"},
        {"a torn list of permissions", ": avc:  denied  { read }", ": avc:  denied  { read }"},
        {"braces of a text", ": cmd=a{b}", ": cmd=a{b}"},
        {"a bar", ": res=success|", ": res=success"},
        {"a bar after a quote", ": comm=\"a\"|", ": comm=\"a\""},
        {"a bar after hex", ": proctitle=6C73|", ": proctitle=6C73"},
        {"a semicolon of a text", ": a2=ls;", ": a2=ls;"},
        {"a semicolon that is a text", ": argc=1 a2=;", ": argc=1 a2=;"},
        {"a comma after a quote", ": comm=\"a\",", ": comm=\"a\""},
        {"a newline in quotes", ": comm=\"a#012\"", ": comm=\"a#012\""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(trim_record_end(test.text) == test.left);
    }
}

TEST_CASE("what stands between two records is taken off the first") {
    struct Case {
        const char* name;
        const char* text;
        const char* left;
    };
    const Case cases[] = {
        {"nothing", ": a=1", ": a=1"},
        {"blanks", ": a=1 \t ", ": a=1"},
        {"a comma and a space", ": a=1, ", ": a=1"},
        {"a bar", ": cwd=/tmp|", ": cwd=/tmp"},
        {"a bar between spaces", ": cwd=/tmp | ", ": cwd=/tmp"},
        {"one bar", ": cwd=/tmp||", ": cwd=/tmp|"},
        {"a bar that is a value", ": a1=|", ": a1=|"},
        {"a semicolon that is a value", ": a1=; ", ": a1=;"},
        {"a semicolon and an end of a line", ": a1=;#012", ": a1=;"},
        {"several ends of a line", ": a=1\\r\\n", ": a=1"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(trim_before_record(test.text) == test.left);
    }
}

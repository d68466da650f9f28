#include "format/json_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "format/ecs/ecs_text.hpp"

using namespace dockaudit;
using namespace std::string_literals;

TEST_CASE("JSON strings") {
    struct Case {
        std::string name;
        std::string text;
        std::string expected;
    };
    const std::vector<Case> cases{
        {"empty", "", R"("")"},
        {"plain", "docker run --privileged -v /:/host alpine",
         R"("docker run --privileged -v /:/host alpine")"},
        {"quotes", R"(a"b\c/)", R"("a\"b\\c/")"},
        {"controls", "\0\x01\b\t\n\f\r\x1f\x7f"s, R"("\u0000\u0001\u0008\t\n\u000c\r\u001f\u007f")"},
        {"a quote far in", "0123456789abcde\"f", R"("0123456789abcde\"f")"},
        {"two, three and four bytes", "\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xb3",
         "\"\xc3\xa9 \xe2\x82\xac \xf0\x9f\x90\xb3\""},
        {"a byte that is none",
         "a\xff"
         "b",
         "\"a\xef\xbf\xbd"
         "b\""},
        {"a stray continuation", "\x80", "\"\xef\xbf\xbd\""},
        {"a cut sequence is one", "\xf0\x9f\x90", "\"\xef\xbf\xbd\""},
        {"cut, then more", "\xe2\x82x", "\"\xef\xbf\xbdx\""},
        {"overlong", "\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\""},
        {"a surrogate", "\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
        {"above the last", "\xf4\x90\x80\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::string out;
        append_json_string(out, test.text);
        CHECK(out == test.expected);
        CHECK(is_utf8(test.text) == (test.expected.find("\xef\xbf\xbd") == std::string::npos));
    }
}

TEST_CASE("every byte at every place of a word is found") {
    for (int byte = 0; byte < 256; ++byte) {
        std::string alone;
        append_json_string(alone, std::string(1, static_cast<char>(byte)));
        for (std::size_t at = 0; at < 9; ++at) {
            CAPTURE(byte);
            CAPTURE(at);
            const std::string before(at, 'a');
            std::string out;
            append_json_string(out, before + static_cast<char>(byte) + "bbbbbbbbb");
            CHECK(out == "\"" + before + alone.substr(1, alone.size() - 2) + "bbbbbbbbb\"");
        }
    }
}

TEST_CASE("base64") {
    struct Case {
        std::string text;
        std::string expected;
    };
    const std::vector<Case> cases{{"", ""},        {"f", "Zg=="},        {"fo", "Zm8="},
                                  {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"\xff\xfe\xfd", "//79"}};
    for (const auto& test : cases) {
        CAPTURE(test.text);
        std::string out;
        append_base64(out, test.text);
        CHECK(out == test.expected);
    }
}

TEST_CASE("IP addresses") {
    struct Case {
        std::string text;
        bool expected;
    };
    const std::vector<Case> cases{
        {"192.0.2.1", true},
        {"0.0.0.0", true},
        {"255.255.255.255", true},
        {"256.0.0.1", false},
        {"1.2.3", false},
        {"1.2.3.4.", false},
        {"01.2.3.4", false},
        {"1.2.3.4.5", false},
        {"::", true},
        {"::1", true},
        {"2001:db8::1", true},
        {"1:2:3:4:5:6:7:8", true},
        {"1::8", true},
        {"1:2:3:4:5:6:7", false},
        {"1:2:3:4:5:6:7:8:9", false},
        {"1::2::3", false},
        {"::ffff:1.2.3.4", true},
        {"12345::", false},
        {":1", false},
        {"1:", false},
        {":::", false},
        {"fe80::", true},
        {"g::", false},
        {"", false},
        {"?", false},
        {"host.example", false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.text);
        CHECK(is_ip_address(test.text) == test.expected);
    }
}

TEST_CASE("times in UTC") {
    struct Case {
        std::int64_t milliseconds;
        std::string expected;
    };
    const std::vector<Case> cases{
        {0, "1970-01-01T00:00:00.000Z"},
        {1774339582741, "2026-03-24T08:06:22.741Z"},
        {1774339582007, "2026-03-24T08:06:22.007Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
        {253402300800000, "10000-01-01T00:00:00.000Z"},
    };
    UtcText text;
    for (const auto& test : cases) {
        CAPTURE(test.milliseconds);
        std::string out;
        text.append(out, Timestamp(std::chrono::milliseconds(test.milliseconds)));
        CHECK(out == test.expected);
    }
}

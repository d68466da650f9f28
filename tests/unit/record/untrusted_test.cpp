#include "record/untrusted.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace dockaudit;

TEST_CASE("hex of text is told from words without quotes") {
    struct Case {
        const char* value;
        bool is_hex;
    };
    const Case cases[] = {
        {"6C73", true},     // ls
        {"612062", true},   // a b
        {"207368", true},   // a blank first
        {"226162", true},   // a quote first
        {"6162", false},    // ab, which would stand in quotes
        {"313233", false},  // 123
        {"1234", false},    {"2024", false},  {"20240920", false}, {"20230101", false},
        {"202122", false},  {"EABABC", true},  // one letter of Hangul
        {"CEBBCEBB", true},                    // two of Greek
        {"CAFE", false},    {"BEEF", false},  {"FACADE", false},   {"DEAD", false},
        {"EDABBA", false},  {"6c73", false},  {"cafe", false},     {"6C7", false},
        {"", false},        {"6C7G", false},  {"C3a4", false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.value);
        CHECK(spells_text(test.value) == test.is_hex);
        CHECK(find_hex(test.value, HexRule::if_text).empty() != test.is_hex);
    }
}

TEST_CASE("keys, arguments, titles, keystrokes and commands are in hex whatever it spells") {
    CHECK(hex_rule(RecordType::syscall, "key") == HexRule::always);
    CHECK(hex_rule(RecordType::execve, "a0") == HexRule::always);
    CHECK(hex_rule(RecordType::proctitle, "proctitle") == HexRule::always);
    CHECK(hex_rule(RecordType::tty, "data") == HexRule::always);
    CHECK(hex_rule(RecordType::user_cmd, "cmd") == HexRule::always);
    CHECK(hex_rule(RecordType::user_cmd, "cwd") == HexRule::if_text);
    CHECK(hex_rule(RecordType::syscall, "comm") == HexRule::if_text);
    CHECK(find_hex("20", HexRule::always) == "20");
    CHECK(find_hex("CAFE", HexRule::always) == "CAFE");
    CHECK(find_hex("cafe", HexRule::always).empty());
    CHECK(find_hex("CAFE0", HexRule::always).empty());
}

TEST_CASE("untrusted strings are decoded") {
    struct Case {
        const char* name;
        const char* value;
        const char* text;
        const char* title;
    };
    const Case cases[] = {
        {"quoted", "\"a b\"", "a b", "a b"},
        {"an open quote", "\"/etc/x", "/etc/x", "/etc/x"},
        {"doubled quotes", "\"\"a b\"\"", "a b", "a b"},
        {"a placeholder", "(null) x", "(null)", "(null)"},
        {"hex", "612062", "a b", "a b"},
        {"hex with NUL bytes", "6C73002D6C", "ls", "ls -l"},
        {"torn", "6C73002D6C202F2", "ls", "ls -l /"},
        {"an abstract socket", "006162632E", "abc.", "abc."},
        {"a NUL byte", "00", "00", "00"},
        {"words", "ls -l /a", "ls -l /a", "ls -l /a"},
        {"small digits", "6c73", "6c73", "6c73"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::string buffer;
        CHECK(decode_untrusted(test.value, HexRule::if_text, buffer) == test.text);
        CHECK(decode_proctitle(test.value, buffer) == test.title);
    }
}

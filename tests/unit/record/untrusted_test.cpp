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
        CHECK(find_hex(test.value, HexRule::text).empty() != test.is_hex);
    }
}

TEST_CASE("what digits alone are depends on the field") {
    struct Case {
        const char* value;
        bool is_text;
        bool is_argument;
        bool is_key;
    };
    const Case cases[] = {
        {"20", false, true, true},         // a blank
        {"09", false, true, false},        // a tab
        {"2020", false, true, true},       // two blanks
        {"61", false, false, true},        // a, which would stand in quotes
        {"612062", true, true, true},      // a b
        {"61016201", false, false, true},  // keys
        {"1234", false, false, false},    {"3306", false, false, false},
        {"CAFE", false, false, false},    {"EABABC", true, true, true},
    };
    for (const auto& test : cases) {
        CAPTURE(test.value);
        CHECK(find_hex(test.value, HexRule::text).empty() != test.is_text);
        CHECK(find_hex(test.value, HexRule::argument).empty() != test.is_argument);
        CHECK(find_hex(test.value, HexRule::key).empty() != test.is_key);
        CHECK(find_hex(test.value, HexRule::always) == test.value);
    }
    CHECK(hex_rule(RecordType::syscall, "key") == HexRule::key);
    CHECK(hex_rule(RecordType::execve, "a0") == HexRule::argument);
    CHECK(hex_rule(RecordType::execve, "a0[1]") == HexRule::always);
    CHECK(hex_rule(RecordType::proctitle, "proctitle") == HexRule::argument);
    CHECK(hex_rule(RecordType::tty, "data") == HexRule::always);
    CHECK(hex_rule(RecordType::user_cmd, "cmd") == HexRule::key);
    CHECK(hex_rule(RecordType::user_cmd, "cwd") == HexRule::text);
    CHECK(hex_rule(RecordType::syscall, "comm") == HexRule::text);
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
        CHECK(decode_untrusted(test.value, HexRule::text, buffer) == test.text);
        CHECK(decode_proctitle(test.value, buffer) == test.title);
    }
}

#include <dockaudit/escape.hpp>

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

namespace {

std::string escape(std::string_view text, EscapeMode mode) {
    std::string out = "> ";
    append_escaped(out, text, mode);
    return out;
}

}  // namespace

TEST_CASE("each mode escapes its bytes") {
    struct Case {
        const char* name;
        std::string_view text;
        const char* raw;
        const char* tty;
        const char* shell;
        const char* shell_quote;
    };
    using namespace std::string_view_literals;
    const Case cases[] = {
        {"plain", "/bin/ls"sv, "> /bin/ls", "> /bin/ls", "> /bin/ls", "> /bin/ls"},
        {"empty", ""sv, "> ", "> ", "> ", "> "},
        {"escape", "\x1b[1m"sv, "> \x1b[1m", "> \\033[1m", "> \\033[1m", "> \\033\\[1m"},
        {"control bytes", "\t\n\x1f"sv, "> \t\n\x1f", "> \\011\\012\\037", "> \\011\\012\\037",
         "> \\011\\012\\037"},
        {"in the ninth byte", "abcdefgh\ri"sv, "> abcdefgh\ri", "> abcdefgh\\015i", "> abcdefgh\\015i",
         "> abcdefgh\\015i"},
        {"no UTF-8", "\x7f\x80\xff"sv, "> \x7f\x80\xff", "> \\177\\200\\377", "> \\177\\200\\377",
         "> \\177\\200\\377"},
        {"shell", "\"'`$\\!()| "sv, "> \"'`$\\!()| ", "> \"'`$\\!()| ", "> \\\"\\'\\`\\$\\\\\\!\\(\\)\\|\\ ",
         "> \\\"\\'\\`\\$\\\\\\!\\(\\)\\|\\ "},
        {"quote", ";#&*?[]<>{}"sv, "> ;#&*?[]<>{}", "> ;#&*?[]<>{}", "> ;#&*?[]<>{}",
         "> \\;\\#\\&\\*\\?\\[\\]\\<\\>\\{\\}"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(escape(test.text, EscapeMode::raw) == test.raw);
        CHECK(escape(test.text, EscapeMode::tty) == test.tty);
        CHECK(escape(test.text, EscapeMode::shell) == test.shell);
        CHECK(escape(test.text, EscapeMode::shell_quote) == test.shell_quote);
    }
    CHECK(escape("a\0b"sv, EscapeMode::tty) == "> a\\000b");
}

TEST_CASE("what a terminal does not simply draw is escaped, and nothing else") {
    struct Row {
        const char* name;
        std::string text;
        std::string shown;  // by mode tty
        std::string replaced;
        std::size_t width;  // of the text
    };
    const std::vector<Row> rows{
        {"letters", "Größe Ωμέγα кот", "Größe Ωμέγα кот", "Größe Ωμέγα кот", 15},
        {"CJK", "日本語", "日本語", "日本語", 6},
        {"emoji", "\U0001f600", "\U0001f600", "\U0001f600", 2},
        {"a mark over a letter", "e\u0301", "e\u0301", "e\u0301", 1},
        {"Devanagari", "नमस्ते", "नमस्ते", "नमस्ते", 4},
        {"a mark over what is before", "\u0301e", "\\314\\201e", "?e", 1},
        {"a mark over a quote", "\"\u0301", "\"\\314\\201", "\"?", 1},
        {"a heap of marks", "e\u0301\u0301\u0301\u0301\u0301", "e\u0301\u0301\u0301\u0301\\314\\201",
         "e\u0301\u0301\u0301\u0301?", 1},
        {"CSI as a character", "a\u009b2J", "a\\302\\2332J", "a?2J", 4},
        {"CSI as a byte",
         "a\x9b"
         "2J",
         "a\\2332J", "a?2J", 4},
        {"DEL", "a\x7f", "a\\177", "a?", 2},
        {"right to left", "\u202e", "\\342\\200\\256", "?", 1},
        {"isolate", "\u2066", "\\342\\201\\246", "?", 1},
        {"marks of direction", "\u200e\u200f\u061c", "\\342\\200\\216\\342\\200\\217\\330\\234", "???", 3},
        {"joiner", "\u200d", "\\342\\200\\215", "?", 1},
        {"no width", "\u200b\ufeff", "\\342\\200\\213\\357\\273\\277", "??", 2},
        {"soft hyphen", "\u00ad", "\\302\\255", "?", 1},
        {"a filler that looks like nothing", "\u3164", "\\343\\205\\244", "?", 1},
        {"variation", "\ufe0f", "\\357\\270\\217", "?", 1},
        {"line and paragraph", "\u2028\u2029", "\\342\\200\\250\\342\\200\\251", "??", 2},
        {"tag", "\U000e0041", "\\363\\240\\201\\201", "?", 1},
        {"private", "\ue000", "\\356\\200\\200", "?", 1},
        {"unassigned", "\u0378", "\\315\\270", "?", 1},
        {"too long a form", "\xc0\x9b", "\\300\\233", "??", 2},
        {"half a pair", "\xed\xa0\x80", "\\355\\240\\200", "???", 3},
        {"cut", "\xe6\x97", "\\346\\227", "?", 1},
        {"after eight letters", "abcdefgh\u202e", "abcdefgh\\342\\200\\256", "abcdefgh?", 9},
        {"a mark after eight letters", "abcdefgh\u0301", "abcdefgh\u0301", "abcdefgh\u0301", 8},
        {"a mark after eight signs", "--------\u0301", "--------\\314\\201", "--------?", 8},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.name));
        CHECK(escape(row.text, EscapeMode::raw) == "> " + row.text);
        CHECK(escape(row.text, EscapeMode::tty) == "> " + row.shown);
        CHECK(escape(row.shown, EscapeMode::tty) == "> " + row.shown);
        CHECK(harmless(row.text) == row.replaced);
        CHECK(terminal_width(row.text) == row.width);
    }
}

TEST_CASE("every byte, alone and beside others, is escaped or ASCII") {
    for (int first = 0; first < 256; ++first) {
        for (int second = 0; second < 256; ++second) {
            const std::string text{static_cast<char>(first), static_cast<char>(second)};
            const auto shown = escape(text, EscapeMode::tty);
            for (const char c : shown) {
                const auto byte = static_cast<unsigned char>(c);
                const bool is_harmful = byte < 0x20 || byte == 0x7f;
                CHECK_FALSE(is_harmful);
            }
        }
    }
}

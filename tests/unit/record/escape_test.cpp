#include <dockaudit/escape.hpp>

#include <doctest/doctest.h>

#include <string>

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
        {"others stay", "\x7f\x80\xff"sv, "> \x7f\x80\xff", "> \x7f\x80\xff", "> \x7f\x80\xff",
         "> \x7f\x80\xff"},
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

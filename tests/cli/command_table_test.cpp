// Tools that have commands: how their command lines are split, and what help and man page say of them.

#include <doctest/doctest.h>

#include <array>
#include <string>
#include <vector>

#include "common/command_line.hpp"
#include "common/error_text.hpp"

using namespace dockaudit;
using namespace dockaudit::cli;

namespace {

constexpr auto kReadOptions = std::to_array<OptionSpec>({
    {"-if --input", Operand::value, "FILE", "Options", "read this file", true},
    {"--format", Operand::value, "NAME", "Options", "how it is shown"},
    {"-r --raw", Operand::none, "", "Options", "as it is"},
});
constexpr auto kCommon = std::to_array<OptionSpec>({
    {"-h --help", Operand::none, "", "Help", "print this"},
    {"-v --version", Operand::none, "", "Help", "print the version"},
});
const std::vector<CommandSpec> kCommands{
    {"read", "[FILE...]", Operands::words, "read files", "Reads files.\nA second paragraph.", kReadOptions},
    {"tell", "RULE", Operands::rest, "tell what a rule does", "", kReadOptions},
    {"wait", "", Operands::none, "wait", "", {}},
};

/// `read --raw[-r] | a b`
std::string show(const std::vector<std::string>& arguments) {
    const auto typed = parse_commands(arguments, kCommands, kCommon);
    std::string text(typed.spec != nullptr ? typed.spec->name : "-");
    for (const auto& option : typed.options.all()) {
        text += " " + std::string(option.spec->id()) + "[" + option.name + "]";
        if (option.spec->operand != Operand::none) text += "=" + option.value;
    }
    if (!typed.options.operands().empty()) text += " |";
    for (const auto& operand : typed.options.operands()) text += " " + operand;
    return text;
}

}  // namespace

TEST_CASE("a command line with a command is split") {
    struct Row {
        const char* name;
        std::vector<std::string> arguments;
        const char* expected;
    };
    const Row rows[] = {
        {"nothing", {}, "-"},
        {"help without a command", {"--help"}, "- --help[--help]"},
        {"help before a command", {"-h", "read"}, "- --help[-h]"},
        {"a command alone", {"wait"}, "wait"},
        {"help of a command", {"read", "-h", "--nonsense"}, "read --help[-h]"},
        {"options", {"read", "--format", "x", "-r"}, "read --format[--format]=x --raw[-r]"},
        {"operands between options", {"read", "a", "-r", "b"}, "read --raw[-r] | a b"},
        {"a dash is an operand", {"read", "-", "-r"}, "read --raw[-r] | -"},
        {"and a value", {"read", "-if", "-"}, "read --input[-if]=-"},
        {"all after the end of options", {"read", "--", "-r", "--format"}, "read | -r --format"},
        {"the end of options alone", {"wait", "--"}, "wait"},
        {"an empty operand", {"read", "", "a"}, "read |  a"},
        {"the rest in one word", {"tell", "-w /etc -p wa"}, "tell | -w /etc -p wa"},
        {"the rest in several", {"tell", "-a", "always,exit", "-S", "all"}, "tell | -a always,exit -S all"},
        {"an option before the rest",
         {"tell", "--raw", "-w", "/etc", "-r"},
         "tell --raw[--raw] | -w /etc -r"},
        {"an option with a value before it", {"tell", "--format=x", "y"}, "tell --format[--format]=x | y"},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.name));
        CHECK(show(row.arguments) == row.expected);
    }
}

TEST_CASE("the options of a command line with a command are those of the tables") {
    const auto typed = parse_commands({"read", "-r", "--version"}, kCommands, kCommon);
    REQUIRE(typed.options.all().size() == 2);
    CHECK(typed.options.all()[0].spec == &kReadOptions[2]);
    CHECK(typed.options.all()[1].spec == &kCommon[1]);
}

TEST_CASE("mistakes on a command line with a command") {
    struct Row {
        const char* name;
        std::vector<std::string> arguments;
        const char* expected;
    };
    const Row rows[] = {
        {"an unknown command",
         {"raed"},
         "p: raed is not a command\n    raed\n    ^^^^\ndid you mean read?\n"},
        {"nothing like one",
         {"xxxxxxxx"},
         "p: xxxxxxxx is not a command\n    xxxxxxxx\n    ^^^^^^^^\n--help lists the commands\n"},
        {"an empty one", {""}, "p:  is not a command\n    \n    ^\n--help lists the commands\n"},
        {"an option of a command before it",
         {"-r", "read"},
         "p: -r is not an option\n    -r\n    ^^\ndid you mean -h?\n"},
        {"an option of another command",
         {"wait", "--raw"},
         "p: --raw is not an option\n    --raw\n    ^^^^^\n--help lists the options\n"},
        {"an operand where there is none",
         {"wait", "x"},
         "p: x is not an option\n    x\n    ^\n--help lists the options\n"},
    };
    for (const auto& row : rows) {
        CAPTURE(std::string(row.name));
        try {
            parse_commands(row.arguments, kCommands, kCommon);
            FAIL_CHECK("no error");
        } catch (const Error& error) {
            CHECK(error_text("p", error) == row.expected);
        }
    }
}

TEST_CASE("what help and man page say of commands") {
    CHECK(commands_help(kCommands) ==
          "\nCommands:\n"
          "  read [FILE...]              read files\n"
          "  tell RULE                   tell what a rule does\n"
          "  wait                        wait\n");
    CHECK(command_help("prog", kCommands[0], kCommon) ==
          "Usage: prog read [OPTION...] [FILE...]\n"
          "\nReads files.\n"
          "\nA second paragraph.\n"
          "\nOptions:\n"
          "  -if, --input FILE           read this file\n"
          "  --format NAME               how it is shown\n"
          "  -r, --raw                   as it is\n"
          "\nHelp:\n"
          "  -h, --help                  print this\n"
          "  -v, --version               print the version\n");
    CHECK(commands_man("prog", std::span(kCommands).subspan(2)) == ".SS wait\n.B prog wait\n");
    CHECK(commands_man("prog", std::span(kCommands).first(1)) ==
          ".SS read\n.B prog read\n.RI [ OPTION ...]\n.I [FILE\\&.\\&.\\&.]\n"
          ".PP\nReads files\\&.\n.PP\nA second paragraph\\&.\n"
          ".TP\n\\fB\\-if\\fR, \\fB\\-\\-input\\fR \\fIFILE\\fR\nread this file\n"
          ".TP\n\\fB\\-\\-format\\fR \\fINAME\\fR\nhow it is shown\n"
          ".TP\n\\fB\\-r\\fR, \\fB\\-\\-raw\\fR\nas it is\n");
}

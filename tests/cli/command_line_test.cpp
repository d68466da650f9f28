#include "common/command_line.hpp"

#include <doctest/doctest.h>

#include <array>
#include <string>

#include "common/error_text.hpp"

using namespace dockaudit;
using namespace dockaudit::cli;

namespace {

constexpr auto kTable = std::to_array<OptionSpec>({
    {"-k --key", Operand::value, "TEXT", "G", "", true},
    {"-ts --since --start", Operand::time, "TIME", "G", "", false},
    {"-e --exit", Operand::any_value, "CODE", "G", "", false},
    {"-if --input", Operand::value, "FILE", "G", "", false},
    {"-r --raw", Operand::none, "", "G", "", false},
    {"-h --help", Operand::none, "", "G", "", false},
});

/// `--key[-k]=value --raw[-r]`
std::string show(const std::vector<std::string>& arguments) {
    const auto parsed = parse_command_line(arguments, kTable, {"--help"});
    std::string text;
    for (const auto& option : parsed.all()) {
        if (!text.empty()) text += " ";
        text += std::string(option.spec->id()) + "[" + option.name + "]";
        if (option.spec->operand != Operand::none) text += "=" + option.value;
    }
    return text;
}

}  // namespace

TEST_CASE("a command line is split as ausearch splits it") {
    struct Split {
        const char* name;
        std::vector<std::string> arguments;
        const char* expected;
    };
    const Split cases[] = {
        {"nothing", {}, ""},
        {"short", {"-k", "docker"}, "--key[-k]=docker"},
        {"long", {"--key", "docker"}, "--key[--key]=docker"},
        {"one word", {"--key=docker"}, "--key[--key]=docker"},
        {"a dash after an equals sign", {"--key=-x=y"}, "--key[--key]=-x=y"},
        {"nothing after an equals sign", {"--key="}, "--key[--key]="},
        {"an empty value", {"-k", ""}, "--key[-k]="},
        {"repeated", {"-k", "a", "-k", "b"}, "--key[-k]=a --key[-k]=b"},
        {"two letters after one dash", {"-ts", "today", "-r"}, "--start[-ts]=today --raw[-r]"},
        {"two words", {"-ts", "today", "10:00", "-r"}, "--start[-ts]=today 10:00 --raw[-r]"},
        {"a span with a dash", {"-ts", "-1h"}, "--start[-ts]=-1h"},
        {"a span in two words", {"--since", "1h", "ago"}, "--start[--since]=1h ago"},
        {"a time in one word", {"--since=today", "-r"}, "--start[--since]=today --raw[-r]"},
        {"a value with a dash", {"-e", "-EPERM"}, "--exit[-e]=-EPERM"},
        {"a dash as a value", {"-if", "-", "-r"}, "--input[-if]=- --raw[-r]"},
        {"a dash alone", {"-r", "-"}, "--raw[-r] --input[]=-"},
        {"the end of options", {"-r", "--"}, "--raw[-r]"},
        {"nothing counts after help", {"-r", "-h", "--nonsense"}, "--raw[-r] --help[-h]"},
    };
    for (const auto& test : cases) {
        CAPTURE(std::string(test.name));
        CHECK(show(test.arguments) == test.expected);
    }
}

TEST_CASE("mistakes on a command line") {
    struct Mistake {
        const char* name;
        std::vector<std::string> arguments;
        const char* expected;
    };
    const Mistake cases[] = {
        {"unknown", {"--kye", "x"}, "p: --kye is not an option\n    --kye\n    ^^^^^\ndid you mean --key?\n"},
        {"a stray word",
         {"-r", "foo"},
         "p: foo is not an option\n    foo\n    ^^^\na log is named with -if\n"},
        {"a word after the end",
         {"--", "-r"},
         "p: -r is not an option\n    -r\n    ^^\n--help lists the options\n"},
        {"no value", {"-k"}, "p: -k needs a value\n    -k\n    ^^\nwrite -k TEXT\n"},
        {"an option for a value",
         {"-k", "-r"},
         "p: -k needs a value\n    -k\n    ^^\na value that begins with a dash is written --key=VALUE\n"},
        {"an option for a time",
         {"-ts", "-r"},
         "p: -ts needs a value\n    -ts\n    ^^^\na value that begins with a dash is written "
         "--start=VALUE\n"},
        {"a value for a flag", {"--raw=yes"}, "p: --raw takes no value\n    --raw=yes\n         ^^^^\n"},
        {"an empty word", {""}, "p:  is not an option\n    \n    ^\na log is named with -if\n"},
    };
    for (const auto& test : cases) {
        CAPTURE(std::string(test.name));
        try {
            parse_command_line(test.arguments, kTable, {});
            FAIL_CHECK("no error");
        } catch (const Error& error) {
            CHECK(error_text("p", error) == test.expected);
        }
    }
}

TEST_CASE("an error is shown without harm and in part") {
    CHECK(error_text("p", Error("bad \x1b[2J", "a\x1b[31mb", 1, 5)) ==
          "p: bad ?[2J\n    a?[31mb\n     ^^^^^\n");
    CHECK(error_text("p", Error("wide", "\xc3\xa4\xc3\xb6x", 4, 1)) ==
          "p: wide\n    \xc3\xa4\xc3\xb6x\n      ^\n");
    CHECK(error_text("p", Error("beyond", "ab", 7, 3)) == "p: beyond\n    ab\n      ^\n");
    const auto text =
        error_text("p", Error("long", std::string(100000, 'a') + "!" + std::string(100000, 'b'), 100000, 1));
    CHECK(text == "p: long\n    ..." + std::string(60, 'a') + "!" + std::string(40, 'b') + "...\n    " +
                      std::string(63, ' ') + "^\n");
}

TEST_CASE("the word that was probably meant") {
    constexpr auto kWords = std::to_array<std::string_view>({"EXECVE", "USER_LOGIN", "SYSCALL"});
    CHECK(find_similar("EXCEVE", kWords) == "EXECVE");
    CHECK(find_similar("USERLOGIN", kWords) == "USER_LOGIN");
    CHECK(find_similar("SOCKADDR", kWords) == "");
    CHECK(find_similar("", kWords) == "");
    CHECK(find_similar(std::string(100000, 'E'), kWords) == "");
}

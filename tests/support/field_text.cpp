#include "support/field_text.hpp"

#include <array>
#include <string_view>

namespace dockaudit::test {

std::string random_fields(Random& random) {
    static constexpr auto kParts = std::to_array<std::string_view>({
        " ",
        " ",
        " ",
        "  ",
        " uid=",
        " comm=",
        " name=",
        " key=",
        " subj=",
        " msg='",
        " msg=",
        " msg=audit(",
        " (addr=",
        " acct=",
        " a1=",
        " a1[0]=",
        " x=",
        " =",
        " a\"b=",
        "\"",
        "\"",
        "\"",
        "\"",
        "'",
        "'",
        "a",
        "b c",
        "6162",
        "610162",
        "(null)",
        "?",
        "=",
        ",",
        ":",
        " : ",
        ")",
        "(",
        " (enforce)",
        " old ",
        " avc:",
        " denied",
        " { read write }",
        " {",
        " }",
        "res=1",
        "\x01",
        "cmdline=\"a b\"",
        " exe=\"/b\"",
        "uid=\"",
    });
    std::string text = ":";
    for (auto count = random.below(24); count > 0; --count) text += random.pick(kParts);
    return text;
}

}  // namespace dockaudit::test

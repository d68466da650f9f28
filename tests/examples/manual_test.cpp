// The program that README and libdockaudit(3) show is the one that is built.

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <filesystem>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>

#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

namespace fs = std::filesystem;

const fs::path kRoot = DOCKAUDIT_SOURCE_DIR;

// The text between the first line that is `begin` and the next that is `end`.
std::string cut(const std::string& text, std::string_view begin, std::string_view end) {
    std::istringstream lines(text);
    std::string line;
    std::string out;
    while (std::getline(lines, line) && line != begin) {
    }
    while (std::getline(lines, line) && line != end) out += line + '\n';
    return out;
}

// What roff(7) shows for the escapes that a program needs.
std::string without_escapes(std::string text) {
    for (const auto& [escape, shown] : {std::pair<std::string_view, std::string_view>{"\\-", "-"},
                                        {"\\(aq", "'"},
                                        {"\\(ti", "~"},
                                        {"\\e", "\\"}}) {
        for (std::size_t at = 0; (at = text.find(escape, at)) != std::string::npos; at += shown.size())
            text.replace(at, escape.size(), shown);
    }
    return text;
}

std::string without_indent(const std::string& text) {
    std::istringstream lines(text);
    std::string out;
    for (std::string line; std::getline(lines, line);)
        out += (line.starts_with("    ") ? line.substr(4) : line) + '\n';
    return out;
}

}  // namespace

TEST_CASE("the manual of the library shows the first program") {
    const auto page = test::read_file(kRoot / "libdockaudit" / "libdockaudit.3");
    CHECK(without_escapes(cut(page, ".EX", ".EE")) ==
          test::read_file(kRoot / "libdockaudit" / "examples" / "first_program.cpp"));
}

TEST_CASE("README shows the first program") {
    const auto shown = cut(test::read_file(kRoot / "README.md"), "`main.cpp`:", "`CMakeLists.txt`:");
    CHECK(without_indent(shown) ==
          "\n" + test::read_file(kRoot / "libdockaudit" / "examples" / "first_program.cpp") + "\n");
}

TEST_CASE("the manual of the library names every header and every example, and no others") {
    const auto page = test::read_file(kRoot / "libdockaudit" / "libdockaudit.3");
    const std::regex pattern("[a-z_]+\\.[hc]pp");
    std::set<std::string> named(std::sregex_token_iterator(page.begin(), page.end(), pattern), {});
    named.erase("main.cpp");  // of the reader
    std::set<std::string> there;
    for (const auto* folder : {"libdockaudit/include/dockaudit", "libdockaudit/examples"}) {
        for (const auto& file : fs::directory_iterator(kRoot / folder)) {
            const auto extension = file.path().extension();
            if (extension == ".hpp" || extension == ".cpp") there.insert(file.path().filename().string());
        }
    }
    CHECK(fmt::format("{}", fmt::join(named, " ")) == fmt::format("{}", fmt::join(there, " ")));
}

TEST_CASE("README names every example") {
    const auto readme = test::read_file(kRoot / "README.md");
    for (const auto& file : fs::directory_iterator(kRoot / "libdockaudit" / "examples")) {
        if (file.path().extension() != ".cpp") continue;
        const auto name = file.path().filename().string();
        CAPTURE(name);
        CHECK(readme.find("| `" + name + "` |") != std::string::npos);
    }
}

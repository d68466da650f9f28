// What the packages say of themselves, held against the files that they are made of.

#include <doctest/doctest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "support/temp_dir.hpp"

namespace {

namespace fs = std::filesystem;
using dockaudit::test::read_file;

const fs::path kRoot = DOCKAUDIT_SOURCE_DIR;
const fs::path kPackaging = kRoot / "tools" / "packaging";

// The package of Debian that has what pkg-config or the linker looks for. A new library gets a row here.
const std::map<std::string_view, std::string_view> kPackages{
    {"auparse", "libauparse-dev"},
    {"audit", "libaudit-dev"},
    {"libsystemd", "libsystemd-dev"},
    {"fmt", "libfmt-dev"},
    {"libisal", "libisal-dev"},
    {"liblzma", "liblzma-dev"},
    {"libzstd", "libzstd-dev"},
    {"liblz4", "liblz4-dev"},
    {"libutf8proc", "libutf8proc-dev"},
    {"-larchive", "libarchive-dev"},
    {"-ldate-tz", "libhowardhinnant-date-dev"},
    {"-lbz2", "libbz2-dev"},
    {"-pthread", ""},
};

std::vector<std::string> lines_of(const std::string& text) {
    std::istringstream in(text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

// The words after a keyword at the start of a line.
std::vector<std::string> words_after(const std::string& text, std::string_view keyword) {
    std::vector<std::string> words;
    for (const auto& line : lines_of(text)) {
        if (!line.starts_with(keyword)) continue;
        std::istringstream rest(line.substr(keyword.size()));
        for (std::string word; rest >> word;) words.push_back(word);
    }
    return words;
}

}  // namespace

TEST_CASE("the development package brings along what pkg-config and the static library ask for") {
    const auto wanted = read_file(kRoot / "libdockaudit/cmake/dockaudit.pc.in");
    std::set<std::string> needed;
    for (const auto* keyword : {"Requires.private:", "Libs.private:"}) {
        const auto words = words_after(wanted, keyword);
        REQUIRE(!words.empty());
        for (const auto& word : words) {
            CAPTURE(word);
            const auto found = kPackages.find(word);
            REQUIRE(found != kPackages.end());
            if (!found->second.empty()) needed.emplace(found->second);
        }
    }
    const auto text = read_file(kPackaging / "packages.cmake");
    const auto begin = text.find("PACKAGE_DEPENDS \"${runtime} (= ");
    REQUIRE(begin != std::string::npos);
    auto list = text.substr(begin, text.find("\")\n", begin) - begin);
    std::ranges::replace(list, ',', ' ');
    std::ranges::replace(list, '\\', ' ');
    std::istringstream in(list);
    std::set<std::string> named;
    for (std::string word; in >> word;) {
        if (word.starts_with("lib")) named.insert(word);
    }
    CHECK(named == needed);
}

TEST_CASE("the example of a unit lets the program enter its sandbox, and is that of the manual") {
    const auto unit = read_file(kPackaging / "dockaudit-json.service");
    const auto calls = words_after(unit, "SystemCallFilter=");
    for (const auto* call :
         {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp"}) {
        CAPTURE(call);
        CHECK(std::ranges::find(calls, call) != calls.end());
    }
    const auto manual = read_file(kRoot / "tools/search/dockaudit-search.1");
    const auto begin = manual.find("\n[Unit]\n");
    REQUIRE(begin != std::string::npos);
    auto shown = manual.substr(begin, manual.find("\n.fi", begin) - begin);
    std::erase(shown, '\\');
    const auto lines = lines_of(unit);
    for (const auto& line : lines_of(shown)) {
        CAPTURE(line);
        CHECK((line.empty() || std::ranges::find(lines, line) != lines.end()));
    }
}

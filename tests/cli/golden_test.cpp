// Runs every command line in testdata/cases and compares all that it prints. With the environment variable
// DOCKAUDIT_APPROVE set, the files are rewritten with what it printed now (tests/approve does that).

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include <dockaudit/time_expression.hpp>

#include "cli/case_file.hpp"
#include "cli/fake_host.hpp"
#include "common/version.hpp"
#include "search/search_options.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

const fs::path kTestData = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata";
const fs::path kManPage = fs::path(DOCKAUDIT_SOURCE_DIR) / "tools" / "search" / "dockaudit-search.1";

bool is_approving() {
    return std::getenv("DOCKAUDIT_APPROVE") != nullptr;
}

std::set<fs::path> case_files() {
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kTestData / "cases")) {
        if (entry.path().extension() == ".cases") files.insert(entry.path());
    }
    return files;
}

/// Paths in messages as they are on every machine; and how a program was built stands for itself.
std::string without_root(std::string text) {
    if (text.starts_with("dockaudit-") && text == cli::version_text(text.substr(0, text.find(' '))))
        return text.substr(0, text.find(' ')) + " VERSION\n";
    const auto root = kTestData.string() + "/";
    for (auto at = text.find(root); at != std::string::npos; at = text.find(root))
        text.erase(at, root.size());
    return text;
}

CommandResult run_case(const Case& test) {
    FakeHost world;
    if (const auto zone = test.setting("zone"); !zone.empty()) world.host.zone = TimeZone::named(zone);
    if (const auto now = test.setting("now"); !now.empty()) {
        const auto instant = parse_time_expression(now, TimeBound::start, TimeContext{});
        world.host.clock = [instant] { return instant; };
    }
    if (const auto format = test.setting("date-format"); !format.empty()) world.host.date_format = format;
    if (const auto format = test.setting("time-format"); !format.empty()) world.host.time_format = format;
    if (const auto width = test.setting("terminal"); !width.empty()) {
        world.host.stdout_is_terminal = true;
        world.host.terminal_has_color = true;
        world.host.is_utf8 = true;
        world.host.terminal_width = std::stoul(width);
    }
    if (const auto file = test.setting("stdin"); !file.empty()) world.give_input(read_file(file));
    const auto result = world.run(test.arguments());
    return {result.status, without_root(result.out), without_root(result.err)};
}

}  // namespace

TEST_CASE("commands print what testdata/cases says") {
    std::signal(SIGPIPE, SIG_IGN);
    fs::current_path(kTestData);
    const auto files = case_files();
    REQUIRE(files.size() >= 3);
    for (const auto& path : files) {
        auto file = parse_cases(read_file(path));
        for (auto& test : file.cases) {
            const auto actual = format_result(run_case(test));
            if (is_approving()) {
                test.expected = actual;
            } else {
                const auto name = path.filename().string() + ": " + test.title;
                const auto changes = difference(test.expected, actual);
                CHECK_MESSAGE(test.expected == actual, name << "\n$ " << test.command << "\n" << changes);
            }
        }
        if (is_approving()) write_file(path, format_cases(file));
    }
}

TEST_CASE("every option occurs in a case") {
    std::set<std::string> used{"--help"};  // tried below
    for (const auto& path : case_files()) {
        for (const auto& test : parse_cases(read_file(path)).cases) {
            for (auto& word : test.arguments()) used.insert(word.substr(0, word.find('=')));
        }
    }
    for (const auto name : cli::option_names(search::search_option_table())) {
        CAPTURE(std::string(name));
        CHECK(used.count(std::string(name)) == 1);
    }
}

TEST_CASE("help is printed for who asks, and for who asks nothing") {
    const auto asked = FakeHost().run({"--help"});
    CHECK(asked.status == 0);
    CHECK(asked.out == search::search_help());
    CHECK(asked.err == "");
    const auto nothing = FakeHost().run({});
    CHECK(nothing.status == 2);
    CHECK(nothing.out == search::search_help());
    CHECK(nothing.err == "");
}

TEST_CASE("the man page lists the options as --help does") {
    constexpr std::string_view kBegin = ".SH OPTIONS\n";
    constexpr std::string_view kEnd = ".SH ";
    auto page = read_file(kManPage);
    const auto begin = page.find(kBegin);
    REQUIRE(begin != std::string::npos);
    const auto body = begin + kBegin.size();
    const auto end = page.find(kEnd, body);
    REQUIRE(end != std::string::npos);
    const auto actual = search::search_man_options();
    if (is_approving()) {
        write_file(kManPage, page.replace(body, end - body, actual));
    } else {
        CHECK_MESSAGE(page.substr(body, end - body) == actual,
                      difference(page.substr(body, end - body), actual));
    }
}

// Runs every command line in testdata/cases and compares all that it prints. With the environment variable
// DOCKAUDIT_APPROVE set, the files are rewritten with what it printed now (tests/approve does that).

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <dockaudit/time_expression.hpp>

#include "cli/case_file.hpp"
#include "cli/fake_host.hpp"
#include "common/version.hpp"
#include "report/report_options.hpp"
#include "search/search_options.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

const fs::path kTestData = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata";

/// A program, and what it says of itself.
struct Tool {
    std::string name;
    cli::OptionTable options;
    std::string help;
    int status_without_words;  ///< -1: it does something then
    struct ManSection {
        std::string name;
        std::string text;
    };
    std::vector<ManSection> man;

    std::string program() const { return "dockaudit-" + name; }
    fs::path man_page() const { return fs::path(DOCKAUDIT_SOURCE_DIR) / "tools" / name / (program() + ".1"); }
};

std::vector<Tool> tools() {
    return {
        {"search",
         search::search_option_table(),
         search::search_help(),
         2,
         {{"OPTIONS", search::search_man_options()}}},
        {"report",
         report::report_option_table(),
         report::report_help(),
         -1,
         {{"REPORTS", report::report_man_reports()}, {"OPTIONS", report::report_man_options()}}},
    };
}

std::string tool_of(const Case& test) {
    const auto tool = test.setting("tool");
    return tool.empty() ? "search" : tool;
}

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
    FakeHost world("dockaudit-" + tool_of(test));
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
    for (const auto& tool : tools()) {
        std::set<std::string> used{"--help"};  // tried below
        for (const auto& path : case_files()) {
            for (const auto& test : parse_cases(read_file(path)).cases) {
                if (tool_of(test) != tool.name) continue;
                for (auto& word : test.arguments()) used.insert(word.substr(0, word.find('=')));
            }
        }
        for (const auto name : cli::option_names(tool.options)) {
            CAPTURE(tool.name);
            CAPTURE(std::string(name));
            // What several tools have is tried with the first of them.
            const bool is_shared =
                tool.name != "search" && cli::find_option(search::search_option_table(), name) != nullptr;
            CHECK((is_shared || used.contains(std::string(name))));
        }
    }
}

TEST_CASE("help is printed for who asks, and for who asks nothing") {
    for (const auto& tool : tools()) {
        CAPTURE(tool.name);
        const auto asked = FakeHost(tool.program()).run({"--help"});
        CHECK(asked.status == 0);
        CHECK(asked.out == tool.help);
        CHECK(asked.err == "");
        if (tool.status_without_words < 0) continue;
        const auto nothing = FakeHost(tool.program()).run({});
        CHECK(nothing.status == tool.status_without_words);
        CHECK(nothing.out == tool.help);
        CHECK(nothing.err == "");
    }
}

TEST_CASE("the man page lists the options as --help does") {
    constexpr std::string_view kEnd = ".SH ";
    for (const auto& tool : tools()) {
        auto page = read_file(tool.man_page());
        for (const auto& [name, text] : tool.man) {
            CAPTURE(name);
            const auto heading = ".SH " + name + "\n";
            const auto begin = page.find(heading);
            REQUIRE(begin != std::string::npos);
            const auto body = begin + heading.size();
            const auto end = page.find(kEnd, body);
            REQUIRE(end != std::string::npos);
            if (is_approving()) {
                page.replace(body, end - body, text);
            } else {
                CHECK_MESSAGE(page.substr(body, end - body) == text,
                              difference(page.substr(body, end - body), text));
            }
        }
        if (is_approving()) write_file(tool.man_page(), page);
    }
}

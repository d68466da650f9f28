// Runs every command line in testdata/cases/rules and compares all that it prints and does. With the environment variable
// DOCKAUDIT_APPROVE set, the files are rewritten with what it printed now (tests/approve does that).

#include <doctest/doctest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>

#include "cli/case_file.hpp"
#include "common/version.hpp"
#include "rules/rules_options.hpp"
#include "rules_cli/fake_world.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

const fs::path kCases = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata" / "cases" / "rules";
const fs::path kManPage = fs::path(DOCKAUDIT_SOURCE_DIR) / "tools" / "rules" / "dockaudit-rules.1";

bool is_approving() {
    return std::getenv("DOCKAUDIT_APPROVE") != nullptr;
}

std::set<fs::path> case_files() {
    std::set<fs::path> files;
    for (const auto& entry : fs::directory_iterator(kCases)) {
        if (entry.path().extension() == ".cases") files.insert(entry.path());
    }
    return files;
}

void replace_all(std::string& text, const std::string& what, const std::string& by) {
    for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + by.size()))
        text.replace(at, what.size(), by);
}

CommandResult run_case(const Case& test) {
    FakeWorld world(test);
    auto result = world.run(test.arguments());
    // How a program was built stands for itself; the folder of the host has another name each time.
    if (result.out == cli::version_text("dockaudit-rules")) result.out = "dockaudit-rules VERSION\n";
    for (auto* const text : {&result.out, &result.err}) replace_all(*text, world.world.root.native(), "");
    return result;
}

}  // namespace

TEST_CASE("dockaudit-rules does what testdata/cases/rules says") {
    std::signal(SIGPIPE, SIG_IGN);
    fs::current_path(kCases);
    REQUIRE(case_files().size() >= 5);
    for (const auto& path : case_files()) {
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

TEST_CASE("every command and every option of its own occurs in a case") {
    std::set<std::string> used;
    for (const auto& path : case_files()) {
        for (const auto& test : parse_cases(read_file(path)).cases) {
            const auto words = test.arguments();
            for (const auto& word : words) used.insert(words.front() + " " + word.substr(0, word.find('=')));
        }
    }
    // Those that all tools have, which are tried with dockaudit-search.
    const std::set<std::string> shared{"--input",       "--merge",    "--input-logs", "--journal",
                                       "--eoe-timeout", "--read-all", "--threads",    "--end",
                                       "--utc",         "--tz",       "--debug"};
    for (const auto& command : rules::rules_command_table()) {
        for (const auto& option : command.options) {
            if (shared.contains(std::string(option.id()))) continue;
            bool is_used = false;
            for (const auto name : cli::option_names(std::span(&option, 1)))
                is_used = is_used || used.contains(std::string(command.name) + " " + std::string(name));
            CAPTURE(std::string(command.name) + " " + std::string(option.id()));
            CHECK(is_used);
        }
    }
}

TEST_CASE("the man page tells of the commands what --help does") {
    constexpr std::string_view kBegin = ".SH COMMANDS\n";
    auto page = read_file(kManPage);
    const auto begin = page.find(kBegin);
    REQUIRE(begin != std::string::npos);
    const auto body = begin + kBegin.size();
    const auto end = page.find(".SH ", body);
    REQUIRE(end != std::string::npos);
    const auto actual = rules::rules_man_commands();
    if (is_approving()) {
        write_file(kManPage, page.replace(body, end - body, actual));
    } else {
        CHECK_MESSAGE(page.substr(body, end - body) == actual,
                      difference(page.substr(body, end - body), actual));
    }
}

// The version has one source, the CMakeLists.txt of the project, and everything that names it agrees.

#include "common/version.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include <dockaudit/build_info.hpp>

#include "cli/fake_host.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

const std::filesystem::path kRoot = DOCKAUDIT_SOURCE_DIR;

// What stands between two texts in a file of the project; empty if one of them is missing.
std::string find_between(const char* file, const std::string& before, const std::string& after) {
    const auto text = read_file(kRoot / file);
    const auto begin = text.find(before);
    if (begin == std::string::npos) return {};
    const auto from = begin + before.size();
    const auto end = text.find(after, from);
    return end == std::string::npos ? std::string() : text.substr(from, end - from);
}

}  // namespace

TEST_CASE("the version is that of the project, everywhere") {
    const auto project = find_between("CMakeLists.txt", "project(dockaudit VERSION ", " ");
    REQUIRE_FALSE(project.empty());
    struct Case {
        std::string name;
        std::string found;
    };
    const std::vector<Case> cases{
        {"of the tools", std::string(cli::tool_version())},
        {"of the library", std::string(build_info().version)},
        {"of the newest entry of the changelog", find_between("CHANGELOG.md", "\n## [", "]")},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(test.found == project);
    }
}

TEST_CASE("--version tells how a tool and its library were built; what follows does not count") {
    const auto info = build_info();
    const auto text = cli::version_text("dockaudit-none");
    CHECK(text.starts_with("dockaudit-none " + std::string(cli::tool_version()) + "\n"));
    CHECK(text.ends_with("\n"));
    CHECK_FALSE(info.features.empty());
    struct Case {
        std::string name;
        std::string_view part;
    };
    std::vector<Case> cases{{"library", info.version},
                            {"compiler", info.compiler},
                            {"build type", info.build_type},
                            {"libauparse", info.auparse_version}};
    for (const auto feature : info.features) cases.push_back({"feature", feature});
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK_FALSE(test.part.empty());
        CHECK(text.find(test.part) != std::string::npos);
    }

    const std::vector<std::vector<std::string>> command_lines{
        {"-v"}, {"--version"}, {"--version", "--nonsense"}};
    for (const auto& arguments : command_lines) {
        CAPTURE(arguments.back());
        const auto result = FakeHost().run(arguments);
        CHECK(result.status == 0);
        CHECK(result.out == cli::version_text("dockaudit-search"));
    }
}

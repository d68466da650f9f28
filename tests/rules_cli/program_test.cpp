// The executable itself: what a fake world cannot show.

#include <doctest/doctest.h>

#include <string>

#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit::test;

namespace {

const std::string kProgram = DOCKAUDIT_RULES_PROGRAM;

}  // namespace

TEST_CASE("the program prints rules for the host it runs on") {
    const auto result = run_process({kProgram, "generate"});
    CHECK(result.status == 0);
    CHECK(result.out.find("-a always,exit ") != std::string::npos);
    CHECK(result.err == "");
}

TEST_CASE("rules go through a pipe from one command to the other") {
    const auto made = run_process({kProgram, "generate", "--for", "debian"});
    ProcessOptions options;
    options.input = made.out;
    const auto checked = run_process({kProgram, "check", "--for", "debian", "-"}, options);
    CHECK(checked.status != 2);
    const auto told = run_process({kProgram, "explain", "-"}, options);
    CHECK(told.status == 0);
    CHECK(told.out != "");
}

TEST_CASE("a file is written with --output") {
    const TempDir folder;
    const auto path = folder.path() / "docker.rules";
    const auto result = run_process({kProgram, "generate", "--for", "debian", "--output", path.string()});
    CHECK(result.status == 0);
    CHECK(result.out == "");
    CHECK(read_file(path) == run_process({kProgram, "generate", "--for", "debian"}).out);
}

TEST_CASE("where nobody can be asked nothing is changed") {
    ProcessOptions options;
    options.input = "y\n";
    const auto result = run_process({"setsid", kProgram, "generate", "--install"}, options);
    CHECK(result.status == 2);
}

// The script that completes commands and options, tried in bash.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <filesystem>
#include <string>
#include <vector>

#include "rules/rules_options.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

// What bash offers for the last of these words, with blanks between.
std::string offered(const TempDir& folder, const std::string& words) {
    const auto script = folder.write(
        "try.bash",
        fmt::format("cd {0}\nsource {0}/completion.bash\nCOMP_WORDS=({1})\n"
                    "COMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\ncompopt() {{ :; }}\n_dockaudit_rules\n"
                    "echo \"${{COMPREPLY[*]}}\"\n",
                    folder.path().native(), words));
    auto out = run_process({"bash", script.native()}).out;
    while (out.ends_with('\n')) out.pop_back();
    for (auto at = out.find('\n'); at != std::string::npos; at = out.find('\n')) out[at] = ' ';
    return out;
}

}  // namespace

TEST_CASE("what bash completes of dockaudit-rules") {
    const TempDir folder;
    folder.write("completion.bash", rules::rules_completion());
    folder.write("docker.rules", "");
    struct Row {
        std::string name, words, expected;
    };
    const std::vector<Row> rows{
        {"commands", "x ''",
         "generate check explain measure verify setup --completion -v --version -h --help"},
        {"a command", "x gen", "generate"},
        {"an option of a command", "x generate --pro", "--profile"},
        {"only of that command", "x verify --pro", ""},
        {"a value", "x generate --profile rec", "recommended"},
        {"a value after an equals sign", "x generate --profile = rec", "recommended"},
        {"the same option of another command has others", "x check --format s", "sarif"},
        {"of measure", "x measure --format t", "table tsv"},
        {"a time", "x measure --since yes", "yesterday"},
        {"a file to check", "x check dock", "docker.rules"},
        {"a file to explain", "x explain dock", "docker.rules"},
        {"a log", "x measure -if dock", "docker.rules"},
        {"no files where none is taken", "x verify dock", ""},
        {"an option beside files", "x check --li", "--live"},
        {"help of a command", "x setup --he", "--help"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(offered(folder, row.words) == row.expected);
    }
}

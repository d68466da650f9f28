// The script that completes options, tried in bash.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "cli/fake_host.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit::test;

namespace {

// What bash offers for the last of these words, with blanks between.
std::string offered(const TempDir& folder, const std::string& words) {
    folder.write("try.bash",
                 fmt::format("source {}\nCOMP_WORDS=({})\nCOMP_CWORD=$((${{#COMP_WORDS[@]}} - 1))\n"
                             "compopt() {{ :; }}\n_dockaudit_search\necho \"${{COMPREPLY[*]}}\"\n",
                             (folder.path() / "completion.bash").native(), words));
    const auto command = fmt::format("bash {}", (folder.path() / "try.bash").native());
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    REQUIRE(pipe != nullptr);
    std::string out;
    std::array<char, 4096> part{};
    while (const auto size = std::fread(part.data(), 1, part.size(), pipe.get()))
        out.append(part.data(), size);
    while (out.ends_with('\n')) out.pop_back();
    return out;
}

}  // namespace

TEST_CASE("what bash completes") {
    const TempDir folder;
    const auto script = FakeHost().run({"--completion", "bash"});
    REQUIRE(script.status == 0);
    folder.write("completion.bash", script.out);
    // In the place of the program.
    const auto program =
        folder.write("search",
                     "#!/bin/sh\ncase \"$*\" in\n'-if a.log --in-container'*) printf "
                     "'COUNT\\tcontainer.name\\tcontainer\\n3\\tweb\\t0123456789abcdef\\n';;\nesac\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    struct Row {
        std::string name, words, expected;
    };
    const std::vector<Row> rows{
        {"an option", "x --docker", "--docker-verb"},
        {"all its spellings", "x --si", "--since"},
        {"a flag", "x --flag priv", "privileged"},
        {"a severity", "x --flag crit", "critical"},
        {"the second of a list", "x --flag privileged,socket-m", "privileged,socket-mount"},
        {"after an equals sign", "x --flag = priv", "privileged"},
        {"with nothing typed yet", "x --color =", "auto always never"},
        {"a verb of two words", "x --docker-verb 'compose up'", "compose\\ up"},
        {"a verb", "x --docker-verb rena", "rename"},
        {"a format", "x --format json", "json json-records"},
        {"a field of containers", "x --fields time,container.s", "time,container.source"},
        {"a field of records", "x --count-by aui", "auid"},
        {"a type", "x -m VIRT_C", "VIRT_CONTROL VIRT_CREATE"},
        {"a time", "x -ts this", "this-hour this-week this-month this-year"},
        {"what nobody can know", "x -k doc", ""},
        {"containers of a log", program.native() + " -if a.log --container ''", "web 0123456789ab"},
        {"one of them", program.native() + " -if a.log --container w", "web"},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        auto actual = offered(folder, row.words);
        for (auto at = actual.find('\n'); at != std::string::npos; at = actual.find('\n')) actual[at] = ' ';
        CHECK(actual == row.expected);
    }
}

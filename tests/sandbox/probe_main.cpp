// dockaudit_sandbox_probe ACT LOG ELSEWHERE STATE [free]: enters the sandbox as a search of that log does and does one
// thing. Exits with its error; prints what is in force. With `free` it stays outside, to show that the act is possible.

#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <string_view>

#include <dockaudit/account_database.hpp>

#include "common/sandbox.hpp"
#include "query/query_sandbox.hpp"
#include "sandbox/acts.hpp"

namespace {

using namespace dockaudit;
using namespace dockaudit::test;

const Act* find_act(std::string_view name) {
    for (const auto acts : {intruder_acts(), reader_acts()}) {
        for (const auto& act : acts) {
            if (act.name == name) return &act;
        }
    }
    return nullptr;
}

int list_acts(std::string_view kind) {
    for (const auto& act : kind == "intruder" ? intruder_acts() : reader_acts())
        std::printf("%s\n", act.name.data());
    return 0;
}

}  // namespace

int main(int count, char** words) try {
    constexpr int kUsage = 250;
    if (count == 2) return list_acts(words[1]);
    if (count < 5) return kUsage;
    const auto* act = find_act(words[1]);
    if (act == nullptr) return kUsage;
    Stage stage{words[2], words[3], words[4], -1, ::getppid()};
    stage.open_file = ::open((stage.elsewhere / "file").c_str(), O_RDONLY);
    if (count == 5) {
        ReaderOptions reader;
        const auto report =
            cli::enter_sandbox(cli::sandbox_needs({LogSet::rotated(stage.log)}, reader, stage.state));
        std::printf("%s", cli::sandbox_text(report).c_str());
        std::fflush(stdout);
    }
    return act->run(stage);
} catch (const std::exception& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 251;
}

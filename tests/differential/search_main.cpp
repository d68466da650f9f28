// dockaudit-search that reads in another way: the searches of the differential test take every way.

#include <string>

#include "common/host.hpp"
#include "search/search_command.hpp"

namespace {

// The first words, if there are any for it: --read-with BLOCK_BYTES THREADS PREFILTER.
dockaudit::cli::ExitStatus search_as_told(const dockaudit::cli::Host& host) {
    auto told = host;
    auto& words = told.arguments;
    if (words.size() >= 4 && words[0] == "--read-with") {
        told.reader.block_bytes = std::stoul(words[1]);
        told.reader.threads = static_cast<unsigned>(std::stoul(words[2]));
        told.reader.use_prefilter = words[3] == "yes";
        words.erase(words.begin(), words.begin() + 4);
    }
    return dockaudit::search::search_command(told);
}

}  // namespace

int main(int argument_count, char** arguments) {
    return dockaudit::cli::run_command("dockaudit-search", argument_count, arguments, search_as_told);
}

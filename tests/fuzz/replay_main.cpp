// Runs a fuzzer without libFuzzer: over the files named, otherwise over its own files in testdata/fuzz, and
// over pieces of these, of the recorded logs and of random logs with bytes changed. The same seed gives the
// same inputs.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "support/log_generator.hpp"
#include "support/logs.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

using namespace dockaudit::test;

void run(std::string_view bytes) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
}

std::string change(std::string piece, Random& random) {
    for (auto changes = random.below(6); changes > 0 && !piece.empty(); --changes) {
        const auto at = random.below(piece.size());
        switch (random.below(3)) {
            case 0:
                piece[at] = static_cast<char>(random.below(256));
                break;
            case 1:
                piece.erase(at, random.below(20));
                break;
            default:
                piece.insert(at, 1 + random.below(3), piece[random.below(piece.size())]);
        }
    }
    return piece;
}

std::string cut(std::string_view text, Random& random) {
    if (text.empty()) return {};  // a random log may have no record
    const auto start = random.below(text.size());
    return std::string(text.substr(start, 1 + random.below(2000)));
}

// Inputs made for this fuzzer: forms that a log does not have, and what once made it fail.
std::vector<std::string> own_inputs() {
    const auto folder = std::filesystem::path(DOCKAUDIT_SOURCE_DIR) / "testdata/fuzz" / DOCKAUDIT_FUZZER;
    std::vector<std::string> inputs;
    if (!std::filesystem::is_directory(folder)) return inputs;
    for (const auto& entry : std::filesystem::directory_iterator(folder))
        inputs.push_back(read_file(entry.path()));
    std::ranges::sort(inputs);  // a folder has no order
    return inputs;
}

}  // namespace

int main(int argc, char** argv) {
    for (int i = 1; i < argc; ++i) run(read_file(argv[i]));
    if (argc > 1) return 0;

    const auto seed = seed_from_environment(1);
    const auto inputs = number_from_environment("DOCKAUDIT_FUZZ_INPUTS", 3000);
    fmt::print("seed {}, {} inputs\n", seed, inputs);
    Random random(seed);
    std::string logs;
    for (const auto& log : recorded_logs()) logs += read_file(log.path);
    const auto own = own_inputs();
    run({});
    for (const auto& input : own) run(input);
    for (std::uint64_t i = 0; i < inputs; ++i) {
        const bool from_own = !own.empty() && random.chance(1, 2);
        const bool from_logs = random.chance(1, 2);
        run(change(from_own ? random.pick(own) : cut(from_logs ? logs : generate_log(random.next()), random),
                   random));
    }
    return 0;
}

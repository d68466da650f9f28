// Runs a fuzzer without libFuzzer: over the files named, otherwise over the recorded logs, over random logs,
// and over pieces of them with bytes changed. The same seed gives the same inputs.

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

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

std::string mutate(std::string_view text, Random& random) {
    const auto start = random.below(text.size());
    std::string piece(text.substr(start, 1 + random.below(2000)));
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
    run({});
    for (std::uint64_t i = 0; i < inputs; ++i) {
        run(mutate(random.chance(1, 2) ? logs : generate_log(random.next()), random));
    }
    return 0;
}

#include "engine/time_samples.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <random>
#include <string>
#include <vector>

#include "engine/time_probe.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

TEST_CASE("times read ahead are those read one by one, on any number of threads") {
    const test::TempDir folder;
    std::mt19937 random(23);
    std::vector<InputFile> inputs;
    for (int file = 0; file < 3; ++file) {
        std::string log;
        for (int record = 0; record < 4000; ++record) {
            // Lines without a time, and some that are longer than what is read first.
            const auto length = random() % 50 == 0 ? 3000 : random() % 100;
            log += random() % 5 == 0 ? std::string(length, 'x')
                                     : fmt::format("type=CWD msg=audit({}.000:1): cwd=\"{}\"",
                                                   1'700'000'000 + record, std::string(length, 'd'));
            log += '\n';
        }
        inputs.push_back(InputFile::open(folder.write("log" + std::to_string(file), log)));
    }
    inputs.push_back(InputFile::open(folder.write("short", "type=CWD msg=audit(1700000000.000:1):\n")));
    for (const unsigned threads : {1U, 2U, 4U}) {
        CAPTURE(threads);
        WorkPool pool(threads);
        constexpr std::uint64_t kStretch = 512;
        TimeSamples samples(pool, kStretch);
        std::size_t found = 0;
        for (const auto& input : inputs) {
            for (std::uint64_t offset = 0;; offset = std::min(offset + kStretch, input.size())) {
                CAPTURE(offset);
                const auto time = samples.at(input, offset);
                REQUIRE(time == find_time_near(input, offset));
                if (time) ++found;
                if (offset == input.size()) break;
                if (random() % 100 == 0) offset += kStretch * (random() % 300);
            }
        }
        CHECK(found > 1000);
        // Other places and going back are slower, not wrong.
        for (const std::uint64_t offset : {std::uint64_t{700}, kStretch, std::uint64_t{0}}) {
            CHECK(samples.at(inputs[0], offset) == find_time_near(inputs[0], offset));
        }
    }
}

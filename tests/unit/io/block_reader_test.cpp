#include "io/block_reader.hpp"

#include <doctest/doctest.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <fstream>
#include <random>
#include <string>
#include <thread>

#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::vector<InputFile> open_all(const std::vector<std::filesystem::path>& paths) {
    std::vector<InputFile> inputs;
    for (const auto& path : paths) inputs.push_back(InputFile::open(path));
    return inputs;
}

struct Whole {
    std::string bytes;
    std::uint64_t consumed = 0;
    std::uint64_t held = 0;  // memory of the blocks
    bool all_lines_whole = true;
    bool offsets_true = true;
};

// Everything that a reader gives, put together, and whether each block kept its word.
Whole read_all(BlockReader& reader, std::string_view expected) {
    Whole whole;
    Block block;
    while (reader.next(block) == Next::item) {
        reader.load(block);
        whole.consumed += block.consumed_bytes;
        whole.held += block.storage->capacity;
        if (block.bytes.empty()) continue;
        if (block.bytes.back() != '\n' && !block.at_end_of_input && !block.last_line_cut)
            whole.all_lines_whole = false;
        if (block.input == 0 && expected.substr(block.offset, block.bytes.size()) != block.bytes)
            whole.offsets_true = false;
        whole.bytes += block.bytes;
    }
    return whole;
}

std::string random_lines(std::mt19937& random) {
    std::string text;
    for (auto lines = random() % 20; lines > 0; --lines) text += std::string(random() % 40, 'x') + '\n';
    if (random() % 2 == 0) text += "no newline";
    return text;
}

}  // namespace

TEST_CASE("blocks of any size give the bytes of the file, in whole lines") {
    const test::TempDir folder;
    std::mt19937 random(11);
    for (int round = 0; round < 200; ++round) {
        CAPTURE(round);
        const auto text = random_lines(random);
        const auto path = folder.write("log", text);
        for (const std::size_t block_bytes : {1U, 2U, 7U, 64U, 100000U}) {
            CAPTURE(block_bytes);
            BlockReader reader(open_all({path}), block_bytes, 1000);
            const auto whole = read_all(reader, text);
            REQUIRE(whole.bytes == text);
            CHECK(whole.all_lines_whole);
            CHECK(whole.offsets_true);
            CHECK(whole.consumed == text.size());
        }
    }
}

TEST_CASE("inputs follow each other in their order") {
    const test::TempDir folder;
    const auto first = folder.write("a", "1\n2\n");
    const auto second = folder.write("b", "3");
    const auto third = folder.write("c", "");
    const auto fourth = folder.write("d", "4\n");
    BlockReader reader(open_all({first, second, third, fourth}), 2, 1000);
    CHECK(read_all(reader, "1\n2\n").bytes == "1\n2\n34\n");
}

TEST_CASE("a line beyond the cap is cut one byte after it, whatever the blocks") {
    const test::TempDir folder;
    const auto text = "a\n" + std::string(300, 'y') + "\nz\n";
    const auto path = folder.write("log", text);
    for (const std::size_t block_bytes : {1U, 3U, 50U, 130U}) {
        CAPTURE(block_bytes);
        BlockReader reader(open_all({path}), block_bytes, 100);
        std::string seen;
        bool cut = false;
        Block block;
        while (reader.next(block) == Next::item) {
            reader.load(block);
            cut = cut || block.last_line_cut;
            seen += block.bytes;
        }
        CHECK(cut);
        CHECK(seen.starts_with("a\n" + std::string(101, 'y')));
        CHECK(seen.ends_with("z\n"));
        CHECK(seen.size() <= text.size());
    }
}

TEST_CASE("a pipe gives the same lines as a file, cap included") {
    const test::TempDir folder;
    std::mt19937 random(12);
    for (int round = 0; round < 40; ++round) {
        CAPTURE(round);
        auto text = random_lines(random);
        const auto fifo = folder.path() / ("fifo" + std::to_string(round));
        REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
        std::jthread writer([&] { std::ofstream(fifo, std::ios::binary) << text; });
        BlockReader reader(open_all({fifo}), 1 + random() % 50, 1000);
        const auto whole = read_all(reader, text);
        CHECK(whole.bytes == text);
        CHECK(whole.offsets_true);
        CHECK(whole.consumed == text.size());
        CHECK(whole.held <= 2 * text.size());  // blocks that wait take no more memory than their bytes
    }
    const auto fifo = folder.path() / "long";
    REQUIRE(::mkfifo(fifo.c_str(), 0600) == 0);
    const auto text = "a\n" + std::string(300, 'y') + "\nz\n";
    std::jthread writer([&] { std::ofstream(fifo, std::ios::binary) << text; });
    BlockReader reader(open_all({fifo}), 16, 100);
    const auto whole = read_all(reader, text);
    CHECK(whole.held <= text.size());
    CHECK(whole.bytes == "a\n" + std::string(101, 'y') + "z\n");
    CHECK(whole.consumed == text.size());
}

TEST_CASE("a file that shrinks while it is read ends there and says so") {
    const test::TempDir folder;
    const auto path = folder.write("log", std::string(100, 'a') + "\n" + std::string(100, 'b') + "\n");
    BlockReader reader(open_all({path}), 64, 1000);
    std::filesystem::resize_file(path, 50);
    Block block;
    std::string errors;
    while (reader.next(block) == Next::item) {
        reader.load(block);
        errors += block.error;
    }
    CHECK(errors.find("shorter") != std::string::npos);
}

TEST_CASE("buffers are used again") {
    BufferPool pool(1000);
    const auto* first = pool.acquire().get();
    CHECK(pool.acquire().get() == first);
    auto kept = pool.acquire();
    CHECK(pool.acquire().get() != kept.get());
}

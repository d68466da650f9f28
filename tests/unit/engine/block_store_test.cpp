#include "engine/block_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "support/random.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

TEST_CASE("the bytes of a piece are the same, whether its block was kept or not") {
    const test::TempDir folder;
    std::string log;
    for (int line = 0; line < 200; ++line) log += "line " + std::to_string(line) + "\n";
    std::vector<InputFile> inputs;
    inputs.push_back(InputFile::open(folder.write("audit.log", log)));
    BlockReader reader(std::move(inputs), 100, 1000);
    BlockStore store(reader);
    std::vector<Piece> pieces;
    Block block;
    while (reader.next(block) == Next::item) {
        reader.load(block);
        // Every third is kept, so that those at hand have gaps between them.
        store.keep(block, nullptr, pieces.size() % 3 == 1);
        pieces.push_back({block.offset, static_cast<std::uint32_t>(block.bytes.size()), 0});
    }
    REQUIRE(pieces.size() > 10);
    for (const auto& piece : pieces) {
        CAPTURE(piece.offset);
        HeldPieces held;
        store.fetch(piece, held);
        REQUIRE(held.pieces().size() == 1);
        CHECK(held.pieces()[0].view == std::string_view(log).substr(piece.offset, piece.length));
    }
    CHECK(store.retained_bytes() == 0);
}

TEST_CASE("what is read again is right in any order, alone and by chunks") {
    const test::TempDir folder;
    test::Random random(8);
    std::vector<std::string> logs;
    std::vector<InputFile> inputs;
    for (const auto* name : {"audit.log.1", "audit.log"}) {
        logs.emplace_back();
        for (int i = 0; i < 300'000; ++i) logs.back().push_back(static_cast<char>('a' + random.below(26)));
        inputs.push_back(InputFile::open(folder.write(name, logs.back())));
    }
    BlockReader reader(std::move(inputs), 100, 1000);
    BlockStore store(reader);
    const auto check = [&](std::uint64_t offset, std::uint64_t length, std::uint32_t input) {
        const auto& log = logs[input];
        offset = std::min<std::uint64_t>(offset, log.size() - 1);
        length = std::min(length, log.size() - offset);
        CAPTURE(offset);
        CAPTURE(length);
        HeldPieces held;
        store.fetch({offset, static_cast<std::uint32_t>(length), input}, held);
        REQUIRE(held.pieces().size() == 1);
        REQUIRE(held.pieces()[0].view == std::string_view(log).substr(offset, length));
        return held.held_bytes();
    };
    // Alone, a piece keeps little alive.
    CHECK(check(150'000, 900, 0) < 2000);
    CHECK(check(1'000, 900, 0) < 2000);
    for (std::uint64_t i = 0; i < 300; ++i) check(i * 1000, 900, i < 150 ? 0 : 1);
    for (std::uint64_t i = 300; i > 0; --i) check(i * 1000, 900, 1);
    // In two places at once.
    for (std::uint64_t i = 0; i < 100; ++i) {
        check(i * 1000, 900, 0);
        check(150'000 + i * 1000, 1100, 0);
    }
    for (int i = 0; i < 2000; ++i) {
        const auto length = random.chance(1, 10) ? random.below(80'000) : random.below(3000);
        check(random.below(300'000), 1 + length, static_cast<std::uint32_t>(random.below(2)));
    }
}

TEST_CASE("a block stays as long as an event refers to it") {
    const test::TempDir folder;
    const std::string log = "one\ntwo\nthree\nfour\n";
    std::vector<InputFile> inputs;
    inputs.push_back(InputFile::open(folder.write("audit.log", log)));
    BlockReader reader(std::move(inputs), 5, 1000);
    BlockStore store(reader);
    std::vector<std::weak_ptr<Buffer>> buffers;
    std::vector<Piece> pieces;
    Block block;
    while (reader.next(block) == Next::item) {
        reader.load(block);
        store.keep(block, nullptr, true);
        pieces.push_back({block.offset, static_cast<std::uint32_t>(block.bytes.size()), 0});
        store.add_reference(pieces.back());
        CHECK(pieces.back().is_referenced);
        buffers.push_back(block.storage);
    }
    REQUIRE(pieces.size() > 2);
    block = {};
    const auto trim = [&] {
        Block empty;
        empty.storage = std::make_shared<Buffer>(1);
        store.keep(empty, nullptr, false);
    };
    // The second is not needed, but blocks go in their order.
    store.drop_reference(pieces[1]);
    trim();
    CHECK(!buffers[0].expired());
    CHECK(!buffers[1].expired());
    store.drop_reference(pieces[0]);
    trim();
    CHECK(buffers[0].expired());
    CHECK(buffers[1].expired());
    CHECK(!buffers[2].expired());
    // What is gone is read again.
    HeldPieces held;
    store.fetch(pieces[0], held);
    CHECK(held.pieces()[0].view == log.substr(0, pieces[0].length));
}

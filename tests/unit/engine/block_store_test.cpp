#include "engine/block_store.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

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
    while (reader.next(block)) {
        reader.load(block);
        // Every third is kept, so that those at hand have gaps between them.
        store.keep(block, pieces.size() % 3 == 1);
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

#include "engine/block_store.hpp"

#include <algorithm>
#include <iterator>

namespace dockaudit {
namespace {

constexpr std::uint64_t kResidentBytes = 1 << 20;
constexpr std::size_t kChunkBytes = 32 << 10;

}  // namespace

void BlockStore::keep(const Block& block, bool expected) {
    if (!expected && reader_.can_read_again(block.input)) return;
    residents_.push_back({block, 0});
    resident_bytes_ += block.storage->capacity;
    trim();
}

// Drops the oldest blocks beyond the limit, as far as they can be read again or nobody needs them.
void BlockStore::trim() {
    while (residents_.size() > 1 && resident_bytes_ > kResidentBytes) {
        const auto& oldest = residents_.front();
        if (oldest.references > 0 && !reader_.can_read_again(oldest.block.input)) break;
        resident_bytes_ -= oldest.block.storage->capacity;
        residents_.pop_front();
    }
    retained_bytes_ = resident_bytes_ > kResidentBytes ? resident_bytes_ - kResidentBytes : 0;
}

BlockStore::Resident* BlockStore::find(const Piece& piece) noexcept {
    const auto place = [](const Resident& resident) {
        return Place{resident.block.input, resident.block.offset};
    };
    const auto behind = std::ranges::upper_bound(residents_, Place{piece.input, piece.offset}, {}, place);
    if (behind == residents_.begin()) return nullptr;
    auto& resident = *std::prev(behind);
    const auto& block = resident.block;
    const bool is_inside =
        block.input == piece.input && piece.offset + piece.length <= block.offset + block.bytes.size();
    return is_inside ? &resident : nullptr;
}

void BlockStore::add_reference(const Piece& piece) noexcept {
    if (auto* resident = find(piece)) ++resident->references;
}

void BlockStore::drop_reference(const Piece& piece) noexcept {
    if (auto* resident = find(piece); resident && resident->references > 0) --resident->references;
}

BlockStore::Chunk& BlockStore::read_chunk(const Piece& piece) {
    const auto holds = [&](const Chunk& chunk) {
        return chunk.buffer && chunk.input == piece.input && chunk.offset <= piece.offset &&
               piece.offset + piece.length <= chunk.offset + chunk.size;
    };
    if (const auto found = std::ranges::find_if(chunks_, holds); found != chunks_.end()) return *found;

    // Chunks lie side by side, so that reading backwards finds its neighbours too; a piece that begins in one
    // and ends in the next makes its chunk longer.
    auto& chunk = chunks_[next_chunk_++ % chunks_.size()];
    const auto& input = reader_.input(piece.input);
    const auto start = piece.offset - piece.offset % kChunkBytes;
    const auto end =
        std::max<std::uint64_t>(piece.offset + piece.length, std::min(start + kChunkBytes, input.size()));
    chunk = {piece.input, start, static_cast<std::size_t>(end - start), nullptr};
    auto buffer = std::make_shared<Buffer>(chunk.size);
    reader_.read_again(piece.input, start, {buffer->data.get(), chunk.size});
    chunk.buffer = std::move(buffer);
    return chunk;
}

void BlockStore::fetch(const Piece& piece, HeldPieces& into) {
    if (const auto* resident = find(piece)) {
        const auto& block = resident->block;
        into.add({block.bytes.substr(static_cast<std::size_t>(piece.offset - block.offset), piece.length),
                  piece.is_mixed},
                 block.storage);
        return;
    }
    const auto& chunk = read_chunk(piece);
    const std::string_view bytes(chunk.buffer->data.get(), chunk.size);
    into.add(
        {bytes.substr(static_cast<std::size_t>(piece.offset - chunk.offset), piece.length), piece.is_mixed},
        chunk.buffer);
}

}  // namespace dockaudit

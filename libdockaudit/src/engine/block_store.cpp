#include "engine/block_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dockaudit {
namespace {

// What is needed of pipes is kept beyond these.
constexpr std::uint64_t kFewBytes = 512 << 10;
constexpr std::uint64_t kManyBytes = 8 << 20;
constexpr std::size_t kChunkBytes = 32 << 10;
// If so many lie close to others, so will the next ones.
constexpr int kManyNeighbours = 4;

}  // namespace

BlockStore::BlockStore(const BlockReader& reader) : reader_(reader), limit_(kFewBytes) {}

void BlockStore::keep(const Block& block, std::shared_ptr<const BlockDrafts> drafts, bool expected) {
    trim();
    if (expected || !reader_.can_read_again(block.input)) {
        residents_.push_back({block, std::move(drafts)});
        resident_bytes_ += residents_.back().bytes();
        newest_ = {block.input, block.offset};
    }
    retained_bytes_ = resident_bytes_ > kManyBytes ? resident_bytes_ - kManyBytes : 0;
}

// Drops the oldest blocks that nobody needs, and those beyond the limit that can be read again.
void BlockStore::trim() {
    while (!residents_.empty()) {
        const auto& oldest = residents_.front();
        if (oldest.references > 0) {
            if (resident_bytes_ <= limit_ || !reader_.can_read_again(oldest.block.input)) break;
            // Even so many are not enough: they would only take memory.
            if (limit_ == kManyBytes) limit_ = kFewBytes;
        }
        resident_bytes_ -= oldest.bytes();
        residents_.pop_front();
        if (found_ > 0) --found_;
    }
}

// Events are mostly asked for in the order of the log.
BlockStore::Resident* BlockStore::find(const Piece& piece) noexcept {
    for (auto place = found_; place < residents_.size() && place < found_ + 2; ++place) {
        if (!residents_[place].contains(piece)) continue;
        found_ = place;
        return &residents_[place];
    }
    const auto place_of = [](const Resident& resident) {
        return Place{resident.block.input, resident.block.offset};
    };
    const auto behind = std::ranges::upper_bound(residents_, Place{piece.input, piece.offset}, {}, place_of);
    if (behind == residents_.begin() || !std::prev(behind)->contains(piece)) return nullptr;
    found_ = static_cast<std::size_t>(std::prev(behind) - residents_.begin());
    return &residents_[found_];
}

void BlockStore::add_reference(Piece& piece) noexcept {
    if (residents_.empty() || !residents_.back().contains(piece)) return;
    ++residents_.back().references;
    piece.is_referenced = true;
}

void BlockStore::drop_reference(const Piece& piece) noexcept {
    if (!piece.is_referenced) return;
    if (auto* resident = find(piece)) --resident->references;
}

const std::shared_ptr<const BlockDrafts>* BlockStore::drafts_of(const Piece& piece) noexcept {
    const auto* resident = find(piece);
    return resident && resident->drafts ? &resident->drafts : nullptr;
}

void BlockStore::drop_drafts() noexcept {
    for (auto& resident : residents_) {
        resident_bytes_ -= resident.bytes();
        resident.drafts.reset();
        resident_bytes_ += resident.bytes();
    }
}

BlockStore::Chunk& BlockStore::read_chunk(const Piece& piece) {
    const auto holds = [&](const Chunk& chunk) {
        return chunk.buffer && chunk.input == piece.input && chunk.offset <= piece.offset &&
               piece.offset + piece.length <= chunk.offset + chunk.size;
    };
    if (const auto found = std::ranges::find_if(chunks_, holds); found != chunks_.end()) return *found;

    const auto end_of_piece = piece.offset + piece.length;
    const auto is_near = [&](const Chunk& chunk) {
        return chunk.buffer && chunk.input == piece.input &&
               piece.offset < chunk.offset + chunk.size + kChunkBytes &&
               chunk.offset < end_of_piece + kChunkBytes;
    };
    neighbours_ = std::ranges::any_of(chunks_, is_near) ? neighbours_ + 1 : 0;

    // Chunks lie side by side, so that reading backwards finds its neighbours too; a piece that begins in one
    // and ends in the next makes its chunk longer. A piece that is alone is a chunk by itself: the rest would
    // be fresh memory that nobody looks at.
    auto& chunk = chunks_[next_chunk_++ % chunks_.size()];
    const auto& input = reader_.input(piece.input);
    auto start = piece.offset;
    auto end = end_of_piece;
    if (neighbours_ >= kManyNeighbours) {
        start -= start % kChunkBytes;
        end = std::max(end, std::min(start + kChunkBytes, input.size()));
    }
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
    // With more blocks it would still be here.
    if (piece.input == newest_.input && newest_.offset < piece.offset + kManyBytes / 2) limit_ = kManyBytes;
    const auto& chunk = read_chunk(piece);
    const std::string_view bytes(chunk.buffer->data.get(), chunk.size);
    into.add(
        {bytes.substr(static_cast<std::size_t>(piece.offset - chunk.offset), piece.length), piece.is_mixed},
        chunk.buffer);
}

}  // namespace dockaudit

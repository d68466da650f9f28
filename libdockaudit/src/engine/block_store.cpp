#include "engine/block_store.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dockaudit {
namespace {

// What is needed of pipes is kept beyond these.
constexpr std::uint64_t kFewBytes = 512 << 10;
constexpr std::uint64_t kManyBytes = 8 << 20;
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

// True if it pays to read what is around a piece too.
bool BlockStore::has_neighbours(const Piece& piece) noexcept {
    const auto is_near = [&](const Chunk& chunk) { return chunk.is_near(piece); };
    const bool is_one = std::ranges::any_of(alone_, is_near) || std::ranges::any_of(chunks_, is_near);
    neighbours_ = is_one ? neighbours_ + 1 : 0;
    return neighbours_ >= kManyNeighbours;
}

// Chunks lie side by side, so that reading backwards finds its neighbours too; a piece that begins in one and
// ends in the next makes its chunk longer. A piece without neighbours is read alone: the rest would be fresh
// memory that nobody looks at.
BlockStore::Chunk BlockStore::read_again(const Piece& piece) {
    const auto found =
        std::ranges::find_if(chunks_, [&](const Chunk& chunk) { return chunk.contains(piece); });
    if (found != chunks_.end()) return *found;

    const auto read = [&](std::uint64_t begin, std::uint64_t end) {
        Chunk chunk{piece.input, begin, static_cast<std::size_t>(end - begin), nullptr};
        auto buffer = std::make_shared<Buffer>(chunk.size);
        reader_.read_again(piece.input, begin, {buffer->data.get(), chunk.size});
        chunk.buffer = std::move(buffer);
        return chunk;
    };
    const auto end = piece.offset + piece.length;
    if (!has_neighbours(piece)) {
        alone_[next_alone_++ % alone_.size()] = {piece.input, piece.offset, piece.length, nullptr};
        return read(piece.offset, end);
    }
    const auto begin = piece.offset - piece.offset % kChunkBytes;
    const auto chunk =
        read(begin, std::max(end, std::min(begin + kChunkBytes, reader_.input(piece.input).size())));
    keep_chunk(chunk);
    return chunk;
}

// A chunk that is read once more shows that more of them have to keep their bytes.
void BlockStore::keep_chunk(const Chunk& chunk) {
    const bool was_here = std::ranges::any_of(chunks_, [&](const Chunk& other) {
        return !other.buffer && other.size > 0 && other.input == chunk.input && other.offset == chunk.offset;
    });
    if (was_here) kept_chunks_ = std::min(2 * kept_chunks_, kChunks);
    chunks_.resize(kChunks);
    chunks_[next_chunk_ % kChunks] = chunk;
    if (kept_chunks_ < kChunks) chunks_[(next_chunk_ + kChunks - kept_chunks_) % kChunks].buffer.reset();
    ++next_chunk_;
}

void BlockStore::fetch(const Piece& piece, HeldPieces& into) {
    if (const auto* resident = find(piece)) {
        const auto& block = resident->block;
        into.add({block.bytes.substr(static_cast<std::size_t>(piece.offset - block.offset), piece.length),
                  piece.is_mixed, piece.form, reader_.log()},
                 block.storage);
        return;
    }
    // With more blocks it would still be here.
    if (piece.input == newest_.input && newest_.offset < piece.offset + kManyBytes / 2) limit_ = kManyBytes;
    const auto chunk = read_again(piece);
    const std::string_view bytes(chunk.buffer->data.get(), chunk.size);
    into.add({bytes.substr(static_cast<std::size_t>(piece.offset - chunk.offset), piece.length),
              piece.is_mixed, piece.form, reader_.log()},
             chunk.buffer);
}

}  // namespace dockaudit

#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/drafts.hpp"
#include "event/correlator.hpp"
#include "io/block_reader.hpp"

namespace dockaudit {

/// The bytes of a piece.
struct PieceBytes {
    std::string_view view;
    bool is_mixed = false;
    std::uint8_t form = 0;  ///< of `LineForm`
    std::uint32_t log = 0;  ///< of which of several logs
};

/// The bytes of some pieces, and what keeps them alive.
class HeldPieces {
 public:
    void add(PieceBytes piece, const std::shared_ptr<Buffer>& owner) {
        pieces_.push_back(piece);
        // Neighbours mostly lie in one buffer, those of interleaved events in some.
        if (std::find(owners_.rbegin(), owners_.rend(), owner) != owners_.rend()) return;
        owners_.push_back(owner);
        held_bytes_ += owner->capacity;
    }

    void clear() noexcept {
        pieces_.clear();
        owners_.clear();
        held_bytes_ = 0;
    }

    /// Of the buffers that it keeps alive.
    std::size_t held_bytes() const noexcept { return held_bytes_; }

    std::size_t size() const noexcept { return pieces_.size(); }
    std::span<const PieceBytes> pieces() const noexcept { return pieces_; }

 private:
    std::vector<PieceBytes> pieces_;
    std::vector<std::shared_ptr<const Buffer>> owners_;
    std::size_t held_bytes_ = 0;
};

/// Gives the bytes of pieces whose blocks were scanned a while ago, and the drafts of their events.
///
/// A block stays as long as an open event refers to it: on a calm log that is a short time. On a burst the
/// blocks of open events would fill the memory; all but the last few of them are dropped, and what is wanted
/// of them is read again; a chunk at a time as soon as neighbours are wanted too. Blocks of a stream
/// cannot be read again and stay until no open event needs them.
///
/// *Threads*: one at a time.
class BlockStore {
 public:
    explicit BlockStore(const BlockReader& reader);

    /// Keeps a block that was scanned, and the drafts of its runs, if there are any; blocks come in the order
    /// of the inputs. One that is not `expected` to be asked for is not kept, if it can be read again.
    void keep(const Block& block, std::shared_ptr<const BlockDrafts> drafts, bool expected);

    /// The event of this piece of the block that was kept last needs it.
    void add_reference(Piece& piece) noexcept;

    /// The event of this piece is done.
    void drop_reference(const Piece& piece) noexcept;

    /// Bytes that are kept only because open events refer to them.
    std::uint64_t retained_bytes() const noexcept { return retained_bytes_; }

    /// Appends the bytes of a piece. *Errors*: `Error` if they cannot be read again.
    void fetch(const Piece& piece, HeldPieces& into);

    /// The drafts of the block where a piece lies; null if there are none. *Lifetime*: until the next call of
    /// `keep`.
    const std::shared_ptr<const BlockDrafts>* drafts_of(const Piece& piece) noexcept;

    /// Forgets all drafts: their texts are not those of another writer.
    void drop_drafts() noexcept;

 private:
    struct Resident {
        Block block;
        std::shared_ptr<const BlockDrafts> drafts;
        std::uint32_t references = 0;

        std::uint64_t bytes() const noexcept {
            return block.storage->capacity + (drafts ? drafts->text.capacity() : 0);
        }
        bool contains(const Piece& piece) const noexcept {
            return block.input == piece.input && block.offset <= piece.offset &&
                   piece.offset + piece.length <= block.offset + block.bytes.size();
        }
    };
    // Bytes that were read again.
    struct Chunk {
        std::uint32_t input = 0;
        std::uint64_t offset = 0;
        std::size_t size = 0;
        std::shared_ptr<Buffer> buffer;

        bool is_near(const Piece& piece) const noexcept {
            return size > 0 && input == piece.input && piece.offset < offset + size + kChunkBytes &&
                   offset < piece.offset + piece.length + kChunkBytes;
        }
        bool contains(const Piece& piece) const noexcept {
            return buffer && input == piece.input && offset <= piece.offset &&
                   piece.offset + piece.length <= offset + size;
        }
    };

    // Some events side by side, and as much as the pieces of a thousand interleaved ones lie in.
    static constexpr std::size_t kChunkBytes = 32 << 10;
    static constexpr std::size_t kChunks = 128;

    Resident* find(const Piece& piece) noexcept;
    void trim();
    Chunk read_again(const Piece& piece);
    void keep_chunk(const Chunk& chunk);
    bool has_neighbours(const Piece& piece) noexcept;

    const BlockReader& reader_;
    std::deque<Resident> residents_;
    std::size_t found_ = 0;  // the place of the one that was found last, or near it
    Place newest_;           // of the block that was kept last
    std::uint64_t resident_bytes_ = 0;
    std::uint64_t limit_;  // of those of files
    std::uint64_t retained_bytes_ = 0;
    std::vector<Chunk> chunks_;  // a ring of kChunks, of which the latest have their bytes
    std::size_t next_chunk_ = 0;
    std::size_t kept_chunks_ = 8;
    std::array<Chunk, 8> alone_;  // the last pieces that were read alone, without their bytes
    std::size_t next_alone_ = 0;
    int neighbours_ = 0;  // how many that were read again were close to others, one after the other
};

}  // namespace dockaudit

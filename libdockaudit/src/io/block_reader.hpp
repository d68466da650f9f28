#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "io/block.hpp"
#include "io/buffer_pool.hpp"
#include "io/input_file.hpp"
#include "io/stream_blocks.hpp"

namespace dockaudit {

/// Gives the blocks of compressed inputs, which somebody inflates ahead.
class BlockSupply {
 public:
    BlockSupply() = default;
    BlockSupply(const BlockSupply&) = delete;
    BlockSupply& operator=(const BlockSupply&) = delete;
    virtual ~BlockSupply() = default;

    /// The next block of an input, loaded; false at its end. Inputs come in their order.
    virtual bool next(std::uint32_t input, Block& block) = 0;

    /// True if `next` would give one without inflating it first.
    virtual bool is_at_hand(std::uint32_t input) const noexcept = 0;
};

/// Cuts inputs, one after the other, into blocks of whole lines.
///
/// A line belongs to the block in whose nominal range its first byte lies. So blocks of a seekable file are
/// found without a look at their neighbours and can be loaded in parallel. A line longer than the cap is cut
/// there.
///
/// *Threads*: `next` on one thread at a time; `load` from several for different blocks.
class BlockReader {
 public:
    BlockReader(std::vector<InputFile> inputs, std::size_t block_bytes, std::size_t max_line_bytes);

    /// Reads only the lines that begin in an extent. *Requires*: nothing was read yet; all inputs are
    /// seekable.
    void restrict_to(const Extent& extent) noexcept;

    /// Asks before the lines that begin in a stretch of `stretch_bytes` of a seekable input are read.
    using SkipTest = std::function<bool(const InputFile& input, std::uint64_t begin, std::uint64_t end)>;
    void skip_stretches(std::uint64_t stretch_bytes, SkipTest can_skip);

    /// Asks before a compressed input is read, once for each.
    using InputSkipTest = std::function<bool(std::uint32_t input)>;
    void skip_inputs(InputSkipTest can_skip) { can_skip_input_ = std::move(can_skip); }

    /// True if a compressed input is left out.
    bool is_left_out(std::uint32_t input);

    /// Where the blocks of compressed inputs come from, instead of being inflated by `next`. *Lifetime*: borrowed.
    void take_compressed_from(BlockSupply& supply) noexcept { supply_ = &supply; }

    /// The blocks of an input that is read once. *Lifetime*: borrows from the reader.
    StreamBlocks make_stream_blocks(std::uint32_t index) {
        return {inputs_[index], block_bytes_, max_line_bytes_, pool_};
    }

    /// Bytes as they are stored that were not read because they could be skipped.
    std::uint64_t skipped_bytes() const noexcept { return skipped_bytes_; }

    /// Plans the next block; false at the end of all inputs. A block of a stream comes loaded.
    bool next(Block& block);

    /// True if `next` would not wait for bytes of a stream.
    bool is_ready() const noexcept;

    /// True if `next` would neither wait nor have to inflate.
    bool is_at_hand() const noexcept;

    /// Reads the bytes of a planned block. A read error ends the block early and is told in `Block::error`.
    void load(Block& block);

    /// Reads `length` bytes of a seekable input again. *Errors*: `Error` if they are no longer there.
    void read_again(std::uint32_t input, std::uint64_t offset, std::span<char> into) const;

    const InputFile& input(std::uint32_t index) const noexcept { return inputs_[index]; }
    std::span<const InputFile> inputs() const noexcept { return inputs_; }
    std::size_t input_count() const noexcept { return inputs_.size(); }
    /// True if the block at hand can be dropped and read again.
    bool can_read_again(std::uint32_t index) const noexcept { return inputs_[index].is_seekable(); }

 private:
    std::uint64_t readable_end() const noexcept;
    bool skip_stretch(std::uint64_t limit);
    bool next_of_stream(Block& block);
    void load_seekable(Block& block);
    std::size_t find_line_end(Block& block, std::size_t first, std::size_t used, std::size_t read);

    std::vector<InputFile> inputs_;
    std::size_t block_bytes_;
    std::size_t max_line_bytes_;
    BufferPool pool_;
    Extent extent_;
    std::uint32_t current_ = 0;
    std::uint64_t position_ = 0;
    SkipTest can_skip_;
    std::uint64_t stretch_bytes_ = 0;
    std::uint64_t stretch_end_ = 0;  // of the stretch that is being read
    std::uint64_t skipped_bytes_ = 0;
    InputSkipTest can_skip_input_;
    std::vector<std::optional<bool>> left_out_;  // of each input, as far as it was asked
    BlockSupply* supply_ = nullptr;
    std::optional<StreamBlocks> stream_;  // of the current input, if nobody supplies it
};

}  // namespace dockaudit

#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "io/block.hpp"
#include "io/buffer_pool.hpp"
#include "io/input_file.hpp"
#include "io/stream_blocks.hpp"

namespace dockaudit {

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

    /// Which of several logs the inputs are. *Requires*: nothing was read yet.
    void set_log(std::uint32_t log) noexcept { log_ = log; }
    std::uint32_t log() const noexcept { return log_; }

    /// Asks before the lines that begin in a stretch of `stretch_bytes` of a seekable input are read.
    using SkipTest = std::function<bool(const InputFile& input, std::uint64_t begin, std::uint64_t end)>;
    void skip_stretches(std::uint64_t stretch_bytes, SkipTest can_skip);

    /// Bytes that were not read because they could be skipped.
    std::uint64_t skipped_bytes() const noexcept { return skipped_bytes_; }

    /// Plans the next block; false at the end of all inputs. A block of a stream comes loaded.
    bool next(Block& block);

    /// True if `next` would not wait for bytes of a stream.
    bool is_ready() const noexcept;

    /// Reads the bytes of a planned block. A read error ends the block early and is told in `Block::error`.
    void load(Block& block);

    /// Reads `length` bytes of a seekable input again. *Errors*: `Error` if they are no longer there.
    void read_again(std::uint32_t input, std::uint64_t offset, std::span<char> into) const;

    const InputFile& input(std::uint32_t index) const noexcept { return inputs_[index]; }
    std::span<const InputFile> inputs() const noexcept { return inputs_; }
    std::size_t input_count() const noexcept { return inputs_.size(); }
    bool has_streams() const noexcept { return std::ranges::any_of(inputs_, &InputFile::is_stream); }

    /// True if the block at hand can be dropped and read again.
    bool can_read_again(std::uint32_t index) const noexcept { return inputs_[index].is_seekable(); }

 private:
    std::uint64_t readable_end() const noexcept;
    bool skip_stretch(std::uint64_t limit);
    void load_seekable(Block& block);
    std::size_t find_line_end(Block& block, std::size_t first, std::size_t used, std::size_t read);

    std::vector<InputFile> inputs_;
    std::size_t block_bytes_;
    std::size_t max_line_bytes_;
    BufferPool pool_;
    Extent extent_;
    std::uint32_t log_ = 0;
    std::uint32_t current_ = 0;
    std::uint64_t position_ = 0;
    SkipTest can_skip_;
    std::uint64_t stretch_bytes_ = 0;
    std::uint64_t stretch_end_ = 0;  // of the stretch that is being read
    std::uint64_t skipped_bytes_ = 0;
    std::optional<StreamBlocks> stream_;  // of the current input
};

}  // namespace dockaudit

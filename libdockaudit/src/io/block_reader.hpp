#pragma once

#include <algorithm>
#include <compare>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "io/buffer_pool.hpp"
#include "io/input_file.hpp"

namespace dockaudit {

/// A byte of one of several inputs.
struct Place {
    std::uint32_t input = 0;
    std::uint64_t offset = 0;

    friend auto operator<=>(const Place&, const Place&) = default;
};

/// The bytes from one place up to, but without, another.
struct Extent {
    Place begin;
    Place end{UINT32_MAX, 0};

    bool contains(Place place) const noexcept { return begin <= place && place < end; }
};

/// Whole lines of one input that lie side by side in it.
struct Block {
    std::uint32_t input = 0;           ///< index of the input, in reading order
    std::uint64_t nominal_offset = 0;  ///< where the search for the first line of the block starts
    std::uint64_t nominal_length = 0;  ///< in bytes; the lines that begin in them are the block's
    std::uint64_t offset = 0;          ///< of `bytes` in the input; set by `load`
    std::string_view bytes;            ///< whole lines, set by `load`; only the last may lack its newline
    std::uint64_t consumed_bytes = 0;  ///< of the input; summed over all blocks they are what was read of it
    bool last_line_cut = false;        ///< the last line goes on after `bytes`, beyond the cap on lines
    bool at_end_of_input = false;      ///< the input ends with `bytes`
    std::string error;                 ///< why not all of it could be read; empty if it could
    std::shared_ptr<Buffer> storage;   ///< keeps `bytes` alive
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
    bool next_of_stream(Block& block);
    std::size_t find_line_end(Block& block, std::size_t first, std::size_t used, std::size_t read);
    bool drop_rest_of_line();

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
    std::string carry_;           // bytes of a stream after the last newline
    bool dropping_line_ = false;  // of a stream: inside a line beyond the cap
    std::uint64_t dropped_bytes_ = 0;
};

}  // namespace dockaudit

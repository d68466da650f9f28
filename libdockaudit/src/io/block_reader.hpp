#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "base/next.hpp"
#include "io/block.hpp"
#include "io/buffer_pool.hpp"
#include "io/input_file.hpp"
#include "io/stream_blocks.hpp"

namespace dockaudit {

/// What has become of a growing input of which nothing is left to read.
enum class Growth {
    nothing_yet,
    more,      ///< it has more by now
    finished,  ///< it grows no more; other inputs may have been added
    cut,       ///< it begins anew; what is read of its last line is no line
};

/// Knows what takes the place of a log that is written while it is read, and adds it to the inputs.
class GrowthWatch {
 public:
    GrowthWatch() = default;
    GrowthWatch(const GrowthWatch&) = delete;
    GrowthWatch& operator=(const GrowthWatch&) = delete;
    virtual ~GrowthWatch() = default;

    /// Asked when nothing is left: `position` is where the next line to be given begins, up to `read_to` it was read.
    virtual Growth look(std::uint64_t position, std::uint64_t read_to) = 0;

    /// Asked when the first bytes of an input were read that was empty before: true if others come first, which were
    /// added, and it after them.
    virtual bool has_missed_some() = 0;
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

    /// Which of several logs the inputs are. *Requires*: nothing was read yet.
    void set_log(std::uint32_t log) noexcept { log_ = log; }
    std::uint32_t log() const noexcept { return log_; }

    /// Asks before the lines that begin in a stretch of `stretch_bytes` of a seekable input are read.
    using SkipTest = std::function<bool(const InputFile& input, std::uint64_t begin, std::uint64_t end)>;
    void skip_stretches(std::uint64_t stretch_bytes, SkipTest can_skip);

    /// Bytes that were not read because they could be skipped.
    std::uint64_t skipped_bytes() const noexcept { return skipped_bytes_; }

    /// No block goes over this place, where a line begins.
    void set_cut(Place place) noexcept { cut_ = place; }

    /// Asks it about the last input, when that is growing. *Lifetime*: borrowed.
    void watch_growth(GrowthWatch& watch) noexcept { watch_ = &watch; }

    /// A stream that has no bytes at hand has nothing yet; to wait for them is the caller's.
    void wait_elsewhere() noexcept { waits_elsewhere_ = true; }

    void add_input(InputFile input) { inputs_.push_back(std::move(input)); }

    /// Plans the next block. One of a stream or of what a growing file got later comes loaded.
    Next next(Block& block);

    /// True if `next` would not wait for bytes of a stream.
    bool is_ready() const noexcept;

    /// Reads the bytes of a planned block. A read error ends the block early and is told in `Block::error`.
    void load(Block& block);

    /// Closes the inputs before this one that have grown: nobody asks for their bytes again. *Requires*: all of their
    /// blocks were loaded.
    void close_before(std::uint32_t index) noexcept;

    /// Reads `length` bytes of a seekable input again. *Errors*: `Error` if they are no longer there.
    void read_again(std::uint32_t input, std::uint64_t offset, std::span<char> into) const;

    const InputFile& input(std::uint32_t index) const noexcept { return inputs_[index]; }
    const InputFile& last_input() const noexcept { return inputs_.back(); }
    InputFile& last_input() noexcept { return inputs_.back(); }
    const std::deque<InputFile>& inputs() const noexcept { return inputs_; }
    std::size_t input_count() const noexcept { return inputs_.size(); }
    bool has_streams() const noexcept { return std::ranges::any_of(inputs_, &InputFile::is_stream); }

    /// True if the block at hand can be dropped and read again.
    bool can_read_again(std::uint32_t index) const noexcept {
        return inputs_[index].is_seekable() && !inputs_[index].is_growing();
    }

 private:
    std::uint64_t readable_end() const noexcept;
    bool skip_stretch(std::uint64_t limit);
    bool plan_range(Block& block);
    Next next_of_stream(Block& block);
    Growth look_at_growth();
    void load_seekable(Block& block);
    std::size_t find_line_end(Block& block, std::size_t first, std::size_t used, std::size_t read);

    std::deque<InputFile> inputs_;  // they do not move when more are added
    std::size_t block_bytes_;
    std::size_t max_line_bytes_;
    BufferPool pool_;
    Extent extent_;
    Place cut_{UINT32_MAX, 0};
    GrowthWatch* watch_ = nullptr;
    bool waits_elsewhere_ = false;
    std::uint32_t log_ = 0;
    std::uint32_t current_ = 0;
    std::uint32_t closed_ = 0;  // the inputs before it were
    std::uint64_t position_ = 0;
    SkipTest can_skip_;
    std::uint64_t stretch_bytes_ = 0;
    std::uint64_t stretch_end_ = 0;  // of the stretch that is being read
    std::uint64_t skipped_bytes_ = 0;
    std::optional<StreamBlocks> stream_;  // of the current input
};

}  // namespace dockaudit

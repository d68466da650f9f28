#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/next.hpp"
#include "io/block.hpp"
#include "io/buffer_pool.hpp"
#include "io/input_file.hpp"

namespace dockaudit {

/// Cuts an input into blocks of whole lines from its start to its end, as its bytes come: a stream, or what is
/// appended to a growing file. A line longer than the cap is cut there and its rest left out.
///
/// *Lifetime*: borrows input and pool. *Threads*: one at a time.
class StreamBlocks {
 public:
    /// `block_bytes` are read at a time.
    StreamBlocks(const InputFile& input, std::size_t block_bytes, std::size_t max_line_bytes,
                 BufferPool& pool);

    /// Begins with the line at `offset`. *Requires*: nothing was read yet. *Errors*: `Error` if a stream cannot be
    /// read so far.
    void skip_to(std::uint64_t offset);

    /// No block goes over this place, where a line begins.
    void set_cut(std::uint64_t offset) noexcept { cut_ = offset; }

    /// The next block, loaded; `Block::input` is the caller's. A read error ends the input and is told in
    /// `Block::error`. A growing file has nothing yet if no whole line was appended.
    Next next(Block& block);

    /// The bytes after the last line that was given, when the file does not grow any more.
    void finish() noexcept { is_finished_ = true; }

    /// Where the next line begins.
    std::uint64_t position() const noexcept { return position_; }

    /// How far the input was read.
    std::uint64_t read_to() const noexcept { return position_ + carry_.size(); }

 private:
    std::size_t read(std::uint64_t offset, std::span<char> into, std::string& error);
    std::size_t read_more(Buffer& buffer, std::size_t used, std::string& error);
    std::size_t end_of_lines(const Buffer& buffer, std::size_t from, std::size_t to) const noexcept;
    void hand_out(Block& block, std::shared_ptr<Buffer> buffer, std::size_t size);

    const InputFile& input_;
    std::size_t block_bytes_;
    std::size_t max_line_bytes_;
    BufferPool& pool_;
    bool at_end_ = false;
    bool is_finished_ = false;    // a growing file grows no more
    std::string carry_;           // bytes after the last newline
    bool dropping_line_ = false;  // inside a line beyond the cap
    std::uint64_t dropped_bytes_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t cut_ = UINT64_MAX;
};

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "io/block.hpp"
#include "io/buffer_pool.hpp"
#include "io/input_file.hpp"

namespace dockaudit {

/// Cuts an input that is read once into blocks of whole lines, as its bytes come. A line longer than the cap
/// is cut there and its rest left out.
///
/// *Lifetime*: borrows the input. *Threads*: one at a time.
class StreamBlocks {
 public:
    /// *Lifetime*: borrows the pool too; `block_bytes` are read at a time.
    StreamBlocks(const InputFile& input, std::size_t block_bytes, std::size_t max_line_bytes,
                 BufferPool& pool);

    /// The next block, loaded; false at the end. `Block::input` is the caller's. A read error ends the input
    /// and is told in `Block::error`.
    bool next(Block& block);

 private:
    std::size_t read_more(Buffer& buffer, std::size_t used, std::string& error);

    const InputFile& input_;
    std::size_t block_bytes_;
    std::size_t max_line_bytes_;
    BufferPool& pool_;
    bool at_end_ = false;
    std::string carry_;           // bytes after the last newline
    bool dropping_line_ = false;  // inside a line beyond the cap
    std::uint64_t dropped_bytes_ = 0;
    std::uint64_t position_ = 0;
    std::uint64_t stored_bytes_ = 0;  // that were taken so far
};

}  // namespace dockaudit

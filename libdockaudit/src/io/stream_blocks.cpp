#include "io/stream_blocks.hpp"

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include <dockaudit/error.hpp>

namespace dockaudit {

StreamBlocks::StreamBlocks(const InputFile& input, std::size_t block_bytes, std::size_t max_line_bytes,
                           BufferPool& pool)
    : input_(input), block_bytes_(block_bytes), max_line_bytes_(max_line_bytes), pool_(pool) {}

// Appends what one read gives to the first `used` bytes; returns how many there are then.
std::size_t StreamBlocks::read_more(Buffer& buffer, std::size_t used, std::string& error) {
    buffer.reserve(used + std::max(block_bytes_, used), used);
    std::size_t got = 0;
    try {
        got = input_.read_some({buffer.data.get() + used, block_bytes_});
    } catch (const Error& failure) {
        error = failure.what();
    }
    at_end_ = got == 0;
    used += got;
    if (!dropping_line_) return used;

    const std::string_view read(buffer.data.get(), used);
    const auto newline = read.find('\n');
    dropping_line_ = newline == std::string_view::npos;
    const auto dropped = dropping_line_ ? used : newline + 1;
    position_ += dropped;
    dropped_bytes_ += dropped;
    std::memmove(buffer.data.get(), read.data() + dropped, used - dropped);
    return used - dropped;
}

// Takes what one read gives, so that a slow writer's lines are seen when they come; reads on only for a whole
// line.
bool StreamBlocks::next(Block& block) {
    auto buffer = pool_.acquire();
    auto used = carry_.size();
    buffer->reserve(used, 0);
    std::memcpy(buffer->data.get(), carry_.data(), used);
    carry_.clear();
    std::size_t lines_end = 0;
    while (!at_end_ && lines_end == 0 && used <= max_line_bytes_) {
        const auto known = dropping_line_ ? 0 : used;
        used = read_more(*buffer, used, block.error);
        const auto* newline = ::memrchr(buffer->data.get() + known, '\n', used - known);
        if (newline)
            lines_end = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer->data.get()) + 1;
    }
    const auto size = lines_end > 0 ? lines_end : std::min(used, max_line_bytes_ + 1);
    if (size == 0 && block.error.empty()) return false;
    carry_.assign(buffer->data.get() + size, used - size);
    // A slow writer's blocks are small, and may be kept for events that wait.
    if (size < buffer->capacity / 2) {
        auto small = std::make_shared<Buffer>(size);
        std::memcpy(small->data.get(), buffer->data.get(), size);
        buffer = std::move(small);
    }
    block.storage = std::move(buffer);
    block.bytes = {block.storage->data.get(), size};
    block.offset = block.nominal_offset = position_;
    block.consumed_bytes = size + std::exchange(dropped_bytes_, 0);
    block.stored_bytes = input_.stored_bytes() - stored_bytes_;
    stored_bytes_ += block.stored_bytes;
    block.at_end_of_input = at_end_ && carry_.empty();
    block.last_line_cut = lines_end == 0 && size > max_line_bytes_;
    dropping_line_ = block.last_line_cut;
    position_ += size;
    return true;
}

}  // namespace dockaudit

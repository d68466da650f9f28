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

void StreamBlocks::skip_to(std::uint64_t offset) {
    if (!input_.is_growing()) {
        std::string skipped(block_bytes_, '\0');
        for (auto left = offset; left > 0;) {
            const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(left, skipped.size()));
            const auto got = input_.read_some({skipped.data(), wanted});
            if (got == 0) break;
            left -= got;
        }
    }
    position_ = offset;
}

std::size_t StreamBlocks::read(std::uint64_t offset, std::span<char> into, std::string& error) {
    try {
        if (!input_.is_growing()) return input_.read_some(into);
        if (!input_.is_open()) return 0;
        const auto got = input_.read_at(offset, into);
        // What stands there after it was cut is another log.
        return got == 0 || input_.begins_as_before() ? got : 0;
    } catch (const Error& failure) {
        error = failure.what();
        return 0;
    }
}

// Appends what one read gives to the first `used` bytes, which begin at `position_`; returns how many there are then.
std::size_t StreamBlocks::read_more(Buffer& buffer, std::size_t used, std::string& error) {
    buffer.reserve(used + std::max(block_bytes_, used), used);
    const auto got = read(position_ + used, {buffer.data.get() + used, block_bytes_}, error);
    at_end_ = got == 0 && (!input_.is_growing() || is_finished_ || !error.empty());
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

// Where the whole lines of a buffer end that begins at `position_`; 0 if there is none.
std::size_t StreamBlocks::end_of_lines(const Buffer& buffer, std::size_t from,
                                       std::size_t to) const noexcept {
    const auto* newline = ::memrchr(buffer.data.get() + from, '\n', to - from);
    if (!newline) return 0;
    const auto end = static_cast<std::size_t>(static_cast<const char*>(newline) - buffer.data.get()) + 1;
    return position_ < cut_ && cut_ - position_ < end ? static_cast<std::size_t>(cut_ - position_) : end;
}

// Takes what one read gives, so that a slow writer's lines are seen when they come; reads on only for a whole
// line.
Next StreamBlocks::next(Block& block) {
    auto buffer = pool_.acquire();
    auto used = carry_.size();
    buffer->reserve(used, 0);
    std::memcpy(buffer->data.get(), carry_.data(), used);
    auto lines_end = dropping_line_ ? 0 : end_of_lines(*buffer, 0, used);  // after a cut there are some
    bool is_waiting = false;
    while (!at_end_ && !is_waiting && lines_end == 0 && used <= max_line_bytes_) {
        const auto known = dropping_line_ ? 0 : used;
        const auto before = used;
        used = read_more(*buffer, used, block.error);
        is_waiting = !at_end_ && used == before && input_.is_growing();
        lines_end = end_of_lines(*buffer, known, used);
    }
    carry_.assign(buffer->data.get(), used);
    if (is_waiting && lines_end == 0) return Next::nothing_yet;
    const auto size = lines_end > 0 ? lines_end : std::min(used, max_line_bytes_ + 1);
    if (size == 0 && block.error.empty()) return Next::end;
    block.last_line_cut = lines_end == 0 && size > max_line_bytes_;
    carry_.erase(0, size);
    hand_out(block, std::move(buffer), size);
    return Next::item;
}

void StreamBlocks::hand_out(Block& block, std::shared_ptr<Buffer> buffer, std::size_t size) {
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
    block.at_end_of_input = at_end_ && carry_.empty();
    dropping_line_ = block.last_line_cut;
    position_ += size;
}

}  // namespace dockaudit

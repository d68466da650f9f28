#include "io/block_reader.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <utility>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

// How much is read at a time to find the end of a block's last line; a few usual records long.
constexpr std::size_t kExtensionBytes = 8 * 1024;
// So much is read with the block, because most lines are shorter.
constexpr std::size_t kTailBytes = 2 * 1024;

// What cannot be read after the wanted bytes is for the next block to tell.
std::size_t read_with_tail(const InputFile& input, std::uint64_t offset, std::size_t wanted,
                           std::span<char> into) {
    try {
        return input.read_at(offset, into);
    } catch (const Error&) {
        return input.read_at(offset, into.first(wanted));
    }
}

std::size_t find_newline(const Buffer& buffer, std::size_t from, std::size_t to) {
    if (from >= to) return to;
    const auto* found = std::memchr(buffer.data.get() + from, '\n', to - from);
    return found ? static_cast<std::size_t>(static_cast<const char*>(found) - buffer.data.get()) : to;
}

}  // namespace

BlockReader::BlockReader(std::vector<InputFile> inputs, std::size_t block_bytes, std::size_t max_line_bytes)
    : inputs_(std::make_move_iterator(inputs.begin()), std::make_move_iterator(inputs.end())),
      block_bytes_(std::max<std::size_t>(block_bytes, 1)),
      max_line_bytes_(std::max<std::size_t>(max_line_bytes, 1)),
      pool_(block_bytes_ + 1 + 2 * kExtensionBytes) {}

bool BlockReader::is_ready() const noexcept {
    if (current_ >= inputs_.size()) return true;
    const auto& input = inputs_[current_];
    if (input.is_growing()) return !stream_ || input.has_grown_beyond(stream_->read_to());
    return input.is_compressed() || input.is_ready();
}

bool BlockReader::is_at_hand() const noexcept {
    if (current_ >= inputs_.size() || !inputs_[current_].is_compressed()) return is_ready();
    return supply_ && supply_->is_at_hand(current_);
}

bool BlockReader::is_left_out(std::uint32_t input) {
    if (!can_skip_input_) return false;
    left_out_.resize(inputs_.size());
    auto& known = left_out_[input];
    if (!known) known = can_skip_input_(input);
    return *known;
}

StreamBlocks BlockReader::make_stream_blocks(std::uint32_t index) {
    StreamBlocks blocks(inputs_[index], block_bytes_, max_line_bytes_, pool_);
    if (cut_.input == index) blocks.set_cut(cut_.offset);
    blocks.skip_to(index == current_ ? position_ : inputs_[index].begin());
    return blocks;
}

void BlockReader::restrict_to(const Extent& extent) noexcept {
    extent_ = extent;
    current_ = extent.begin.input;
    position_ = extent.begin.offset;
}

void BlockReader::skip_stretches(std::uint64_t stretch_bytes, SkipTest can_skip) {
    stretch_bytes_ = stretch_bytes;
    can_skip_ = std::move(can_skip);
}

// Skips the stretch at hand if it need not be read. Stretches begin at multiples of their size, wherever
// reading began.
bool BlockReader::skip_stretch(std::uint64_t limit) {
    if (!can_skip_ || position_ < stretch_end_) return false;
    const auto& input = inputs_[current_];
    const auto begin = position_ - position_ % stretch_bytes_;
    stretch_end_ = std::min(begin + stretch_bytes_, input.size());
    if (!can_skip_(input, begin, stretch_end_)) return false;
    const auto end = std::min(stretch_end_, limit);
    skipped_bytes_ += end - position_;
    position_ = end;
    return true;
}

// Where the lines of the current input end that are to be read; 0 for a stream.
std::uint64_t BlockReader::readable_end() const noexcept {
    const auto size = inputs_[current_].size();
    return current_ == extent_.end.input ? std::min(size, extent_.end.offset) : size;
}

Next BlockReader::next(Block& block) {
    while (current_ < inputs_.size() && current_ <= extent_.end.input) {
        block = Block{};
        block.log = log_;
        block.input = current_;
        block.file = &inputs_[current_];
        position_ = std::max(position_, inputs_[current_].begin());
        if (plan_range(block)) return Next::item;
        const auto next = next_of_stream(block);
        block.log = log_;
        block.input = current_;
        block.file = &inputs_[current_];
        if (next != Next::end) return next;
        ++current_;
        position_ = 0;
        stretch_end_ = 0;
    }
    return Next::end;
}

// Plans a block of what a file had when it was opened. A growing one is read as it grows, by one thread that sees when
// it is cut; but not where stretches can be left out.
bool BlockReader::plan_range(Block& block) {
    if (inputs_[current_].is_growing() && !can_skip_) return false;
    const auto limit = readable_end();
    while (position_ < limit) {
        if (skip_stretch(limit)) continue;
        auto end = can_skip_ ? std::min(limit, stretch_end_) : limit;
        if (cut_.input == current_ && cut_.offset > position_) end = std::min(end, cut_.offset);
        block.nominal_offset = position_;
        // Blocks end at multiples of their size too, wherever reading began.
        block.nominal_length =
            std::min<std::uint64_t>(block_bytes_ - position_ % block_bytes_, end - position_);
        position_ += block.nominal_length;
        return true;
    }
    return false;
}

// A block of a stream, or of what was appended to a growing file.
Next BlockReader::next_of_stream(Block& block) {
    const auto& input = inputs_[current_];
    if (input.is_seekable() && !input.is_growing()) return Next::end;
    if (input.is_compressed()) {
        if (is_left_out(current_)) {
            skipped_bytes_ += input.stored_size();
            return Next::end;
        }
        if (supply_) return supply_->next(current_, block) ? Next::item : Next::end;
    }
    if (!stream_) stream_.emplace(make_stream_blocks(current_));
    if (waits_elsewhere_ && !input.is_growing() && !input.has_more()) return Next::nothing_yet;
    const bool was_empty = input.is_growing() && !input.knows_start();
    auto next = stream_->next(block);
    while (next == Next::nothing_yet) {
        const auto growth = look_at_growth();
        if (growth == Growth::nothing_yet) return next;
        if (growth == Growth::finished) stream_->finish();
        next = growth == Growth::cut ? Next::end : stream_->next(block);
    }
    if (was_empty && next == Next::item && watch_ && watch_->has_missed_some()) next = Next::end;
    if (next == Next::end) stream_.reset();
    return next;
}

Growth BlockReader::look_at_growth() {
    if (current_ + 1 < inputs_.size()) return Growth::finished;
    return watch_ ? watch_->look(stream_->position(), stream_->read_to()) : Growth::nothing_yet;
}

void BlockReader::close_before(std::uint32_t index) noexcept {
    for (; closed_ < index; ++closed_) {
        if (inputs_[closed_].is_growing()) inputs_[closed_].close();
    }
}

void BlockReader::load(Block& block) {
    if (block.storage) return;
    block.storage = pool_.acquire();
    try {
        load_seekable(block);
    } catch (const Error& error) {
        block.error = error.what();
    }
}

// Reads from one byte before the nominal range, because a line begins after a newline, to the end of the
// line that is open where the range ends.
void BlockReader::load_seekable(Block& block) {
    const auto& input = *block.file;
    const auto before = block.nominal_offset > 0 ? 1U : 0U;
    const auto start = block.nominal_offset - before;
    const auto wanted = static_cast<std::size_t>(block.nominal_length) + before;
    const auto tail =
        static_cast<std::size_t>(std::min<std::uint64_t>(kTailBytes, input.size() - start - wanted));
    auto& buffer = *block.storage;
    buffer.reserve(wanted + tail, 0);
    const auto got = read_with_tail(input, start, wanted, {buffer.data.get(), wanted + tail});
    if (got < wanted) block.error = input.name() + ": it became shorter while it was read";
    auto used = std::min(got, wanted);

    std::size_t first = 0;
    if (before) first = find_newline(buffer, 0, used) + 1;
    block.offset = start + first;
    block.consumed_bytes = used - std::min<std::size_t>(used, before);
    // A line that starts after the nominal end is the next block's.
    if (first >= used) {
        block.at_end_of_input = start + used >= input.size();
        return;
    }
    if (buffer.data[used - 1] != '\n') used = find_line_end(block, first, used, got);
    block.bytes = {buffer.data.get() + first, used - first};
    block.at_end_of_input = start + used >= input.size();
}

// The end of the line that is open at `used`, after its newline, at the end of the input or at the cap. The
// lines of the block begin at `first`; beyond the bytes that were `read` it reads on.
std::size_t BlockReader::find_line_end(Block& block, std::size_t first, std::size_t used, std::size_t read) {
    const auto& input = *block.file;
    auto& buffer = *block.storage;
    std::size_t line_start = used;
    while (line_start > first && buffer.data[line_start - 1] != '\n') --line_start;
    // One byte beyond the cap tells a line of exactly the cap from a longer one.
    const auto limit = line_start + max_line_bytes_ + 1;
    const auto known = std::min(read, limit);
    if (const auto newline = find_newline(buffer, used, known); newline < known) return newline + 1;
    used = std::max(used, known);

    const auto start = block.nominal_offset - (block.nominal_offset > 0 ? 1U : 0U);
    while (used < limit && start + used < input.size()) {
        const auto more =
            std::min<std::uint64_t>({kExtensionBytes, limit - used, input.size() - start - used});
        buffer.reserve(used + static_cast<std::size_t>(more) + (used > block_bytes_ * 2 ? used : 0), used);
        std::size_t got = 0;
        try {
            got = input.read_at(start + used, {buffer.data.get() + used, static_cast<std::size_t>(more)});
        } catch (const Error& error) {
            // The lines before can be read.
            block.error = error.what();
            return line_start;
        }
        if (got == 0) break;
        const auto newline = find_newline(buffer, used, used + got);
        if (newline < used + got) return newline + 1;
        used += got;
    }
    block.last_line_cut = used >= limit;
    return used;
}

void BlockReader::read_again(std::uint32_t input, std::uint64_t offset, std::span<char> into) const {
    if (inputs_[input].read_at(offset, into) < into.size()) {
        throw Error(ErrorKind::input, inputs_[input].name() + ": it became shorter while it was read");
    }
}

}  // namespace dockaudit

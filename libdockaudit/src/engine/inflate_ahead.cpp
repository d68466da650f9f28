#include "engine/inflate_ahead.hpp"

#include <algorithm>
#include <utility>

namespace dockaudit {
namespace {

constexpr std::uint64_t kFirstLimit = 1 << 20;
constexpr std::uint64_t kLastLimit = 32 << 20;
// Enough for the hand-over of a task not to matter.
constexpr int kBlocksPerTask = 4;

}  // namespace

InflateAhead::File::File(BlockReader& reader, std::uint32_t input)
    : input_(input), stream_(reader.make_stream_blocks(input)) {}

void InflateAhead::File::run() {
    for (int i = 0; i < kBlocksPerTask && !has_ended(); ++i) add_block();
}

void InflateAhead::File::add_block() {
    Block block;
    const bool is_one = stream_.next(block) == Next::item;
    const std::lock_guard lock(mutex_);
    has_ended_ = !is_one;
    if (!is_one) return;
    held_bytes_ += block.storage->capacity;
    blocks_.push_back(std::move(block));
}

bool InflateAhead::File::take(Block& block) {
    const std::lock_guard lock(mutex_);
    if (blocks_.empty()) return false;
    block = std::move(blocks_.front());
    blocks_.pop_front();
    held_bytes_ -= block.storage->capacity;
    return true;
}

bool InflateAhead::File::is_at_hand() const noexcept {
    const std::lock_guard lock(mutex_);
    return !blocks_.empty() || has_ended_;
}

bool InflateAhead::File::has_ended() const noexcept {
    const std::lock_guard lock(mutex_);
    return has_ended_;
}

std::uint64_t InflateAhead::File::held_bytes() const noexcept {
    const std::lock_guard lock(mutex_);
    return held_bytes_;
}

InflateAhead::InflateAhead(BlockReader& reader, WorkPool& pool)
    : reader_(reader), pool_(pool), limit_(kFirstLimit) {}

InflateAhead::~InflateAhead() {
    for (auto& file : files_) {
        if (file->is_under_way) pool_.cancel(*file);
    }
}

bool InflateAhead::is_at_hand(std::uint32_t input) const noexcept {
    return !files_.empty() && files_.front()->input() == input && files_.front()->is_at_hand();
}

bool InflateAhead::next(std::uint32_t input, Block& block) {
    auto& file = file_of(input);
    while (true) {
        if (pool_.threads() > 1) plan();
        if (file.take(block)) return true;
        if (file.is_under_way) {
            wait(file);
        } else if (file.has_ended()) {
            files_.pop_front();
            return false;
        } else {
            file.add_block();
        }
    }
}

InflateAhead::File& InflateAhead::file_of(std::uint32_t input) {
    while (!files_.empty() && files_.front()->input() < input) {
        if (files_.front()->is_under_way) pool_.cancel(*files_.front());
        files_.pop_front();
    }
    if (files_.empty() || files_.front()->input() != input)
        files_.push_front(std::make_unique<File>(reader_, input));
    return *files_.front();
}

// Sees to it that the current file and as many more as there are threads are under way or full.
void InflateAhead::plan() {
    auto next = files_.back()->input() + 1;
    for (; files_.size() <= pool_.threads() && next < reader_.input_count(); ++next) {
        if (reader_.input(next).is_compressed() && !reader_.is_left_out(next))
            files_.push_back(std::make_unique<File>(reader_, next));
    }
    for (auto& file : files_) {
        if (file->is_under_way && pool_.is_done(*file)) {
            file->is_under_way = false;
            pool_.wait(*file);
        }
        if (file->is_under_way || file->has_ended() || file->held_bytes() >= limit_) continue;
        file->is_under_way = true;
        pool_.submit(*file);
    }
}

// Waits for some blocks of the current file, and does meanwhile what else there is to do.
void InflateAhead::wait(File& file) {
    const bool all_others_wait = std::ranges::none_of(
        files_, [&](const auto& other) { return other->is_under_way && other.get() != &file; });
    if (all_others_wait && files_.size() > 1) limit_ = std::min(2 * limit_, kLastLimit);
    file.is_under_way = false;
    pool_.wait(file);
}

}  // namespace dockaudit

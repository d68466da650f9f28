#include "engine/scan_ahead.hpp"

#include <algorithm>

namespace dockaudit {

ScanAhead::ScanAhead(BlockReader& reader, ScanFilter filter, std::size_t max_line_bytes, unsigned threads)
    : reader_(reader),
      filter_(std::move(filter)),
      max_line_bytes_(max_line_bytes),
      threads_(std::max(threads, 1U)),
      slots_(threads_ == 1 ? 2 : threads_ * 2) {}

ScanAhead::~ScanAhead() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    planned_change_.notify_all();
}

// Plans blocks into free slots. A stream is read here, so it is asked for more only when nothing else can go
// on.
void ScanAhead::plan() {
    const std::lock_guard lock(mutex_);
    const auto in_use = [&] { return planned_ - taken_; };
    const auto before = planned_;
    while (!at_end_ && in_use() < slots_.size() && (in_use() == 0 || reader_.is_ready())) {
        auto& slot = slot_of(planned_);
        slot.scanned.result.clear();
        slot.failure = nullptr;
        if (!reader_.next(slot.scanned.block)) {
            at_end_ = true;
            break;
        }
        slot.state = State::planned;
        ++planned_;
    }
    // One block needs no help; so a small log starts no thread.
    if (in_use() > 1) {
        while (workers_.size() + 1 < threads_) workers_.emplace_back([this] { work(); });
    }
    if (planned_ > before) planned_change_.notify_all();
}

bool ScanAhead::claim_and_scan(std::unique_lock<std::mutex>& lock) {
    if (claimed_ == planned_) return false;
    auto& slot = slot_of(claimed_++);
    slot.state = State::claimed;
    lock.unlock();
    try {
        auto& block = slot.scanned.block;
        reader_.load(block);
        scan_block(block.bytes, {block.last_line_cut, block.at_end_of_input}, max_line_bytes_, filter_,
                   slot.scanned.result);
    } catch (...) {
        slot.failure = std::current_exception();
    }
    lock.lock();
    slot.state = State::done;
    done_change_.notify_all();
    return true;
}

void ScanAhead::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (!claim_and_scan(lock)) planned_change_.wait(lock);
    }
}

ScannedBlock* ScanAhead::next() {
    plan();
    std::unique_lock lock(mutex_);
    if (planned_ == taken_) return nullptr;
    auto& slot = slot_of(taken_);
    while (slot.state != State::done) {
        if (!claim_and_scan(lock)) done_change_.wait(lock);
    }
    ++taken_;
    slot.state = State::free;
    if (slot.failure) std::rethrow_exception(slot.failure);
    return &slot.scanned;
}

}  // namespace dockaudit

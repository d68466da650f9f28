#include "engine/scan_ahead.hpp"

namespace dockaudit {

ScanAhead::ScanAhead(BlockReader& reader, WorkPool& pool, ScanFilter filter, std::size_t max_line_bytes)
    : reader_(reader), pool_(pool), filter_(std::move(filter)), max_line_bytes_(max_line_bytes) {
    // One is in the taker's hands, each thread scans one, and as many wait.
    for (unsigned i = 0; i < pool.threads() * 2; ++i) tasks_.emplace_back(*this);
}

ScanAhead::~ScanAhead() {
    for (; taken_ < planned_; ++taken_) pool_.cancel(task_of(taken_));
}

// Plans blocks into free tasks. A stream is read here, so it is asked for more only when nothing else can go
// on.
void ScanAhead::plan() {
    if (planning_ == Next::nothing_yet) planning_ = Next::item;
    while (planning_ == Next::item && !is_paused_ && planned_ - taken_ < tasks_.size() &&
           (planned_ == taken_ || reader_.is_ready())) {
        auto& task = task_of(planned_);
        planning_ = reader_.next(task.scanned.block);
        if (planning_ != Next::item) return;
        task.drafting = drafting_;
        ++planned_;
        pool_.submit(task);
    }
}

void ScanAhead::ScanTask::run() {
    auto& block = scanned.block;
    scanned.result.clear();
    scanned.drafts.reset();
    owner_.reader_.load(block);
    scan_block(block.bytes, {block.last_line_cut, block.at_end_of_input}, owner_.max_line_bytes_,
               owner_.filter_, scanned.result);
    if (owner_.drafter_ && drafting != Drafting::nothing)
        scanned.drafts = owner_.drafter_->draft(scanned, drafting == Drafting::texts);
}

// Tasks under way may be using the drafter: they are done again with the new one.
void ScanAhead::set_drafter(Drafter* drafter) {
    for (auto number = taken_; number < planned_; ++number) pool_.cancel(task_of(number));
    drafter_ = drafter;
    filter_.lists_lines = drafter != nullptr;
    for (auto number = taken_; number < planned_; ++number) pool_.submit(task_of(number));
}

Next ScanAhead::next() {
    plan();
    if (planned_ == taken_) return planning_ == Next::end ? Next::end : Next::nothing_yet;
    pool_.wait(task_of(taken_++));
    return Next::item;
}

}  // namespace dockaudit

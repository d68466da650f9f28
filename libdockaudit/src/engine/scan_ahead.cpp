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
    while (!at_end_ && planned_ - taken_ < tasks_.size() && (planned_ == taken_ || reader_.is_ready())) {
        auto& task = task_of(planned_);
        if (!reader_.next(task.scanned.block)) {
            at_end_ = true;
            return;
        }
        ++planned_;
        pool_.submit(task);
    }
}

void ScanAhead::scan(ScannedBlock& scanned) {
    auto& block = scanned.block;
    scanned.result.clear();
    reader_.load(block);
    scan_block(block.bytes, {block.last_line_cut, block.at_end_of_input}, max_line_bytes_, filter_,
               scanned.result);
}

ScannedBlock* ScanAhead::next() {
    plan();
    if (planned_ == taken_) return nullptr;
    auto& task = task_of(taken_++);
    pool_.wait(task);
    return &task.scanned;
}

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <deque>

#include "engine/work_pool.hpp"
#include "io/block_reader.hpp"
#include "scan/block_scanner.hpp"

namespace dockaudit {

/// A block and what was found in it.
struct ScannedBlock {
    Block block;
    ScanResult result;
};

/// Loads and scans blocks ahead of the one who takes them, in parallel, and hands them out in order: a fixed
/// ring of tasks for the pool.
///
/// *Threads*: taken from on the thread of the pool's owner.
class ScanAhead {
 public:
    ScanAhead(BlockReader& reader, WorkPool& pool, ScanFilter filter, std::size_t max_line_bytes);
    ScanAhead(const ScanAhead&) = delete;
    ScanAhead& operator=(const ScanAhead&) = delete;
    ~ScanAhead();

    /// The next block; null at the end. *Lifetime*: until the next call; its storage may be kept.
    ScannedBlock* next();

    /// True if `next` would not wait for bytes of a stream.
    bool is_ready() const noexcept { return planned_ > taken_ || reader_.is_ready(); }

 private:
    class ScanTask : public WorkPool::Task {
     public:
        explicit ScanTask(ScanAhead& owner) : owner_(owner) {}
        ScannedBlock scanned;

     protected:
        void run() override { owner_.scan(scanned); }

     private:
        ScanAhead& owner_;
    };

    void plan();
    void scan(ScannedBlock& scanned);
    ScanTask& task_of(std::uint64_t number) noexcept { return tasks_[number % tasks_.size()]; }

    BlockReader& reader_;
    WorkPool& pool_;
    ScanFilter filter_;
    std::size_t max_line_bytes_;
    std::deque<ScanTask> tasks_;
    std::uint64_t taken_ = 0;  // blocks handed out
    std::uint64_t planned_ = 0;
    bool at_end_ = false;
};

}  // namespace dockaudit

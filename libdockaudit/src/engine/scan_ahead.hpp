#pragma once

#include <cstdint>
#include <deque>

#include "engine/drafter.hpp"
#include "engine/scanned_block.hpp"
#include "engine/work_pool.hpp"
#include "io/block_reader.hpp"

namespace dockaudit {

/// What is to be drafted of the blocks to come.
enum class Drafting { nothing, verdicts, texts };

/// Loads, scans and drafts blocks ahead of the one who takes them, in parallel, and hands them out in order:
/// a fixed ring of tasks for the pool.
///
/// *Threads*: taken from on the thread of the pool's owner.
class ScanAhead {
 public:
    ScanAhead(BlockReader& reader, WorkPool& pool, ScanFilter filter, std::size_t max_line_bytes);
    ScanAhead(const ScanAhead&) = delete;
    ScanAhead& operator=(const ScanAhead&) = delete;
    ~ScanAhead();

    /// The one who drafts from now on; null: nobody. The one before is no longer used when this returns.
    /// *Lifetime*: borrowed.
    void set_drafter(Drafter* drafter);

    /// How much of the blocks that are not planned yet is drafted.
    void set_drafting(Drafting drafting) noexcept { drafting_ = drafting; }

    /// Moves on to the next block.
    Next next();

    /// The one at hand. *Requires*: `next` gave one. *Lifetime*: until the next call; its storage may be kept.
    const ScannedBlock& block() noexcept { return task_of(taken_ - 1).scanned; }

    /// From now on no more blocks are planned, as if there was nothing yet, or again.
    void set_paused(bool paused) noexcept { is_paused_ = paused; }

    /// True if `next` would not wait for bytes of a stream.
    bool is_ready() const noexcept { return planned_ > taken_ || reader_.is_ready(); }

 private:
    class ScanTask : public WorkPool::Task {
     public:
        explicit ScanTask(ScanAhead& owner) : owner_(owner) {}
        ScannedBlock scanned;
        Drafting drafting = Drafting::nothing;

     protected:
        void run() override;

     private:
        ScanAhead& owner_;
    };

    void plan();
    ScanTask& task_of(std::uint64_t number) noexcept { return tasks_[number % tasks_.size()]; }

    BlockReader& reader_;
    WorkPool& pool_;
    ScanFilter filter_;
    std::size_t max_line_bytes_;
    Drafter* drafter_ = nullptr;
    Drafting drafting_ = Drafting::nothing;
    std::deque<ScanTask> tasks_;
    std::uint64_t taken_ = 0;  // blocks handed out
    std::uint64_t planned_ = 0;
    Next planning_ = Next::item;  // what the reader said last
    bool is_paused_ = false;
};

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>

#include "engine/work_pool.hpp"
#include "io/block_reader.hpp"

namespace dockaudit {

/// Inflates compressed inputs ahead of the one who scans their blocks: the current and the next few of them, each as
/// a task of a pool that gives some blocks, one after the other.
///
/// What is inflated too early leaves the cache before it is scanned, and its memory must be found. So little is kept
/// ahead of each file; twice as much, up to 32 MiB, whenever a thread would have had to sleep because of that: with
/// forms that take longer to inflate than to scan, or with many threads. One thread inflates what it scans next.
///
/// *Threads*: used on the thread of the pool's owner.
class InflateAhead final : public BlockSupply {
 public:
    /// *Lifetime*: borrows both.
    InflateAhead(BlockReader& reader, WorkPool& pool);
    ~InflateAhead() override;

    bool next(std::uint32_t input, Block& block) override;
    bool is_at_hand(std::uint32_t input) const noexcept override;

 private:
    class File final : public WorkPool::Task {
     public:
        File(BlockReader& reader, std::uint32_t input);

        std::uint32_t input() const noexcept { return input_; }
        bool take(Block& block);  // false if none is there
        bool is_at_hand() const noexcept;
        bool has_ended() const noexcept;
        std::uint64_t held_bytes() const noexcept;
        void add_block();

        bool is_under_way = false;  // submitted, and its end not seen

     protected:
        void run() override;

     private:
        std::uint32_t input_;
        StreamBlocks stream_;       // of who runs the task
        mutable std::mutex mutex_;  // guards what follows
        std::deque<Block> blocks_;
        std::uint64_t held_bytes_ = 0;
        bool has_ended_ = false;
    };

    File& file_of(std::uint32_t input);
    void plan();
    void wait(File& file);

    BlockReader& reader_;
    WorkPool& pool_;
    std::uint64_t limit_;                      // of bytes ahead, of each file
    std::deque<std::unique_ptr<File>> files_;  // the current one and those after it
};

}  // namespace dockaudit

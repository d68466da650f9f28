#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

#include "io/block_reader.hpp"
#include "scan/block_scanner.hpp"

namespace dockaudit {

/// A block and what was found in it.
struct ScannedBlock {
    Block block;
    ScanResult result;
};

/// Loads and scans blocks ahead of the one who takes them, in parallel, and hands them out in order.
///
/// A fixed ring of blocks is planned; whoever is free claims the next unclaimed one, the taker too. So one
/// thread runs the same code without any worker, and the taker never sleeps while there is a block to scan.
///
/// *Threads*: taken from on one thread.
class ScanAhead {
 public:
    ScanAhead(BlockReader& reader, ScanFilter filter, std::size_t max_line_bytes, unsigned threads);
    ScanAhead(const ScanAhead&) = delete;
    ScanAhead& operator=(const ScanAhead&) = delete;
    ~ScanAhead();

    /// The next block; null at the end. *Lifetime*: until the next call; its storage may be kept.
    ScannedBlock* next();

 private:
    enum class State { free, planned, claimed, done };

    struct Slot {
        ScannedBlock scanned;
        State state = State::free;
        std::exception_ptr failure;
    };

    void plan();
    void work();
    bool claim_and_scan(std::unique_lock<std::mutex>& lock);
    Slot& slot_of(std::uint64_t number) noexcept { return slots_[number % slots_.size()]; }

    BlockReader& reader_;
    ScanFilter filter_;
    std::size_t max_line_bytes_;
    unsigned threads_;
    std::vector<Slot> slots_;

    std::mutex mutex_;  // guards what follows and the states of the slots
    std::condition_variable planned_change_;
    std::condition_variable done_change_;
    std::uint64_t taken_ = 0;    // blocks handed out
    std::uint64_t claimed_ = 0;  // blocks that somebody scans or has scanned
    std::uint64_t planned_ = 0;
    bool stopping_ = false;
    bool at_end_ = false;
    std::vector<std::jthread> workers_;
};

}  // namespace dockaudit

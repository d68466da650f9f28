#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "engine/block_store.hpp"
#include "engine/event_builder.hpp"
#include "engine/scan_ahead.hpp"
#include "engine/work_pool.hpp"
#include "event/correlator.hpp"
#include "io/block_reader.hpp"

namespace dockaudit {

/// Events of a set of logs, in order, as places of bytes: everything of a search but the match itself.
///
/// It hands out the events that the query's prefilter cannot rule out. When checkpointing or looking for the
/// event to go on behind, it hands out all.
///
/// *Threads*: one at a time; it uses others inside.
class EventSource {
 public:
    /// *Errors*: `Error` of kind input if no log could be opened.
    EventSource(const LogSet& logs, const Query& query, const ReaderOptions& options);
    EventSource(const EventSource&) = delete;
    EventSource& operator=(const EventSource&) = delete;

    /// Moves the next event out, reading as much as it takes; false at the end. The vector of `event` is
    /// reused.
    bool take(AssembledEvent& event);

    /// True if `take` would not wait for bytes of a stream.
    bool is_ready() const noexcept { return due_begin_ < due_end_ || at_end_ || ahead_.is_ready(); }

    /// Appends the bytes of an event that was taken. Once for each: bytes of a stream may be gone afterwards.
    /// False, and counted, if a file no longer has them.
    bool fetch(const AssembledEvent& event, std::vector<PieceBytes>& bytes);

    /// From now on hand out only what the prefilter lets through.
    void hide_unlikely() noexcept { hand_out_all_ = false; }

    Diagnostics& diagnostics() noexcept { return diagnostics_; }
    WorkPool& pool() noexcept { return pool_; }

    /// The size of all inputs; absent if one of them is a stream.
    std::optional<std::uint64_t> total_bytes() const noexcept;

    /// The log that was read last, or will be.
    const InputFile& newest_input() const noexcept;

 private:
    bool read_more();
    void release(const Piece& piece) noexcept;
    void take_block(const ScannedBlock& scanned);
    void report_problems(const ScannedBlock& scanned);
    void add_run(const Block& block, const Run& run);
    void collect_due();
    void complete_ended_events();
    void update_counts() noexcept;
    void report_unreadable(const std::string& name, const std::string& reason);

    const ReaderOptions options_;
    Diagnostics diagnostics_;
    BlockReader blocks_;
    BlockStore store_;
    Correlator correlator_;
    std::vector<AssembledEvent> due_;  // a queue whose elements keep their memory
    std::size_t due_begin_ = 0;
    std::size_t due_end_ = 0;
    AssembledEvent spare_;
    bool hand_out_all_;
    bool at_end_ = false;
    WorkPool pool_;
    ScanAhead ahead_;
};

}  // namespace dockaudit

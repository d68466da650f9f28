#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "engine/block_store.hpp"
#include "engine/draft_policy.hpp"
#include "engine/event_builder.hpp"
#include "engine/event_stream.hpp"
#include "engine/inflate_ahead.hpp"
#include "engine/scan_ahead.hpp"
#include "engine/time_skip.hpp"
#include "engine/work_pool.hpp"
#include "event/correlator.hpp"
#include "io/block_reader.hpp"

namespace dockaudit {

/// The events of a set of logs in the order of ausearch.
///
/// It hands out the events that the query's prefilter cannot rule out. When checkpointing or looking for the
/// event to go on after, it hands out all.
///
/// *Threads*: one at a time; it uses those of the pool inside.
class EventSource final : public EventStream {
 public:
    /// *Lifetime*: borrows the pool. *Errors*: `Error` of kind input if no log could be opened.
    EventSource(const LogSet& logs, const Query& query, const ReaderOptions& options, WorkPool& pool);

    /// Reads the lines that begin in `read`; counts what it meets in `counted`. *Requires*: no input is a
    /// stream.
    EventSource(std::vector<InputFile> inputs, const Extent& read, const Extent& counted, const Query& query,
                const ReaderOptions& options, WorkPool& pool);

    bool take(AssembledEvent& event) override;
    bool is_ready() const noexcept override { return due_begin_ < due_end_ || at_end_ || ahead_.is_ready(); }
    bool fetch(const AssembledEvent& event, HeldPieces& bytes) override;
    std::optional<DraftedText> drafted_text(const AssembledEvent& event) override;
    void set_drafter(Drafter* drafter) override;
    void discard(const AssembledEvent& event) noexcept override;

    Diagnostics& diagnostics() noexcept override { return diagnostics_; }
    const InputFile& newest_input() const noexcept override;
    std::optional<std::uint64_t> total_bytes() const noexcept override;

 private:
    Correlator make_correlator();
    void skip_outside(const TimeRange& range, TimeSkip::Probe probe);
    bool read_more();
    void take_block(const ScannedBlock& scanned);
    void count(const ScannedBlock& scanned);
    void report_problems(const ScannedBlock& scanned);
    void add_run(const ScannedBlock& scanned, std::size_t index);
    void collect_due();
    bool is_ruled_out();
    void plan_drafts() noexcept;
    void complete_ended_events();
    void update_counts() noexcept;
    void report_event(DiagnosticEvent::Kind kind, const EventId& id, const Piece& piece);
    void report_unreadable(const std::string& name, const std::string& reason);

    const ReaderOptions options_;
    Extent counted_;
    Diagnostics diagnostics_;
    BlockReader blocks_;
    BlockStore store_;
    Correlator correlator_;
    std::vector<AssembledEvent> due_;  // a queue whose elements keep their memory
    std::size_t due_begin_ = 0;
    std::size_t due_end_ = 0;
    AssembledEvent spare_;
    bool has_drafter_ = false;
    DraftPolicy draft_policy_;
    Place read_to_;  // the end of the block that was taken last
    bool hand_out_all_;
    bool at_end_ = false;
    InflateAhead inflate_ahead_;
    ScanAhead ahead_;
};

}  // namespace dockaudit

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
#include "engine/log_follower.hpp"
#include "engine/resume_point.hpp"
#include "engine/scan_ahead.hpp"
#include "engine/time_skip.hpp"
#include "engine/work_pool.hpp"
#include "event/correlator.hpp"
#include "io/block_reader.hpp"
#include "io/log_watcher.hpp"

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

    Next take(AssembledEvent& event) override;
    bool wait() override;
    bool go_on() noexcept override;
    std::chrono::milliseconds patience() const override;
    Cursor cursor() override;
    bool is_ready() const noexcept override { return due_begin_ < due_end_ || at_end_ || ahead_.is_ready(); }
    bool fetch(const AssembledEvent& event, HeldPieces& bytes) override;
    std::optional<DraftedText> drafted_text(const AssembledEvent& event) override;
    void set_drafter(Drafter* drafter) override;
    void discard(const AssembledEvent& event) noexcept override;

    Diagnostics& diagnostics() noexcept override { return diagnostics_; }
    std::vector<InputDiagnostics> inputs() const override;

    /// Which of several logs it reads. *Requires*: nothing was taken yet.
    void set_log(std::uint32_t log) noexcept { blocks_.set_log(log); }
    const InputFile& newest_input() const noexcept override;
    std::optional<std::uint64_t> total_bytes() const noexcept override;

 private:
    std::vector<InputFile> open(const LogSet& logs, const Query& query);
    Correlator make_correlator();
    void skip_outside(const TimeRange& range, TimeSkip::Probe probe);
    Next read_more();
    void end();
    void keep_open_events();
    void take_block(const ScannedBlock& scanned);
    void count(const ScannedBlock& scanned);
    void report_problems(const ScannedBlock& scanned);
    void add_run(const ScannedBlock& scanned, std::size_t index);
    bool has_ended(const ScannedBlock& scanned, const Run& run);
    void hand_out_ended(const EventId& id);
    void collect_due();
    void queue(const EventId& id, const AssembledEvent& event);
    bool was_read_before(const EventId& id);
    void pass_resume_point();
    void move_resume_point(std::uint32_t cut, std::uint32_t copy);
    bool complete_idle();
    void know_rotated(const std::filesystem::path& log);
    void watch_last_input(const std::filesystem::path& log);
    bool is_ruled_out();
    void plan_drafts() noexcept;
    void complete_ended_events();
    void update_counts() noexcept;
    void report_event(DiagnosticEvent::Kind kind, const EventId& id, const Piece& piece);
    void report_unreadable(const std::string& name, const std::string& reason);
    void report(DiagnosticEvent::Kind kind, const std::string& name, const std::string& what) const;

    const ReaderOptions options_;
    Extent counted_;
    Diagnostics diagnostics_;
    std::optional<ResumePoint> resume_;    // until it is passed
    std::optional<Timestamp> newest_;      // of the records
    std::optional<Timestamp> read_up_to_;  // after a gap, until something newer comes
    std::vector<std::uint64_t> known_logs_;
    Place read_to_;  // the end of the block that was taken last
    std::vector<Diagnostics> of_input_;
    BlockReader blocks_;  // after what `open` sets
    BlockStore store_;
    Correlator correlator_;
    std::vector<AssembledEvent> due_;  // a queue whose elements keep their memory
    std::size_t due_begin_ = 0;
    std::size_t due_end_ = 0;
    AssembledEvent spare_;
    bool has_drafter_ = false;
    DraftPolicy draft_policy_;
    bool hand_out_all_;
    bool needs_ends_;  // what ends an event is looked for
    bool at_end_ = false;
    bool is_pausing_ = false;
    bool has_read_ = false;  // since the last pause
    std::optional<LogFollower> follower_;
    std::optional<LogWatcher> watcher_;
    std::chrono::steady_clock::time_point last_read_;
    EventBuilder builder_;
    InflateAhead inflate_ahead_;
    ScanAhead ahead_;
};

}  // namespace dockaudit

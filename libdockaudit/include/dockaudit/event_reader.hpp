#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <type_traits>
#include <vector>

#include <dockaudit/checkpoint.hpp>
#include <dockaudit/cursor.hpp>
#include <dockaudit/diagnostics.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/pull_iterator.hpp>
#include <dockaudit/query.hpp>

namespace dockaudit {

/// What a sink of `visit_events`, or who is asked whether to go on, wants next.
enum class Flow { go_on, stop };

/// How a log is followed that is being written.
struct FollowOptions {
    bool from_end = false;  ///< only events that end from now on

    /// Readable when the reader is to stop waiting and call `on_pause`, such as of a signal; -1: none.
    int wake_descriptor = -1;

    /// An event that nothing ends is complete when nothing was written for the time-out by this clock.
    std::function<std::chrono::steady_clock::time_point()> clock = std::chrono::steady_clock::now;
};

/// How a reader works. The defaults suit every log; block size, threads and prefilter never change the
/// results.
struct ReaderOptions {
    unsigned threads = 0;                          ///< 0: as many as the machine has cores
    std::size_t block_bytes = 128 << 10;           ///< bytes scanned at a time; at least 1
    std::size_t max_line_bytes = 1 << 20;          ///< longer lines are cut there and counted
    std::chrono::seconds end_of_event_timeout{2};  ///< log time after which an event is complete
    bool use_prefilter = true;                     ///< skip what cannot match before looking closer

    /// Stretches of this many bytes of a file whose ends both lie more than two minutes outside the query's
    /// time range, on the same side of it, are not read; 0 reads everything. The result is the same unless,
    /// within one stretch, the clock was set back by more than two minutes and by less than the stretch
    /// takes.
    std::uint64_t stretch_bytes = 1 << 20;
    /// Files that have fewer bytes all together are read from end to end: that takes no time, and collections
    /// of odd records are small.
    std::uint64_t least_sampled_bytes = 64 << 20;

    std::size_t max_open_events = 1'000'000;       ///< beyond it the oldest are handed out early and counted
    std::uint64_t max_event_bytes = 16 << 20;      ///< beyond it an event is handed out in parts and counted
    std::uint64_t max_retained_bytes = 256 << 20;  ///< of a pipe, for events that wait for more records

    /// The newest events first, read from the end of the logs backwards; not for pipes. On logs whose times
    /// go back and forth, the order is exact only for events that lie some seconds apart.
    bool newest_first = false;

    /// Of several logs: their events in the order of time; those of one time by the order of the logs. A log whose
    /// clock was set back keeps its own order. Without it, one log after the other.
    bool merge = false;
    /// Where compressed logs are kept for `newest_first` and those of an archive while they are read, in files without
    /// names.
    std::filesystem::path temporary_folder = "/tmp";

    /// Skip everything up to this event, and fail if it should have come and did not.
    std::optional<Checkpoint::LastEvent> resume_after;
    /// Keep track of the last event for `checkpoint()`, and at the end of the logs leave those events for the
    /// next run that may still get records.
    bool checkpointing = false;

    /// Go on after this cursor. If its log is gone, a gap is told and what is newer is read.
    std::optional<Cursor> after_cursor;
    /// Keep track of how far the logs were read for `cursor()`, and at their end leave those events for the next
    /// run that may still get records.
    bool keeps_cursor = false;
    /// With it: events of a log that was not written for the time-out by now get no more records. Absent: unknown.
    std::optional<Timestamp> now;

    /// Wait for more at the end of the logs, across rotations. An event is handed out as soon as its last record is
    /// there, or the time-out is over; so in another order than at rest. Not for `newest_first`.
    std::optional<FollowOptions> follow;

    /// Is asked before each block: true calls `on_pause` as soon as everything that was read is handed out. May be
    /// empty.
    std::function<bool()> wants_pause;
    /// Is called whenever nothing more is there yet, and when a pause was wanted; everything so far was handed out.
    /// *stop* ends the run, which can be taken up again. May be empty.
    std::function<Flow()> on_pause;

    DiagnosticObserver observer;  ///< may be empty

    /// Is told what the run met so far, after every block and so also while nothing matches; may be empty.
    /// *Threads*: called on the thread that pulls the events.
    std::function<void(const Diagnostics&)> progress;
};

/// The events of logs that match a query, in the order in which ausearch(8) prints them.
///
///     for (const EventView& event : EventReader(LogSet::system(), query)) …
///
/// *Lifetime*: an event dies when the next one is pulled. *Errors*: `Error` when no log can be opened at all;
/// a log among others that cannot be read is counted. `Error` of kind checkpoint when `resume_after` is not
/// found. *Threads*: one reader belongs to one thread at a time; it uses others inside.
class DOCKAUDIT_API EventReader {
 public:
    explicit EventReader(LogSet logs, Query query = Query(), ReaderOptions options = {});

    /// Several logs, such as those of several hosts: records of one never complete events of another. A file that two
    /// of them have is read once. *Errors*: `Error` of kind usage if a checkpoint is looked for or kept, and one only
    /// if none of the logs can be opened.
    explicit EventReader(std::vector<LogSet> logs, Query query = Query(), ReaderOptions options = {});
    EventReader(EventReader&&) noexcept;
    EventReader& operator=(EventReader&&) noexcept;
    ~EventReader();

    /// The next event; null at the end. When following, it waits for one; null if `on_pause` said stop.
    const EventView* next();

    /// What the run met so far.
    const Diagnostics& diagnostics() const noexcept;

    /// What it met in each input, in the order in which they are read.
    std::vector<InputDiagnostics> inputs() const;

    /// The size of all inputs as they are stored, to which `Diagnostics::stored_bytes` and `skipped_bytes` together
    /// grow; absent if one of them is a pipe.
    std::optional<std::uint64_t> total_bytes() const noexcept;

    /// Where the run stands, for the next one to go on: the newest log, and the last event put together so
    /// far, or `resume_after` if there was none. *Requires*: `checkpointing`. *Lifetime*: the event at hand
    /// dies.
    Checkpoint checkpoint();

    /// How far the events were handed out. *Requires*: `keeps_cursor`; called by `on_pause`, or when no more events
    /// are pulled.
    Cursor cursor();

    using Iterator = PullIterator<EventReader, EventView>;
    Iterator begin() { return Iterator(*this); }
    std::default_sentinel_t end() const noexcept { return {}; }

 private:
    friend struct ReaderAccess;
    class DOCKAUDIT_LOCAL Impl;
    std::unique_ptr<Impl> impl_;
};

/// Pushes the events of a reader to `sink` until the end or until it says stop.
template <class Sink>
requires std::is_invocable_r_v<Flow, Sink&, const EventView&>
void visit_events(EventReader& reader, Sink&& sink) {
    while (const EventView* event = reader.next()) {
        if (sink(*event) == Flow::stop) return;
    }
}

}  // namespace dockaudit

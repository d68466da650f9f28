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

#include <dockaudit/checkpoint.hpp>
#include <dockaudit/diagnostics.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/pull_iterator.hpp>
#include <dockaudit/query.hpp>

namespace dockaudit {

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

    /// Where compressed logs are kept for `newest_first` and those of an archive while they are read, in files without
    /// names.
    std::filesystem::path temporary_folder = "/tmp";

    /// Skip everything up to this event, and fail if it should have come and did not.
    std::optional<Checkpoint::LastEvent> resume_after;
    /// Keep track of the last event for `checkpoint()`, and at the end of the logs leave those events for the
    /// next run that may still get records.
    bool checkpointing = false;

    DiagnosticObserver observer;  ///< may be empty

    /// Is told what the run met so far, after every block and so also while nothing matches; may be empty.
    /// *Threads*: called on the thread that pulls the events.
    std::function<void(const Diagnostics&)> progress;
};

/// The events of a set of logs that match a query, in the order in which ausearch(8) prints them.
///
///     for (const EventView& event : EventReader(LogSet::system(), query)) …
///
/// *Lifetime*: an event dies when the next one is pulled. *Errors*: `Error` when no log can be opened at all;
/// a log among others that cannot be read is counted. `Error` of kind checkpoint when `resume_after` is not
/// found. *Threads*: one reader belongs to one thread at a time; it uses others inside.
class EventReader {
 public:
    explicit EventReader(LogSet logs, Query query = Query(), ReaderOptions options = {});
    EventReader(EventReader&&) noexcept;
    EventReader& operator=(EventReader&&) noexcept;
    ~EventReader();

    /// The next event; null at the end.
    const EventView* next();

    /// What the run met so far.
    const Diagnostics& diagnostics() const noexcept;

    /// The size of all inputs as they are stored, to which `Diagnostics::stored_bytes` and `skipped_bytes` together
    /// grow; absent if one of them is a pipe.
    std::optional<std::uint64_t> total_bytes() const noexcept;

    /// Where the run stands, for the next one to go on: the newest log, and the last event put together so
    /// far, or `resume_after` if there was none. *Requires*: `checkpointing`. *Lifetime*: the event at hand
    /// dies.
    Checkpoint checkpoint();

    using Iterator = PullIterator<EventReader, EventView>;
    Iterator begin() { return Iterator(*this); }
    std::default_sentinel_t end() const noexcept { return {}; }

    /// For the library's own use.
    class Impl;
    Impl& impl() noexcept { return *impl_; }

 private:
    std::unique_ptr<Impl> impl_;
};

/// What a sink of `visit_events` wants next.
enum class Flow { go_on, stop };

/// Pushes the events of a reader to `sink` until the end or until it says stop.
template <class Sink>
requires std::is_invocable_r_v<Flow, Sink&, const EventView&>
void visit_events(EventReader& reader, Sink&& sink) {
    while (const EventView* event = reader.next()) {
        if (sink(*event) == Flow::stop) return;
    }
}

}  // namespace dockaudit

#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/container_names.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/live_host.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

struct HistoryOptions {
    TimeRange range = {};  ///< of events outside nothing is learnt: what began before is known less well
    std::vector<ContainerName> names = {};  ///< of containers whose names the logs do not tell
    std::optional<LiveHost> live = {};      ///< what runs on the host that wrote the logs, or some of them
};

/// Reads which process was in which container from a set of logs: those events of it that start or end a
/// program. Of the options, threads and the sizes of buffers count, and the observer, if any, is told of
/// damage.
///
///     const auto history = read_container_history(LogSet::system());
///     if (const auto* container = history->find(event).container) use(container->id);
///
/// *Errors*: those of `EventReader`.
DOCKAUDIT_API std::shared_ptr<const ContainerHistory> read_container_history(
    const LogSet& logs, ReaderOptions options = {}, const HistoryOptions& history = {});

/// The same of several logs. Hosts are told apart by the nodes that they name, and those that name none by their
/// logs: the history is one for events of a reader of the same logs in the same order.
DOCKAUDIT_API std::shared_ptr<const ContainerHistory> read_container_history(
    const std::vector<LogSet>& logs, ReaderOptions options = {}, const HistoryOptions& history = {});

/// A history that grows with logs that are followed. What it learns explains what was before, too; so it makes a new
/// history each time, and of that no more than the last starts of programs count.
///
/// *Threads*: one at a time; the histories are immutable.
class DOCKAUDIT_API GrowingHistory {
 public:
    /// Begins with what the logs have now; of no log with nothing. *Errors*: those of `EventReader`.
    GrowingHistory(const std::vector<LogSet>& logs, ReaderOptions options = {}, HistoryOptions history = {});
    GrowingHistory(const GrowingHistory&) = delete;
    GrowingHistory& operator=(const GrowingHistory&) = delete;
    ~GrowingHistory();

    /// Takes what an event tells of programs.
    void learn(const EventView& event);

    /// True if something was learnt since the last history was made.
    bool has_news() const noexcept;

    /// Of all that was learnt so far. It takes as long as the starts of programs are many, some tens of milliseconds.
    std::shared_ptr<const ContainerHistory> make();

 private:
    struct DOCKAUDIT_LOCAL State;
    std::unique_ptr<State> state_;
};

}  // namespace dockaudit

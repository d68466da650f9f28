#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include <dockaudit/event_id.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit::test {

struct NaiveOptions {
    TimeRange range;
    std::chrono::seconds end_of_event_timeout{2};
    std::size_t max_line_bytes = 1 << 20;
    /// As ausearch 3.0.9: LOGIN, unknown types and a PROCTITLE that comes first are an event at once.
    bool reads_as_reference = false;
    /// What is complete at the end of the logs: with a checkpoint what is not waits for the next run.
    enum class AtEnd { all, ended, nothing_more } at_end = AtEnd::all;
    /// Which events are wanted; empty: all.
    std::function<bool(const EventView&)> predicate;
};

/// Finds events the slow and obvious way: the reference that the fast reader is compared with.
///
/// `logs` are the contents of the files, oldest first. The events come back as `EventReader` hands them out.
std::vector<Event> naive_search(const std::vector<std::string>& logs, const NaiveOptions& options = {});

}  // namespace dockaudit::test

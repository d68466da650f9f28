#include <dockaudit/history_reader.hpp>

#include <dockaudit/parallel_writer.hpp>

#include "docker/history_builder.hpp"

namespace dockaudit {
namespace {

// Writes the marks of events: so the threads that read the log pick them out.
class MarkWriter final : public EventWriter {
 public:
    void append_event(std::string& out, const EventView& event) override { marks_.append(out, event); }

 private:
    MarkReader marks_;
};

Query process_marks(const TimeRange& range) {
    auto builder = Query::builder();
    if (range.since) builder.since(*range.since);
    if (range.until) builder.until(*range.until);
    return builder.process_marks().build();
}

}  // namespace

std::shared_ptr<const ContainerHistory> read_container_history(const LogSet& logs, ReaderOptions options,
                                                               const HistoryOptions& history) {
    return read_container_history(std::vector{logs}, std::move(options), history);
}

std::shared_ptr<const ContainerHistory> read_container_history(const std::vector<LogSet>& logs,
                                                               ReaderOptions options,
                                                               const HistoryOptions& history) {
    options.merge = false;  // the marks are sorted anyway
    options.newest_first = false;
    options.resume_after.reset();
    options.checkpointing = false;
    options.after_cursor.reset();
    options.keeps_cursor = false;
    options.follow.reset();
    options.wants_pause = nullptr;
    options.on_pause = nullptr;
    EventReader reader(logs, process_marks(history.range), std::move(options));
    ContainerHistory::Builder builder;
    builder.set_names(history.names);
    if (history.live) builder.set_live(*history.live);
    write_events(
        reader, [] { return std::make_unique<MarkWriter>(); },
        [&](std::string_view marks, std::uint64_t /*events*/) { builder.add(marks); });
    return std::move(builder).build();
}

}  // namespace dockaudit

#include <dockaudit/history_reader.hpp>

#include <deque>
#include <string>
#include <utility>

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

// Hands the marks of all events of the logs to `take`.
template <class Take>
void read_marks(const std::vector<LogSet>& logs, ReaderOptions options, const TimeRange& range, Take take) {
    options.merge = false;  // the marks are sorted anyway
    options.newest_first = false;
    options.resume_after.reset();
    options.checkpointing = false;
    options.after_cursor.reset();
    options.keeps_cursor = false;
    options.follow.reset();
    options.wants_pause = nullptr;
    options.on_pause = nullptr;
    EventReader reader(logs, process_marks(range), std::move(options));
    write_events(
        reader, [] { return std::make_unique<MarkWriter>(); },
        [&](std::string_view marks, std::uint64_t /*events*/) { take(marks); });
}

void set_known(ContainerHistory::Builder& builder, const HistoryOptions& history) {
    builder.set_names(history.names);
    if (history.live) builder.set_live(*history.live);
}

}  // namespace

std::shared_ptr<const ContainerHistory> read_container_history(const LogSet& logs, ReaderOptions options,
                                                               const HistoryOptions& history) {
    return read_container_history(std::vector{logs}, std::move(options), history);
}

std::shared_ptr<const ContainerHistory> read_container_history(const std::vector<LogSet>& logs,
                                                               ReaderOptions options,
                                                               const HistoryOptions& history) {
    ContainerHistory::Builder builder;
    set_known(builder, history);
    read_marks(logs, std::move(options), history.range, [&](std::string_view marks) { builder.add(marks); });
    return std::move(builder).build();
}

struct GrowingHistory::State {
    // Of what is older, the host forgets too: enough for the programs of some hours.
    static constexpr std::size_t kMostBytes = 8 << 20;

    HistoryOptions options;
    MarkReader reader;
    std::deque<std::string> marks;  // of one or more events each, oldest first
    std::size_t bytes = 0;
    bool has_news = false;

    void add(std::string text) {
        if (text.empty()) return;
        has_news = true;
        bytes += text.size();
        marks.push_back(std::move(text));
        for (; bytes > kMostBytes && marks.size() > 1; marks.pop_front()) bytes -= marks.front().size();
    }
};

GrowingHistory::GrowingHistory(const std::vector<LogSet>& logs, ReaderOptions options, HistoryOptions history)
    : state_(std::make_unique<State>()) {
    state_->options = std::move(history);
    const auto take = [this](std::string_view marks) { state_->add(std::string(marks)); };
    if (!logs.empty()) read_marks(logs, std::move(options), state_->options.range, take);
    state_->has_news = true;
}

GrowingHistory::~GrowingHistory() = default;

void GrowingHistory::learn(const EventView& event) {
    std::string text;
    state_->reader.append(text, event);
    state_->add(std::move(text));
}

bool GrowingHistory::has_news() const noexcept {
    return state_->has_news;
}

std::shared_ptr<const ContainerHistory> GrowingHistory::make() {
    state_->has_news = false;
    ContainerHistory::Builder builder;
    set_known(builder, state_->options);
    for (const auto& marks : state_->marks) builder.add(marks);
    return std::move(builder).build();
}

}  // namespace dockaudit

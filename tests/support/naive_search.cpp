#include "support/naive_search.hpp"

#include <compare>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

namespace dockaudit::test {
namespace {

struct OpenEvent {
    OwnedEventId id;
    std::vector<std::string> lines;
    bool complete = false;
    bool has_last_record = false;  // after which the kernel writes no more
};

// What is complete with its first record, decided by the type of that record alone.
bool is_single_record(RecordType type, const NaiveOptions& options) {
    const auto number = to_number(type);
    if (options.login_is_single_record && number < 1300) return true;
    return type == RecordType::user || (number >= 1007 && number <= 1299) || type == RecordType::kernel ||
           (number >= 1406 && number <= 1419) || number >= 2100 || type == RecordType::proctitle;
}

bool ends_event(RecordType type, const NaiveOptions& options) {
    return type == RecordType::eoe || is_single_record(type, options);
}

std::int64_t second_of(const OwnedEventId& id) {
    return std::chrono::floor<std::chrono::seconds>(id.time).time_since_epoch().count();
}

// A flat table of held events, searched from its start each time; the place in it breaks ties.
class NaiveSearcher {
 public:
    explicit NaiveSearcher(const NaiveOptions& options) : options_(options) {}

    void add_line(std::string line) {
        if (line.size() > options_.max_line_bytes) line.resize(options_.max_line_bytes);
        const auto record = RecordView::parse(line);
        if (!record || !options_.range.contains(record->id().time)) return;
        if (OpenEvent* event = find_building(record->id())) {
            event->lines.push_back(std::move(line));
            if (ends_event(record->type(), options_)) event->has_last_record = true;
        } else if (record->type() != RecordType::eoe) {
            open_event(*record);
        }
        hand_out();
    }

    void finish() {
        for (auto& slot : slots_) {
            if (slot && (options_.at_end == NaiveOptions::AtEnd::all || slot->has_last_record))
                slot->complete = true;
        }
        hand_out();
    }

    std::vector<Event> take_events() { return std::move(events_); }

 private:
    OpenEvent* find_building(const EventId& id) {
        for (auto& slot : slots_) {
            if (slot && !slot->complete && slot->id.view() == id) return &*slot;
        }
        return nullptr;
    }

    // Only here does the clock tick: the second of a new event ends those that are old enough.
    void open_event(const RecordView& record) {
        OpenEvent event{OwnedEventId(record.id()),
                        {std::string(record.line())},
                        is_single_record(record.type(), options_)};
        for (auto& slot : slots_) {
            if (slot && second_of(slot->id) + options_.end_of_event_timeout.count() <= second_of(event.id)) {
                slot->complete = true;
            }
        }
        for (auto& slot : slots_) {
            if (!slot) {
                slot = std::move(event);
                return;
            }
        }
        slots_.emplace_back(std::move(event));
    }

    // The oldest held event goes first; while it is still building, everything waits.
    void hand_out() {
        while (true) {
            std::optional<OpenEvent>* oldest = nullptr;
            for (auto& slot : slots_) {
                if (slot && (oldest == nullptr || std::tie(slot->id.time, slot->id.serial) <
                                                      std::tie((*oldest)->id.time, (*oldest)->id.serial))) {
                    oldest = &slot;
                }
            }
            if (oldest == nullptr || !(*oldest)->complete) return;
            keep_if_wanted(**oldest);
            oldest->reset();
        }
    }

    void keep_if_wanted(const OpenEvent& open) {
        std::string lines;
        for (const auto& line : open.lines) lines += line + '\n';
        lines.pop_back();
        Event event(lines);
        if (!options_.predicate || options_.predicate(event.view())) events_.push_back(std::move(event));
    }

    const NaiveOptions& options_;
    std::vector<std::optional<OpenEvent>> slots_;
    std::vector<Event> events_;
};

}  // namespace

std::vector<Event> naive_search(const std::vector<std::string>& logs, const NaiveOptions& options) {
    NaiveSearcher searcher(options);
    for (const auto& log : logs) {
        std::istringstream in(log);
        for (std::string line; std::getline(in, line);) searcher.add_line(line);
    }
    if (options.at_end != NaiveOptions::AtEnd::nothing_more) searcher.finish();
    return searcher.take_events();
}

}  // namespace dockaudit::test

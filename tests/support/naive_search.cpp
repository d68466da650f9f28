#include "support/naive_search.hpp"

#include <compare>
#include <deque>
#include <optional>
#include <sstream>
#include <tuple>
#include <utility>

#include "record/line_records.hpp"
#include "record/record_reader.hpp"

namespace dockaudit::test {
namespace {

// The records of one id that stand together in a line, with memory of their own.
struct LinePart {
    std::string bytes;
    std::uint8_t form = 0;
    OwnedEventId id;
    std::vector<RecordType> types;
};

std::vector<LinePart> parts_of(const std::string& line) {
    LineRecords lines;
    lines.find(line);
    const auto found = lines.records();
    std::vector<LinePart> parts;
    for (std::size_t i = 0; i < found.size(); ++i) {
        const auto& record = found[i];
        const auto type = parse_record_type(record.header.type_name);
        const bool goes_on =
            i > 0 && parts.back().types.front() != RecordType::eoe && is_one_part(record, found[i - 1]);
        if (!goes_on) {
            const auto begin = i == 0 ? 0 : record.begin;
            if (i > 0) parts.back().bytes.resize(begin - (line.size() - parts.back().bytes.size()));
            parts.push_back({line.substr(begin), lines.form_of(record), OwnedEventId(record.header.id), {}});
        }
        parts.back().types.push_back(type);
    }
    return parts;
}

struct OpenEvent {
    OwnedEventId id;
    std::deque<LinePart> parts;
    bool complete = false;
    bool has_last_record = false;  // after which the kernel writes no more
};

// What is complete with its first record, decided by the type of that record alone.
bool is_single_record(RecordType type, const NaiveOptions& options) {
    const auto number = to_number(type);
    if (options.reads_as_reference && (number < 1300 || type == RecordType::proctitle)) return true;
    return type == RecordType::user || (number >= 1007 && number <= 1299) || type == RecordType::kernel ||
           (number >= 1406 && number <= 1419) || number >= 2100;
}

bool is_last(RecordType type, const NaiveOptions& options) {
    return type == RecordType::eoe || type == RecordType::proctitle || is_single_record(type, options);
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
        for (auto& part : parts_of(line)) {
            if (options_.range.contains(part.id.time)) add_part(std::move(part));
            hand_out();
        }
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
    void add_part(LinePart part) {
        auto* event = find_building(part.id.view());
        if (event == nullptr) {
            if (part.types.front() == RecordType::eoe) return;
            event = &open_event(part);
        }
        for (const auto type : part.types) event->has_last_record |= is_last(type, options_);
        event->parts.push_back(std::move(part));
    }

    OpenEvent* find_building(const EventId& id) {
        for (auto& slot : slots_) {
            if (slot && !slot->complete && slot->id.view() == id) return &*slot;
        }
        return nullptr;
    }

    // Only here does the clock tick: the second of a new event ends those that are old enough.
    OpenEvent& open_event(const LinePart& part) {
        OpenEvent event{part.id, {}, is_single_record(part.types.front(), options_)};
        for (auto& slot : slots_) {
            if (slot && second_of(slot->id) + options_.end_of_event_timeout.count() <= second_of(event.id)) {
                slot->complete = true;
            }
        }
        for (auto& slot : slots_) {
            if (!slot) return slot.emplace(std::move(event));
        }
        return *slots_.emplace_back(std::move(event));
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
        RecordReader reader;
        std::vector<RecordView> records;
        for (const auto& part : open.parts) {
            reader.forget_line();
            reader.read(part.bytes, part.form, records);
        }
        Event event{EventView(records)};
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

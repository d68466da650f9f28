#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "docker/engine_files.hpp"
#include "facts/destination.hpp"
#include "facts/file_path.hpp"
#include "format/local_time.hpp"
#include "report/docker/docker_reports.hpp"
#include "report/docker/docker_table.hpp"
#include "report/event_reading.hpp"
#include "report/group_counter.hpp"
#include "report/host_table.hpp"

// What occurs in a span of time and did not occur in the one before.

namespace dockaudit {
namespace {

enum class Kind : std::uint8_t { people, programs, images, containers, destinations, keys, verbs, files };

struct KindRow {
    Kind kind;
    std::string_view name;
    std::string_view title;
    std::string_view about;
    std::string_view column;
};

constexpr auto kKinds = std::to_array<KindRow>({
    {Kind::people, "people", "New people", "who logged in, of any event", "Person"},
    {Kind::programs, "programs", "New programs", "files that were run", "Program"},
    {Kind::images, "images", "New images", "of containers, and that commands name", "Image"},
    {Kind::containers, "containers", "New containers", "in which something ran, or that commands are about",
     "Container"},
    {Kind::destinations, "destinations", "New destinations",
     "addresses to which programs connect or send, and sockets of engines", "Destination"},
    {Kind::keys, "keys", "New keys", "of rules that recorded something", "Key"},
    {Kind::verbs, "verbs", "New verbs", "of commands to engines", "Verb"},
    {Kind::files, "files", "New files", "that rules with a key recorded", "File"},
});

/// What is seen of one value in both spans.
struct Sight {
    Seen now;
    bool is_old = false;
    std::string_view event;  // the first now
    std::string_view by;     // who, or which program, was the first
};

class NewReport final : public Report {
 public:
    explicit NewReport(const ReportOptions& options)
        : options_(options),
          reading_(options),
          teller_(options),
          hosts_(options),
          values_(count_limits(options)) {}

    void add(const EventSubject& subject) override { add(subject, true); }
    void add_before(const EventSubject& subject) override { add(subject, false); }

    ReportSection finish(const Diagnostics& /*diagnostics*/) override {
        ReportSection section;
        section.name = "new";
        section.title = "What is new";
        note_missing_history(section, options_);
        section.notes.push_back(span_note());
        for (const auto& row : kKinds) section.tables.push_back(table(row));
        note_uncounted(section, "values", now_.uncounted);
        if (before_.uncounted > 0)
            section.notes.push_back(fmt::format(
                "There are too many different values to remember them all: {} before, so something that is told as "
                "new may not be.",
                count_text(before_.uncounted, "one is missing", "are missing")));
        return section;
    }

 private:
    struct Span {
        Seen events;
        std::uint64_t uncounted = 0;
    };

    using Values = GroupCounter<3, Sight>;

    void add(const EventSubject& subject, bool is_now) {
        const auto& event = subject.event();
        host_ = hosts_.see(event).text();
        is_now_ = is_now;
        (is_now ? now_ : before_).events.add(event.id().time);
        auto& reading = reading_.of(subject);
        by_ = teller_.login(event, reading.facts());
        see(event, Kind::people, by_);
        if (event.find_record(RecordType::execve) != nullptr) see(event, Kind::programs, reading.program());
        add_docker(subject, reading);
        if (event.find_record(RecordType::sockaddr) != nullptr) add_destination(event);
        add_files(event, reading);
    }

    void add_docker(const EventSubject& subject, EventReading& reading) {
        const auto& event = subject.event();
        if (const auto* container = reading.residence().container) {
            see(event, Kind::containers, container_text(reading.residence().name, container));
            see(event, Kind::images, container->image);
        }
        const auto deed = read_deed(subject);
        if (deed.kind != Deed::Kind::command) return;
        const auto& action = *deed.action;
        see(event, Kind::verbs, command_name(action.command));
        see(event, Kind::containers, container_text(typed_container(action.command), action.container));
        for (const auto& image : action.command.images) see(event, Kind::images, image);
        if (action.container != nullptr) see(event, Kind::images, action.container->image);
    }

    // Of sockets those alone by which engines take commands: of others every host is full.
    void add_destination(const EventView& event) {
        const auto address = find_destination(event);
        if (!address) return;
        if (!address->path.empty() && (address->is_abstract || !is_engine_socket(address->path))) return;
        see(event, Kind::destinations, destination_text(*address));
    }

    void add_files(const EventView& event, EventReading& reading) {
        const auto keys = reading.keys();
        if (keys.empty()) return;
        for (const auto& key : keys) see(event, Kind::keys, key);
        if (event.find_record(RecordType::path) == nullptr) return;
        const auto& facts = reading.facts();
        const auto directory = facts.directory();
        std::string path;
        facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
            const bool is_one = fact.record->type() == RecordType::path && !is_placeholder(name) &&
                                fact.record->field("nametype").value_or("") != "PARENT";
            if (!is_one) return true;
            path.clear();
            append_full_path(path, facts.is_in_directory(name, fact) ? directory : "", name);
            see(event, Kind::files, path);
            return true;
        });
    }

    void see(const EventView& event, Kind kind, std::string_view value) {
        if (value.empty()) return;
        auto* sight = values_.find({kKinds[static_cast<std::size_t>(kind)].name, host_, value});
        if (sight == nullptr) {
            ++(is_now_ ? now_ : before_).uncounted;
            return;
        }
        if (!is_now_) {
            sight->is_old = true;
            return;
        }
        const auto time = event.id().time;
        const bool is_first = sight->now.count == 0 || time < sight->now.first;
        sight->now.add(time);
        if (!is_first || sight->is_old) return;
        sight->event = values_.keep(to_string(event.id()));
        sight->by = values_.keep(by_);
    }

    std::string time_text(Timestamp time) const {
        std::string text;
        append_local_time(text, time, TimeStyle::second,
                          [this](std::chrono::sys_seconds at) { return options_.zone.offset_at(at); });
        return text;
    }

    std::string span_text(const Seen& events) const {
        if (events.count == 0) return "no events";
        return fmt::format("{} from {} to {}", count_text(events.count, "event", "events"),
                           time_text(events.first), time_text(events.last));
    }

    std::string span_note() const {
        auto note =
            fmt::format("Compared are {} with {} before.", span_text(now_.events), span_text(before_.events));
        if (before_.events.count == 0) note += " So everything is new.";
        return note;
    }

    ReportTable table(const KindRow& kind) const {
        HostTable table(kind.name, kind.title, kind.about, hosts_,
                        {{"value", std::string(kind.column)},
                         {"count", "Events", ReportKind::number},
                         {"first", "First", ReportKind::time},
                         {"last", "Last", ReportKind::time},
                         {"person", "First by"},
                         {"event", "First event", ReportKind::event}});
        const auto sorted = values_.sorted(
            options_.max_rows,
            [](const auto& a, const auto& b) { return a.value.now.first < b.value.now.first; },
            [&kind](const auto& group) {
                return group.texts[0] == kind.name && group.value.now.count > 0 && !group.value.is_old;
            });
        for (const auto& [texts, sight] : sorted.first) {
            table.add(texts[1],
                      {text_value(texts[2]), number_value(sight.now.count), ReportValue(sight.now.first),
                       ReportValue(sight.now.last), text_value(sight.by), text_value(sight.event)});
        }
        table.leave_out(sorted.second);
        return std::move(table).take();
    }

    ReportOptions options_;
    SharedReading reading_;
    DeedTeller teller_;
    HostNames hosts_;
    Values values_;  // kind, host, value
    Span now_;
    Span before_;
    bool is_now_ = true;  // of the event at hand
    std::string host_;    // of the event at hand, as a key
    std::string by_;      // who logged in, of the event at hand
};

}  // namespace

std::unique_ptr<Report> make_new_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<NewReport>(options);
}

}  // namespace dockaudit

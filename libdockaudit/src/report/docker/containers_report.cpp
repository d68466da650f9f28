#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "docker/action_verbs.hpp"
#include "report/docker/container_lives.hpp"
#include "report/docker/docker_reports.hpp"
#include "report/host_table.hpp"

// Which containers there were, who started them and what ran in them.

namespace dockaudit {
namespace {

/// A container that a command names and of which nothing else is known.
struct Named {
    Seen seen;
    FewTexts people;
    FewTexts verbs;
    FewTexts images;
};

class ContainersReport final : public Report {
 public:
    explicit ContainersReport(const ReportOptions& options)
        : options_(options),
          teller_(options),
          hosts_(options),
          lives_(options, teller_, true),
          named_(count_limits(options)) {}

    void add(const EventSubject& subject) override {
        hosts_.see(subject.event());
        const auto residence = subject.residence();
        if (residence.place == ProcessPlace::container) {
            if (residence.container == nullptr) ++unknown_;
        }
        const auto deed = read_deed(subject);
        lives_.add(subject, deed);
        if (deed.kind == Deed::Kind::command) add_command(subject, deed);
    }

    ReportSection finish(const Diagnostics& /*diagnostics*/) override {
        ReportSection section;
        section.name = "containers";
        section.title = "Containers";
        note_missing_history(section, options_);
        if (unknown_ > 0)
            section.notes.push_back(fmt::format("{} of a container, but nobody knows of which.",
                                                count_text(unknown_, "event is", "events are")));
        section.tables.push_back(container_table());
        section.tables.push_back(named_table());
        if (lives_.uncounted() > 0)
            section.notes.emplace_back("There are more containers than can be remembered; some are missing.");
        note_uncounted(section, "names", named_.uncounted());
        return section;
    }

 private:
    void add_command(const EventSubject& subject, const Deed& deed) {
        const auto& action = *deed.action;
        const auto typed = typed_container(action.command);
        // What was refused or has failed may name anything.
        if (action.container != nullptr || typed.empty() || action.outcome == ActionOutcome::failure ||
            action.outcome == ActionOutcome::denied)
            return;
        auto* named = named_.find({event_host(subject.event()).text(), typed});
        if (named == nullptr) return;
        const auto text = teller_.tell(subject, deed);
        named->seen.add(text.time);
        named->people.add(actor(text));
        named->verbs.add(text.verb);
        if (creates(action.command.verb)) named->images.add(text.image);
    }

    ReportTable container_table() const {
        HostTable table("containers", "Containers",
                        "by first sight in the logs; ~ stands before what words and times alone tell", hosts_,
                        {{"name", "Name"},
                         {"id", "Id"},
                         {"image", "Image"},
                         {"engine", "Engine"},
                         {"first_seen", "First seen", ReportKind::time},
                         {"last_seen", "Last seen", ReportKind::time},
                         {"started_by", "Started by", ReportKind::text, true},
                         {"started_with", "With"},
                         {"severity", "Worst", ReportKind::severity},
                         {"flags", "Flags", ReportKind::list},
                         {"programs", "Programs", ReportKind::number},
                         {"ran", "Ran inside", ReportKind::list},
                         {"people", "People", ReportKind::list, true},
                         {"destinations", "Connected to", ReportKind::list},
                         {"changes", "Changes", ReportKind::number},
                         {"files", "Changed files", ReportKind::list}});
        std::uint64_t rows = 0;
        for (const auto* container : seen_containers()) {
            if (++rows > options_.max_rows) break;
            table.add(host_key(*container).text(), row_of(*container));
        }
        table.leave_out(lives_.size() - std::min<std::uint64_t>(lives_.size(), options_.max_rows));
        return std::move(table).take();
    }

    std::vector<const Container*> seen_containers() const {
        std::vector<const Container*> seen;
        if (options_.history == nullptr) return seen;
        for (const auto& container : options_.history->containers()) {
            if (lives_.find(container) != nullptr) seen.push_back(&container);
        }
        return seen;
    }

    std::vector<ReportValue> row_of(const Container& container) const {
        const auto& life = *lives_.find(container);
        return {text_value(container.name),        text_value(label_of({}, &container).id),
                text_value(container.image),       text_value(container.engine),
                ReportValue(container.first_seen), ReportValue(container.last_seen),
                text_value(life.start.person),     text_value(life.start.verb),
                severity_value(life.flags),        list_value(flag_names(life.flags.flags())),
                number_value(life.programs),       list_value(life.names.list()),
                list_value(life.people.list()),    list_value(life.destinations.list()),
                number_value(life.changes),        list_value(life.files.list())};
    }

    ReportTable named_table() const {
        HostTable table("names", "Known by name only",
                        "containers that commands name and of which the logs tell nothing else", hosts_,
                        {{"name", "Name"},
                         {"images", "Image", ReportKind::list},
                         {"first_seen", "First seen", ReportKind::time},
                         {"last_seen", "Last seen", ReportKind::time},
                         {"count", "Commands", ReportKind::number},
                         {"people", "People", ReportKind::list},
                         {"verbs", "Verbs", ReportKind::list}});
        const auto sorted = named_.sorted(
            options_.max_rows,
            [](const auto& a, const auto& b) { return a.value.seen.first < b.value.seen.first; },
            [](const auto&) { return true; });
        for (const auto& [texts, named] : sorted.first) {
            table.add(texts[0], {text_value(texts[1]), list_value(named.images.list(false)),
                                 ReportValue(named.seen.first), ReportValue(named.seen.last),
                                 number_value(named.seen.count), list_value(named.people.list()),
                                 list_value(named.verbs.list())});
        }
        table.leave_out(sorted.second);
        return std::move(table).take();
    }

    ReportOptions options_;
    DeedTeller teller_;
    HostNames hosts_;
    ContainerLives lives_;
    GroupCounter<2, Named> named_;  // host, name
    std::uint64_t unknown_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_containers_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<ContainersReport>(options);
}

}  // namespace dockaudit

#include <algorithm>
#include <map>
#include <utility>

#include "docker/action_verbs.hpp"
#include "report/docker/docker_reports.hpp"
#include "report/docker/docker_table.hpp"
#include "report/group_counter.hpp"
#include "report/host_table.hpp"

// Who did what with containers: by person, by container, and one after the other.

namespace dockaudit {
namespace {

/// What one person did with one verb, or to one container.
struct Doings {
    Seen seen;
    FewTexts verbs;
    FewTexts containers;
    FewTexts images;
    FlagBits flags;
    std::uint64_t succeeded = 0;
    std::uint64_t failed = 0;
    std::uint64_t denied = 0;

    void add(const DeedText& text, const Deed& deed) {
        seen.add(text.time);
        verbs.add(text.verb);
        containers.add(text.container);
        images.add(text.image);
        flags.add(deed.flags);
        if (text.outcome == ActionOutcome::success) ++succeeded;
        if (text.outcome == ActionOutcome::failure) ++failed;
        if (text.outcome == ActionOutcome::denied) ++denied;
    }
};

struct Action {
    DeedText text;
    std::vector<FlagId> flags;
};

class ActivityReport final : public Report {
 public:
    explicit ActivityReport(const ReportOptions& options)
        : options_(options),
          teller_(options),
          hosts_(options),
          by_person_(count_limits(options)),
          by_container_(count_limits(options)) {}

    void add(const EventSubject& subject) override {
        hosts_.see(subject.event());
        const auto deed = read_deed(subject);
        if (deed.kind != Deed::Kind::command && deed.kind != Deed::Kind::change) return;
        auto text = teller_.tell(subject, deed);
        if (auto* doings = by_person_.find({text.host, text.person, text.acts_as, text.verb}))
            doings->add(text, deed);
        // A command may use a name that the container has no longer.
        const auto* const known = deed.action ? deed.action->container : nullptr;
        const auto container = known == nullptr ? text.container : container_text({}, known);
        if (!container.empty()) {
            const auto person = actor(text);
            if (auto* doings = by_container_.find(
                    {text.host, container, made_from(text, deed), marked(person, text.is_inferred)}))
                doings->add(text, deed);
        }
        keep(std::move(text), deed.flags);
    }

    ReportSection finish(const Diagnostics& /*diagnostics*/) override {
        ReportSection section;
        section.name = "activity";
        section.title = "What people did with containers";
        note_missing_history(section, options_);
        if (actions_ == 0 && options_.history != nullptr)
            section.notes.emplace_back(
                "Nobody gave an engine a command, as far as the events tell: that needs a rule that records the "
                "starts of its client.");
        section.tables.push_back(person_table());
        section.tables.push_back(container_table());
        section.tables.push_back(action_table());
        note_uncounted(section, "people", by_person_.uncounted());
        note_uncounted(section, "containers", by_container_.uncounted());
        return section;
    }

 private:
    using ByPerson = GroupCounter<4, Doings>;

    // What a container was made from: other commands name other images.
    static std::string_view made_from(const DeedText& text, const Deed& deed) {
        const auto* const known = deed.action ? deed.action->container : nullptr;
        if (known != nullptr) return known->image;
        const bool is_told = !deed.action || creates(deed.action->command.verb);
        return is_told ? std::string_view(text.image) : std::string_view{};
    }

    // The last ones are what is wanted when not all have room.
    void keep(DeedText&& text, const std::vector<FlagId>& flags) {
        ++actions_;
        last_.emplace(text.time, Action{std::move(text), flags});
        if (last_.size() > std::min(options_.max_rows, options_.max_groups)) last_.erase(last_.begin());
    }

    static std::vector<ReportColumn> outcome_columns() {
        return {{"count", "Times", ReportKind::number},     {"ok", "OK", ReportKind::number},
                {"failed", "Failed", ReportKind::number},   {"denied", "Denied", ReportKind::number},
                {"first", "First", ReportKind::time},       {"last", "Last", ReportKind::time},
                {"severity", "Worst", ReportKind::severity}};
    }

    static void add_outcomes(std::vector<ReportValue>& row, const Doings& doings) {
        row.insert(row.end(),
                   {number_value(doings.seen.count), number_value(doings.succeeded),
                    number_value(doings.failed), number_value(doings.denied), ReportValue(doings.seen.first),
                    ReportValue(doings.seen.last), severity_value(doings.flags)});
    }

    ReportTable person_table() const {
        std::vector<ReportColumn> columns{{"person", "Person"}, {"as", "As"}, {"verb", "Verb"}};
        const auto more = outcome_columns();
        columns.insert(columns.end(), more.begin(), more.end());
        columns.push_back({"containers", "Containers", ReportKind::list, true});
        columns.push_back({"images", "Images", ReportKind::list});
        HostTable table(
            "people", "By person",
            "who gave an engine which commands, or changed it without one; a person is who logged in", hosts_,
            std::move(columns));
        const auto sorted = by_person_.sorted(
            options_.max_rows,
            [](const ByPerson::Group& a, const ByPerson::Group& b) {
                // Those who logged in before those who did not.
                const auto key = [](const ByPerson::Group& group) {
                    return std::tuple(group.texts[0], group.texts[1].empty(), group.texts[1], group.texts[2]);
                };
                if (key(a) != key(b)) return key(a) < key(b);
                return a.value.seen.count > b.value.seen.count;
            },
            [](const ByPerson::Group&) { return true; });
        for (const auto& group : sorted.first) {
            std::vector<ReportValue> row{text_value(group.texts[1]), text_value(group.texts[2]),
                                         text_value(group.texts[3])};
            add_outcomes(row, group.value);
            row.push_back(list_value(group.value.containers.list()));
            row.push_back(list_value(group.value.images.list()));
            table.add(group.texts[0], std::move(row));
        }
        table.leave_out(sorted.second);
        return std::move(table).take();
    }

    ReportTable container_table() const {
        std::vector<ReportColumn> columns{{"container", "Container", ReportKind::text, true},
                                          {"image", "Image"},
                                          {"person", "Person", ReportKind::text, true},
                                          {"verbs", "Verbs", ReportKind::list}};
        const auto more = outcome_columns();
        columns.insert(columns.end(), more.begin(), more.end());
        HostTable table("containers", "By container",
                        "who did what to which container; ~ stands before what words and times alone tell",
                        hosts_, std::move(columns));
        const auto sorted = by_container_.sorted(
            options_.max_rows,
            [](const auto& a, const auto& b) { return a.value.seen.first < b.value.seen.first; },
            [](const auto&) { return true; });
        for (const auto& group : sorted.first) {
            std::vector<ReportValue> row{text_value(group.texts[1]), text_value(group.texts[2]),
                                         text_value(group.texts[3]), list_value(group.value.verbs.list())};
            add_outcomes(row, group.value);
            table.add(group.texts[0], std::move(row));
        }
        table.leave_out(sorted.second);
        return std::move(table).take();
    }

    ReportTable action_table() const {
        HostTable table("actions", "One after the other", "the last of them, in the order of time", hosts_,
                        {{"time", "Time", ReportKind::time},
                         {"person", "Person"},
                         {"as", "As"},
                         {"where", "Where"},
                         {"verb", "Verb"},
                         {"container", "Container", ReportKind::text, true},
                         {"text", "What"},
                         {"flags", "Flags", ReportKind::list},
                         {"outcome", "Outcome"},
                         {"event", "Event", ReportKind::event}});
        for (const auto& [time, action] : last_) {
            const auto& text = action.text;
            table.add(text.host, {ReportValue(time), text_value(text.person), text_value(text.acts_as),
                                  text_value(text.where), text_value(text.verb), text_value(text.container),
                                  text_value(text.text), list_value(flag_names(action.flags)),
                                  text_value(outcome_text(text.outcome)), text_value(text.event)});
        }
        table.leave_out(actions_ - last_.size());
        return std::move(table).take();
    }

    ReportOptions options_;
    DeedTeller teller_;
    HostNames hosts_;
    ByPerson by_person_;                     // host, person, as whom, verb
    GroupCounter<4, Doings> by_container_;   // host, container, image, person
    std::multimap<Timestamp, Action> last_;  // those of one time in the order of the log
    std::uint64_t actions_ = 0;
};

}  // namespace

std::unique_ptr<Report> make_activity_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<ActivityReport>(options);
}

}  // namespace dockaudit

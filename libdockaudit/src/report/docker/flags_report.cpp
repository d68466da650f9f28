#include <tuple>
#include <utility>

#include "report/docker/docker_reports.hpp"
#include "report/docker/docker_table.hpp"
#include "report/group_counter.hpp"
#include "report/host_table.hpp"

// What is worth a look, with the evidence.

namespace dockaudit {
namespace {

/// What one flag was raised by, again and again.
struct Evidence {
    Seen seen;
    std::string_view event;  // the first
};

struct FlagCount {
    Seen seen;
    FewTexts people;
    FewTexts containers;
};

// What of its options a command raises flags by.
std::string option_text(const DockerCommand& command) {
    const auto& options = command.options;
    std::string text;
    const auto add = [&text](std::string_view before, std::string_view value) {
        if (!text.empty()) text += ' ';
        text.append(before).append(value);
    };
    if (options.privileged) add("privileged", "");
    for (const auto& mount : options.mounts) {
        if (mount.is_path())
            add("mount=", mount.source + ":" + mount.target + (mount.read_only ? ":ro" : ""));
    }
    for (const auto& shared : options.namespaces) add(shared.kind, "=" + shared.with);
    for (const auto& capability : options.capabilities_added) add("cap=", capability);
    for (const auto& option : options.security_options) add("", option);
    for (const auto& device : options.devices) add("device=", device);
    return text;
}

class FlagsReport final : public Report {
 public:
    explicit FlagsReport(const ReportOptions& options)
        : options_(options), teller_(options), hosts_(options), evidence_(count_limits(options)) {}

    void add(const EventSubject& subject) override {
        hosts_.see(subject.event());
        const auto flags = find_flags(subject);
        if (flags.empty()) return;
        auto deed = read_deed(subject);
        deed.flags = flags;
        auto text = teller_.tell(subject, deed);
        if (deed.action) {
            const auto options = option_text(deed.action->command);
            if (!options.empty()) text.text = shortened(options) + "  " + text.text;
        }
        if (!text.verb.empty()) text.text = text.verb + " " + text.text;
        const auto person = text.person.empty() && deed.kind == Deed::Kind::program
                                ? teller_.person_behind(subject)
                                : text.person;
        for (const auto flag : flags) count(flag, text, person);
    }

    ReportSection finish(const Diagnostics& /*diagnostics*/) override {
        ReportSection section;
        section.name = "flags";
        section.title = "What is worth a look";
        note_missing_history(section, options_);
        section.tables.push_back(summary_table());
        section.tables.push_back(evidence_table());
        note_uncounted(section, "evidence", evidence_.uncounted());
        return section;
    }

 private:
    using ByEvidence = GroupCounter<7, Evidence>;

    void count(FlagId flag, const DeedText& text, const std::string& person) {
        const auto& row = command_flag(flag);
        auto& all = counts_[static_cast<std::size_t>(flag)];
        all.seen.add(text.time);
        all.people.add(person.empty() ? actor(text) : person);
        all.containers.add(text.container);
        auto* evidence = evidence_.find({text.host, row.name, person, text.acts_as, text.container, text.text,
                                         outcome_text(text.outcome)});
        if (evidence == nullptr) return;
        const bool is_first = evidence->seen.count == 0 || text.time < evidence->seen.first;
        evidence->seen.add(text.time);
        if (is_first) evidence->event = evidence_.keep(text.event);
    }

    // The worst first; within, as in the table of flags.
    static std::pair<int, FlagId> rank(std::string_view name) {
        const auto* row = find_command_flag(name);
        return {-static_cast<int>(row->severity), row->id};
    }

    ReportTable summary_table() const {
        ReportTable table;
        table.name = "summary";
        table.title = "By flag";
        table.columns = {{"severity", "Severity", ReportKind::severity},
                         {"flag", "Flag"},
                         {"count", "Times", ReportKind::number},
                         {"first", "First", ReportKind::time},
                         {"last", "Last", ReportKind::time},
                         {"people", "People", ReportKind::list, true},
                         {"containers", "Containers", ReportKind::list, true},
                         {"reason", "Why it matters"},
                         {"technique", "ATT&CK"},
                         {"benchmark", "CIS"}};
        std::vector<const CommandFlag*> rows;
        for (const auto& row : command_flags()) {
            if (counts_[static_cast<std::size_t>(row.id)].seen.count > 0) rows.push_back(&row);
        }
        std::ranges::stable_sort(rows, std::ranges::greater{}, &CommandFlag::severity);
        for (const auto* row : rows) {
            const auto& all = counts_[static_cast<std::size_t>(row->id)];
            table.rows.push_back({text_value(severity_name(row->severity)), text_value(row->name),
                                  number_value(all.seen.count), ReportValue(all.seen.first),
                                  ReportValue(all.seen.last), list_value(all.people.list()),
                                  list_value(all.containers.list()), text_value(row->reason),
                                  text_value(row->technique), text_value(row->benchmark)});
        }
        cut_rows(table, options_.max_rows);
        return table;
    }

    ReportTable evidence_table() const {
        HostTable table("evidence", "Evidence", "who did it, to what, and the event to look up", hosts_,
                        {{"severity", "Severity", ReportKind::severity},
                         {"flag", "Flag"},
                         {"count", "Times", ReportKind::number},
                         {"first", "First", ReportKind::time},
                         {"last", "Last", ReportKind::time},
                         {"person", "Person", ReportKind::text, true},
                         {"as", "As"},
                         {"container", "Container", ReportKind::text, true},
                         {"text", "What"},
                         {"outcome", "Outcome"},
                         {"event", "First event", ReportKind::event},
                         {"reason", "Why it matters"},
                         {"technique", "ATT&CK"},
                         {"benchmark", "CIS"}});
        const auto sorted = evidence_.sorted(
            options_.max_rows,
            [](const ByEvidence::Group& a, const ByEvidence::Group& b) {
                return std::tuple(rank(a.texts[1]), a.value.seen.first) <
                       std::tuple(rank(b.texts[1]), b.value.seen.first);
            },
            [](const ByEvidence::Group&) { return true; });
        for (const auto& [texts, found] : sorted.first) {
            const auto& row = *find_command_flag(texts[1]);
            table.add(texts[0], {text_value(severity_name(row.severity)), text_value(row.name),
                                 number_value(found.seen.count), ReportValue(found.seen.first),
                                 ReportValue(found.seen.last), text_value(texts[2]), text_value(texts[3]),
                                 text_value(texts[4]), text_value(texts[5]), text_value(texts[6]),
                                 text_value(found.event), text_value(row.reason), text_value(row.technique),
                                 text_value(row.benchmark)});
        }
        table.leave_out(sorted.second);
        return std::move(table).take();
    }

    ReportOptions options_;
    DeedTeller teller_;
    HostNames hosts_;
    std::array<FlagCount, 32> counts_;  // by flag
    ByEvidence evidence_;               // host, flag, person, as whom, container, text, outcome
};

}  // namespace

std::unique_ptr<Report> make_flags_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<FlagsReport>(options);
}

}  // namespace dockaudit

#include <memory>
#include <string>
#include <utility>

#include <dockaudit/event_fields.hpp>

#include "format/characters.hpp"
#include "report/event_reading.hpp"
#include "report/group_counter.hpp"
#include "report/host/host_reports.hpp"
#include "report/host_table.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kRare = 3;

/// What is remembered of one program of a host, as one user ran it in one place.
struct Runs {
    std::uint64_t count = 0;
    Timestamp first;
    Timestamp last;
    std::string_view command;  // of the first
};

/// What is remembered of one program of a host, whoever ran it.
struct Program {
    std::uint64_t count = 0;
    Timestamp first;
    std::string_view user;
    std::string_view as_user;
    std::string_view place;
    std::string_view command;
    std::string event;
};

class ExecsReport final : public Report {
 public:
    explicit ExecsReport(const ReportOptions& options)
        : max_rows_(options.max_rows),
          reading_(options),
          hosts_(options),
          runs_(count_limits(options)),
          programs_(count_limits(options)) {}

    void add(const EventSubject& subject) override;
    ReportSection finish(const Diagnostics& diagnostics) override;

 private:
    std::size_t max_rows_;
    SharedReading reading_;
    HostNames hosts_;
    GroupCounter<5, Runs> runs_;         // host, program, who logged in, as whom, where
    GroupCounter<2, Program> programs_;  // host, program
};

// The words of a command line, as far as they are worth a line.
std::string command_of(const EventView& event) {
    constexpr std::size_t kMostColumns = 400;
    return shortened(join_arguments(event.argv()), kMostColumns);
}

void ExecsReport::add(const EventSubject& subject) {
    const auto& event = subject.event();
    const auto host = hosts_.see(event);
    if (event.find_record(RecordType::execve) == nullptr) return;
    auto& reading = reading_.of(subject);
    if (reading.succeeded() == false) return;
    const auto program = reading.program();
    if (program.empty()) return;
    auto* runs =
        runs_.find({host.text(), program, reading.user(), reading.name(Attribute::uid), reading.place()});
    auto* known = programs_.find({host.text(), program});
    const auto time = event.id().time;
    // Events need not come in the order of their times.
    const auto is_first = [time](const auto* seen) {
        return seen != nullptr && (seen->count == 0 || time < seen->first);
    };
    const bool is_first_run = is_first(runs);
    const bool is_first_known = is_first(known);
    const auto command = is_first_run || is_first_known ? command_of(event) : std::string();
    if (runs != nullptr) {
        if (is_first_run) {
            runs->first = time;
            runs->command = runs_.keep(command);
        }
        if (runs->count == 0 || time > runs->last) runs->last = time;
        ++runs->count;
    }
    if (known == nullptr) return;
    ++known->count;
    if (!is_first_known) return;
    known->first = time;
    known->user = programs_.keep(reading.user());
    known->as_user = programs_.keep(reading.name(Attribute::uid));
    known->place = programs_.keep(reading.place());
    known->command = programs_.keep(command);
    known->event = to_string(event.id());
}

ReportSection ExecsReport::finish(const Diagnostics& /*diagnostics*/) {
    ReportSection section{.name = "execs", .title = "Programs"};
    HostTable rare("rare", "Rare programs",
                   "those that were run three times at most, the newest first; who ran it is told of the "
                   "first time",
                   hosts_,
                   {{"program", "Program"},
                    {"count", "Times", ReportKind::number},
                    {"user", "User"},
                    {"as", "As"},
                    {"place", "Where", ReportKind::text},
                    {"first_seen", "First", ReportKind::time},
                    {"command", "Command"},
                    {"event", "Event", ReportKind::event}});
    rare.add_groups(programs_.sorted(
                        max_rows_, [](const auto& a, const auto& b) { return a.value.first > b.value.first; },
                        [](const auto& group) { return group.value.count <= kRare; }),
                    [](const auto& group) {
                        const auto& program = group.value;
                        return std::vector<ReportValue>{
                            text_value(group.texts[1]),  number_value(program.count),
                            text_value(program.user),    text_value(program.as_user),
                            text_value(program.place),   program.first,
                            text_value(program.command), text_value(program.event),
                        };
                    });
    HostTable programs("programs", "All programs",
                       "by whom and where each was run, the most frequent first; the command is that of "
                       "the first time",
                       hosts_,
                       {{"program", "Program"},
                        {"user", "User"},
                        {"as", "As"},
                        {"place", "Where"},
                        {"count", "Times", ReportKind::number},
                        {"first_seen", "First", ReportKind::time},
                        {"last_seen", "Last", ReportKind::time},
                        {"command", "Command"}});
    programs.add_groups(runs_.most_frequent(max_rows_), [](const auto& group) {
        const auto& runs = group.value;
        return std::vector<ReportValue>{
            text_value(group.texts[1]),
            text_value(group.texts[2]),
            text_value(group.texts[3]),
            text_value(group.texts[4]),
            number_value(runs.count),
            runs.first,
            runs.last,
            text_value(runs.command),
        };
    });
    if (programs_.size() == 0) {
        section.notes.emplace_back(
            "The events have no starts of programs; a rule for the calls execve and execveat records them.");
    }
    note_uncounted(section, "rare", programs_.uncounted());
    note_uncounted(section, "programs", runs_.uncounted());
    section.tables = {std::move(rare).take(), std::move(programs).take()};
    return section;
}

}  // namespace

std::unique_ptr<Report> make_execs_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<ExecsReport>(options);
}

}  // namespace dockaudit

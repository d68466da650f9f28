#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "report/event_reading.hpp"
#include "report/group_counter.hpp"
#include "report/host/audit_changes.hpp"
#include "report/host/host_reports.hpp"
#include "report/host/quiet_times.hpp"
#include "report/host/serial_spans.hpp"
#include "report/host_table.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {
namespace {

struct Load {
    std::uint64_t count = 0;
    std::uint64_t bytes = 0;
    std::uint64_t failed = 0;
    Timestamp first;
    Timestamp last;

    void add(Timestamp time, std::uint64_t size, std::optional<bool> succeeded) noexcept {
        if (count == 0 || time < first) first = time;
        if (count == 0 || time > last) last = time;
        ++count;
        bytes += size;
        if (succeeded == false) ++failed;
    }
};

/// What is known of one host.
struct HostLoad {
    Load all;
    std::uint64_t records = 0;
    QuietTimes times;
    SerialSpans serials;
};

std::uint64_t size_of(const EventView& event) noexcept {
    std::uint64_t bytes = 0;
    for (const auto& record : event.records()) {
        if (!record.follows_in_line()) bytes += record.line().size() + 1;
    }
    return bytes;
}

double share_of(std::uint64_t part, std::uint64_t whole) noexcept {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

// auditd counts its own events from a number that it chooses.
bool has_serial_of_kernel(RecordType type) noexcept {
    return type < RecordType::daemon_start || type > RecordType::daemon_last;
}

class SummaryReport final : public Report {
 public:
    explicit SummaryReport(const ReportOptions& options)
        : options_(options),
          reading_(options),
          keys_(count_limits(options)),
          users_(count_limits(options)),
          programs_(count_limits(options)) {}

    void add(const EventSubject& subject) override;
    ReportSection finish(const Diagnostics& diagnostics) override;

 private:
    HostLoad* host_of(const EventView& event);
    ReportTable hosts() const;
    void append_pauses(std::vector<AuditChange>& rows) const;
    ReportTable gaps(bool is_whole) const;
    ReportTable keys() const;
    ReportTable users() const;
    ReportTable noise() const;
    void add_notes(ReportSection& section, const Diagnostics& diagnostics, bool is_whole) const;

    ReportOptions options_;
    SharedReading reading_;
    std::map<std::string, HostLoad, std::less<>> hosts_;  // by the text of a `HostKey`
    std::uint64_t unnamed_ = 0;                           // events of hosts beyond the limit
    Load all_;
    AuditChanges changes_;
    GroupCounter<1, Load> keys_;
    GroupCounter<1, Load> users_;
    GroupCounter<2, Load> programs_;  // program, key
};

// Null if there is no room for another host.
HostLoad* SummaryReport::host_of(const EventView& event) {
    constexpr std::size_t kMostHosts = 10'000;
    const auto key = event_host(event);
    auto found = hosts_.find(key.text());
    if (found == hosts_.end()) {
        if (hosts_.size() >= kMostHosts) {
            ++unnamed_;
            return nullptr;
        }
        found = hosts_.emplace(std::string(key.text()), HostLoad{}).first;
    }
    return &found->second;
}

void SummaryReport::add(const EventSubject& subject) {
    auto& reading = reading_.of(subject);
    const auto& event = subject.event();
    const auto time = event.id().time;
    const auto bytes = size_of(event);
    const auto succeeded = reading.succeeded();
    if (auto* const host = host_of(event)) {
        host->all.add(time, bytes, succeeded);
        host->records += event.records().size();
        host->times.add(time);
        if (has_serial_of_kernel(event.type())) host->serials.add(event.id().serial, time);
    }
    all_.add(time, bytes, succeeded);
    changes_.add(event, reading);
    if (const auto user = reading.user(); !user.empty()) {
        if (auto* load = users_.find({user})) load->add(time, bytes, succeeded);
    }
    const auto keys = reading.keys();
    for (const auto& key : keys) {
        if (auto* load = keys_.find({key})) load->add(time, bytes, succeeded);
    }
    const auto key = keys.empty() ? std::string_view{} : std::string_view(keys.front());
    if (auto* load = programs_.find({reading.program(), key})) load->add(time, bytes, succeeded);
}

ReportTable SummaryReport::hosts() const {
    ReportTable table{.name = "hosts",
                      .title = "Hosts",
                      .about = "what the logs cover; one that records do not name has no name",
                      .columns = {{"host", "Host"},
                                  {"first_event", "First event", ReportKind::time},
                                  {"last_event", "Last event", ReportKind::time},
                                  {"span", "Span", ReportKind::duration},
                                  {"events", "Events", ReportKind::number},
                                  {"records", "Records", ReportKind::number},
                                  {"bytes", "Bytes", ReportKind::bytes},
                                  {"failed", "Failed", ReportKind::number},
                                  {"busiest_minute", "Most a minute", ReportKind::number}}};
    for (const auto& [key, host] : hosts_) {
        if (table.rows.size() == options_.max_rows) {
            ++table.left_out;
            continue;
        }
        const auto& all = host.all;
        table.rows.push_back({text_value(host_text(key, options_.host)), all.first, all.last,
                              std::chrono::floor<std::chrono::seconds>(all.last - all.first),
                              number_value(all.count), number_value(host.records), number_value(all.bytes),
                              number_value(all.failed), number_value(host.times.busiest())});
    }
    return table;
}

void SummaryReport::append_pauses(std::vector<AuditChange>& rows) const {
    for (const auto& [key, host] : hosts_) {
        for (const auto& pause : host.times.unusual()) {
            AuditChange row{pause.from, key, "no events", {}, {}};
            row.span = std::chrono::floor<std::chrono::seconds>(pause.to - pause.from);
            rows.push_back(std::move(row));
        }
    }
}

// The largest for themselves, the others as one.
void append_missing(std::vector<AuditChange>& rows, const std::string& key,
                    std::vector<SerialSpans::Gap> gaps) {
    constexpr std::size_t kMost = 10;
    if (gaps.size() > kMost) {
        std::ranges::stable_sort(gaps, std::ranges::greater{}, &SerialSpans::Gap::count);
        std::uint64_t count = 0;
        const auto first = gaps.begin() + kMost - 1;
        for (auto gap = first; gap != gaps.end(); ++gap) count += gap->count();
        rows.push_back(
            {std::ranges::min_element(first, gaps.end(), {}, &SerialSpans::Gap::from)->from,
             key,
             "missing events",
             fmt::format("{} serial numbers in {} other places have no event", count, gaps.end() - first),
             {}});
        gaps.erase(first, gaps.end());
    }
    for (const auto& gap : gaps) {
        const auto detail = gap.count() == 1
                                ? fmt::format("the serial number {} has no event", gap.after + 1)
                                : fmt::format("the {} serial numbers from {} to {} have no event",
                                              gap.count(), gap.after + 1, gap.before - 1);
        AuditChange row{gap.from, key, "missing events", detail, {}};
        row.span = std::chrono::floor<std::chrono::seconds>(gap.to - gap.from);
        rows.push_back(std::move(row));
    }
}

// What makes somebody ask whether the log has all: in the order of time, and if they are too many what matters most.
ReportTable SummaryReport::gaps(bool is_whole) const {
    auto rows = changes_.all();
    append_pauses(rows);
    if (is_whole) {
        for (const auto& [key, host] : hosts_) append_missing(rows, key, host.serials.gaps());
    }
    ReportTable table{
        .name = "auditing",
        .title = "Auditing itself",
        .about = "gaps, losses, starts of the system and of auditd, and changes of what is recorded",
        .columns = {{"time", "Time", ReportKind::time},
                    {"host", "Host"},
                    {"what", "What"},
                    {"count", "Times", ReportKind::number},
                    {"span", "For", ReportKind::duration},
                    {"user", "User"},
                    {"event", "Event", ReportKind::event},
                    {"detail", "Detail"}}};
    std::ranges::stable_sort(rows, {}, &AuditChange::time);
    if (rows.size() > options_.max_rows) {
        table.left_out = rows.size() - options_.max_rows;
        std::ranges::stable_sort(rows, {}, [](const auto& row) { return audit_change_rank(row.what); });
        rows.resize(options_.max_rows);
        std::ranges::stable_sort(rows, {}, &AuditChange::time);
    }
    for (const auto& row : rows) {
        table.rows.push_back({row.time, text_value(host_text(row.host, options_.host)), std::string(row.what),
                              number_value(row.count), row.span ? ReportValue(*row.span) : ReportValue(),
                              text_value(row.user), text_value(row.event), text_value(row.detail)});
    }
    return table;
}

std::vector<ReportColumn> load_columns(std::vector<ReportColumn> columns) {
    for (auto& column : std::vector<ReportColumn>{{"events", "Events", ReportKind::number},
                                                  {"share", "Of all", ReportKind::share},
                                                  {"bytes", "Bytes", ReportKind::bytes},
                                                  {"failed", "Failed", ReportKind::number},
                                                  {"first_seen", "First seen", ReportKind::time},
                                                  {"last_seen", "Last seen", ReportKind::time}})
        columns.push_back(std::move(column));
    return columns;
}

std::vector<ReportValue> load_row(std::vector<ReportValue> row, const Load& load, double share) {
    for (auto& value : std::vector<ReportValue>{number_value(load.count), share, number_value(load.bytes),
                                                number_value(load.failed), load.first, load.last})
        row.push_back(std::move(value));
    return row;
}

ReportTable SummaryReport::keys() const {
    ReportTable table{.name = "keys",
                      .title = "Keys",
                      .about = "how many events each key of a rule has",
                      .columns = load_columns({{"key", "Key"}})};
    add_rows(table, keys_.most_frequent(options_.max_rows), [&](const auto& group) {
        return load_row({text_value(group.texts[0])}, group.value, share_of(group.value.count, all_.count));
    });
    return table;
}

ReportTable SummaryReport::users() const {
    ReportTable table{.name = "users",
                      .title = "Users",
                      .about = "who logged in, whatever he became later; unset is nobody, as with services",
                      .columns = load_columns({{"user", "User"}})};
    add_rows(table, users_.most_frequent(options_.max_rows), [&](const auto& group) {
        return load_row({text_value(group.texts[0])}, group.value, share_of(group.value.count, all_.count));
    });
    return table;
}

ReportTable SummaryReport::noise() const {
    ReportTable table{
        .name = "noise",
        .title = "Noise",
        .about = "which programs, by which key of a rule, fill the logs; the share is of the bytes",
        .columns = load_columns({{"program", "Program"}, {"key", "Key"}})};
    const auto groups = programs_.sorted(
        options_.max_rows, [](const auto& a, const auto& b) { return a.value.bytes > b.value.bytes; },
        [](const auto&) { return true; });
    add_rows(table, groups, [&](const auto& group) {
        return load_row({text_value(group.texts[0]), text_value(group.texts[1])}, group.value,
                        share_of(group.value.bytes, all_.bytes));
    });
    return table;
}

void SummaryReport::add_notes(ReportSection& section, const Diagnostics& diagnostics, bool is_whole) const {
    if (!is_whole) {
        section.notes.emplace_back(
            "Only some of the events are looked at, so nothing can be said of missing serial numbers.");
    } else if (std::ranges::any_of(hosts_,
                                   [](const auto& host) { return !host.second.serials.is_complete(); })) {
        section.notes.emplace_back("The serial numbers jump about too much to say which are missing.");
    } else if (std::ranges::any_of(hosts_,
                                   [](const auto& host) { return !host.second.serials.gaps().empty(); })) {
        section.notes.emplace_back(
            "The kernel counts events: a serial number without one is of an event that was lost, or that somebody left "
            "out of the log.");
    }
    if (const auto lines = diagnostics.malformed + diagnostics.oversized + diagnostics.torn; lines > 0) {
        section.notes.push_back(fmt::format(
            "{} no whole audit records.", count_text(lines, "line of the logs is", "lines of the logs are")));
    }
    if (unnamed_ > 0) section.notes.emplace_back("There are too many hosts to tell all of them apart.");
    if (!changes_.is_complete())
        section.notes.emplace_back(
            "Auditing changed too often to list all of it: the first changes are there.");
    note_uncounted(section, "keys", keys_.uncounted());
    note_uncounted(section, "users", users_.uncounted());
    note_uncounted(section, "noise", programs_.uncounted());
}

ReportSection SummaryReport::finish(const Diagnostics& diagnostics) {
    const bool is_whole = diagnostics.matched == diagnostics.events;
    ReportSection section{.name = "summary", .title = "Summary"};
    add_notes(section, diagnostics, is_whole);
    section.tables = {hosts(), gaps(is_whole), keys(), users(), noise()};
    return section;
}

}  // namespace

std::unique_ptr<Report> make_summary_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<SummaryReport>(options);
}

}  // namespace dockaudit

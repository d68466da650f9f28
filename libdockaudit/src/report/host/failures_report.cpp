#include <array>
#include <memory>
#include <ranges>
#include <string>
#include <utility>

#include <dockaudit/names.hpp>

#include "facts/file_path.hpp"
#include "report/event_reading.hpp"
#include "report/group_counter.hpp"
#include "report/host/account_records.hpp"
#include "report/host/host_reports.hpp"
#include "report/host_table.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {
namespace {

// The numbers of linux/audit.h and libaudit.h: security modules, and what programs and the kernel find odd.
constexpr bool is_denial(RecordType type) noexcept {
    return type == RecordType::avc || type == RecordType::user_avc || type == RecordType::seccomp ||
           type == RecordType::ipe_access || type == RecordType::landlock_access ||
           (type >= RecordType::apparmor && type < RecordType{1600}) ||
           (type >= RecordType{1404} && type <= RecordType{1406});
}
constexpr bool is_anomaly(RecordType type) noexcept {
    return (type >= RecordType{1700} && type < RecordType{1800}) ||
           (type >= RecordType{2100} && type < RecordType{2300});
}

class FailuresReport final : public Report {
 public:
    explicit FailuresReport(const ReportOptions& options)
        : max_rows_(options.max_rows),
          reading_(options),
          hosts_(options),
          errors_(count_limits(options)),
          calls_(count_limits(options)),
          accounts_(count_limits(options)),
          denials_(count_limits(options)),
          anomalies_(count_limits(options)) {}

    void add(const EventSubject& subject) override;
    ReportSection finish(const Diagnostics& diagnostics) override;

 private:
    void add_call(const EventView& event, EventReading& reading);
    void add_account(const EventView& event, EventReading& reading);
    void add_denial(const RecordView& record, EventReading& reading);
    void add_anomaly(const RecordView& record, EventReading& reading);
    std::string file_of(EventReading& reading);

    std::size_t max_rows_;
    SharedReading reading_;
    HostNames hosts_;
    GroupCounter<2, Seen> errors_;     // host, error
    GroupCounter<6, Seen> calls_;      // host, error, call, program, user, file
    GroupCounter<6, Seen> accounts_;   // host, type, account, from, program, user
    GroupCounter<6, Seen> denials_;    // host, by what, subject, what was denied, object, program
    GroupCounter<5, Seen> anomalies_;  // host, type, program, user, detail
    std::string host_;                 // of the event at hand, as a key
};

template <class Counter>
void count(Counter& counter, const typename Counter::Texts& texts, Timestamp time) {
    if (auto* seen = counter.find(texts)) seen->add(time);
}

void FailuresReport::add(const EventSubject& subject) {
    const auto& event = subject.event();
    host_ = hosts_.see(event).text();
    auto& reading = reading_.of(subject);
    for (const auto& record : event.records()) {
        if (is_denial(record.type())) {
            add_denial(record, reading);
        } else if (is_anomaly(record.type())) {
            add_anomaly(record, reading);
        }
    }
    if (reading.succeeded() != false) return;
    if (reading.facts().find(Attribute::syscall) != nullptr && reading.facts().number(Attribute::exit)) {
        add_call(event, reading);
    } else if (is_account_record(event.type())) {
        add_account(event, reading);
    }
}

// The file that a call was about: not the folder that contains it.
std::string FailuresReport::file_of(EventReading& reading) {
    const auto& facts = reading.facts();
    std::string file;
    facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
        if (is_placeholder(name)) return true;
        const bool is_folder =
            fact.record->type() == RecordType::path && fact.record->field("nametype") == "PARENT";
        if (is_folder && !file.empty()) return true;
        file.clear();
        const auto directory = reading.text(Attribute::cwd);
        if (!directory.empty() && facts.is_in_directory(name, fact)) {
            append_full_path(file, directory, name);
        } else {
            file = name;
        }
        return is_folder;
    });
    return file;
}

void FailuresReport::add_call(const EventView& event, EventReading& reading) {
    constexpr std::int64_t kMostErrors = 4095;
    const auto exit = *reading.facts().number(Attribute::exit);
    const bool is_error = exit < 0 && exit >= -kMostErrors;
    auto error = is_error ? find_errno_name(static_cast<int>(-exit)) : std::string();
    if (error.empty()) error = std::to_string(exit);
    const auto time = event.id().time;
    count(errors_, {host_, error}, time);
    const auto file = file_of(reading);
    count(calls_, {host_, error, reading.name(Attribute::syscall), reading.program(), reading.user(), file},
          time);
}

void FailuresReport::add_account(const EventView& event, EventReading& reading) {
    const auto& record = event.records().front();
    const auto type = record_type_name(record.type());
    const auto account = account_of(record, reading);
    const auto source = source_of(record, reading);
    count(accounts_, {host_, type, account, source, reading.program(), reading.user()}, event.id().time);
}

void FailuresReport::add_denial(const RecordView& record, EventReading& reading) {
    const auto first_of = [&](std::initializer_list<std::string_view> names) {
        for (const auto name : names) {
            if (const auto text = reading.field(record, name); !text.empty()) return std::string(text);
        }
        return std::string();
    };
    // What SELinux granted, AppArmor would have denied and seccomp only logs is no denial.
    const bool is_granted = record.field("seresult") == "granted" ||
                            (record.type() == RecordType::seccomp && reading.field(record, "code") == "log");
    const auto apparmor = first_of({"apparmor"});
    if (is_granted || (!apparmor.empty() && apparmor != "DENIED")) return;
    const auto type = apparmor.empty() ? record_type_name(record.type()) : std::string("AppArmor");
    const auto who = first_of({"scontext", "profile", "subject", "subj"});
    auto what = first_of({"seperms", "operation", "syscall", "blockers", "op"});
    const auto of = first_of({"tclass", "requested_mask", "denied_mask"});
    if (!of.empty()) what += " " + of;
    const auto object = first_of({"path", "name", "tcontext", "capname", "object"});
    count(denials_, {host_, type, who, what, object, reading.program()}, record.id().time);
}

void FailuresReport::add_anomaly(const RecordView& record, EventReading& reading) {
    const auto type = record_type_name(record.type());
    std::string detail;
    for (const auto* name : {"sig", "dev", "prom", "op", "acct", "reason", "hostname"}) {
        const auto text = reading.field(record, name);
        if (text.empty()) continue;
        detail.append(detail.empty() ? "" : " ").append(name).append("=").append(text);
    }
    count(anomalies_, {host_, type, reading.program(), reading.user(), detail}, record.id().time);
}

std::vector<ReportColumn> with_seen(std::vector<ReportColumn> columns) {
    columns.push_back({"count", "Times", ReportKind::number});
    columns.push_back({"first_seen", "First", ReportKind::time});
    columns.push_back({"last_seen", "Last", ReportKind::time});
    return columns;
}

template <class Counter>
ReportTable filled(HostTable table, const Counter& counter, std::size_t max_rows) {
    table.add_groups(counter.most_frequent(max_rows), [](const auto& group) {
        std::vector<ReportValue> row;
        for (const auto text : group.texts | std::views::drop(1)) row.push_back(text_value(text));
        row.insert(row.end(), {number_value(group.value.count), group.value.first, group.value.last});
        return row;
    });
    return std::move(table).take();
}

ReportSection FailuresReport::finish(const Diagnostics& /*diagnostics*/) {
    ReportSection section{.name = "failures", .title = "Failures"};
    section.tables.push_back(
        filled({"errors", "Errors", "system calls that failed, by the reason that the kernel gave", hosts_,
                with_seen({{"error", "Error"}})},
               errors_, max_rows_));
    section.tables.push_back(
        filled({"calls", "Failed calls", "which program failed to do what, and with which file", hosts_,
                with_seen({{"error", "Error"},
                           {"call", "Call"},
                           {"program", "Program"},
                           {"user", "User"},
                           {"file", "File"}})},
               calls_, max_rows_));
    section.tables.push_back(
        filled({"accounts", "Failed logins and other requests",
                "what programs report as failed: logins, passwords, sessions, changes of accounts", hosts_,
                with_seen({{"type", "Type"},
                           {"account", "Account"},
                           {"from", "From"},
                           {"program", "Program"},
                           {"user", "User"}})},
               accounts_, max_rows_));
    section.tables.push_back(filled(
        {"denials", "Denials", "what SELinux, AppArmor, seccomp and others of their kind refused", hosts_,
         with_seen({{"by", "By"},
                    {"subject", "Subject"},
                    {"what", "What"},
                    {"object", "Object"},
                    {"program", "Program"}})},
        denials_, max_rows_));
    section.tables.push_back(filled(
        {"anomalies", "Anomalies",
         "what the kernel or a program found odd: crashes, promiscuous devices, many failures", hosts_,
         with_seen({{"type", "Type"}, {"program", "Program"}, {"user", "User"}, {"detail", "Detail"}})},
        anomalies_, max_rows_));
    note_uncounted(section, "calls", calls_.uncounted());
    note_uncounted(section, "accounts", accounts_.uncounted());
    note_uncounted(section, "denials", denials_.uncounted());
    note_uncounted(section, "anomalies", anomalies_.uncounted());
    return section;
}

}  // namespace

std::unique_ptr<Report> make_failures_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<FailuresReport>(options);
}

}  // namespace dockaudit

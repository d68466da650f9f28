#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <utility>

#include <dockaudit/account.hpp>

#include "report/event_reading.hpp"
#include "report/group_counter.hpp"
#include "report/host/account_records.hpp"
#include "report/host/host_reports.hpp"
#include "report/host/login_sessions.hpp"
#include "report/host_table.hpp"
#include "report/report_parts.hpp"

namespace dockaudit {
namespace {

constexpr RecordType kUserStart{1105};
constexpr RecordType kUserEnd{1106};
constexpr RecordType kUserErr{1109};
constexpr RecordType kUserLogin{1112};
constexpr RecordType kUserLogout{1113};
constexpr std::size_t kMostMarks = 2'000'000;
constexpr std::size_t kMostSources = 5;

/// Attempts that failed, of one account from one place.
struct Attempts {
    std::uint64_t count = 0;  // of all three
    std::uint64_t logins = 0;
    std::uint64_t passwords = 0;
    std::uint64_t others = 0;
    Timestamp first;
    Timestamp last;
};

class LoginsReport final : public Report {
 public:
    explicit LoginsReport(const ReportOptions& options)
        : options_(options),
          reading_(options),
          hosts_(options),
          failed_(count_limits(options)),
          changes_(count_limits(options)) {}

    void add(const EventSubject& subject) override;
    ReportSection finish(const Diagnostics& diagnostics) override;

 private:
    void add_mark(const RecordView& record, SessionMark::Kind kind, EventReading& reading);
    void add_failed(const RecordView& record, EventReading& reading);
    void add_change(const RecordView& record, EventReading& reading);
    ReportTable people(const std::vector<LoginSession>& sessions) const;
    ReportTable sessions(const std::vector<LoginSession>& sessions) const;
    ReportTable failed() const;
    ReportTable changes() const;
    ReportTable jobs(const std::vector<LoginSession>& sessions) const;

    ReportOptions options_;
    SharedReading reading_;
    HostNames hosts_;
    std::vector<SessionMark> marks_;
    std::uint64_t unmarked_ = 0;
    std::string host_;                   // of the event at hand, as a key
    GroupCounter<4, Attempts> failed_;   // host, account, from, program
    GroupCounter<5, Attempts> changes_;  // host, who logged in, became whom, program, command
};

// The kind of mark that a record of a success is; absent if it is none.
std::optional<SessionMark::Kind> mark_of(RecordType type) noexcept {
    if (type == RecordType::login) return SessionMark::Kind::begin;
    if (type == kUserLogin) return SessionMark::Kind::login;
    if (type == kUserStart) return SessionMark::Kind::open;
    if (type == kUserEnd) return SessionMark::Kind::close;
    if (type == kUserLogout) return SessionMark::Kind::logout;
    return std::nullopt;
}

void LoginsReport::add(const EventSubject& subject) {
    host_ = hosts_.see(subject.event()).text();
    const auto& record = subject.event().records().front();
    const auto type = record.type();
    const bool is_login = type == RecordType::login;
    if (!is_login && !is_account_record(type)) return;
    auto& reading = reading_.of(subject);
    const bool has_failed = reading.succeeded() == false;
    if (const auto kind = mark_of(type); kind && !has_failed) add_mark(record, *kind, reading);
    if (has_failed && (type == kUserLogin || type == kUserErr || type == RecordType::user_auth ||
                       type == RecordType::user_acct || type == kUserStart))
        add_failed(record, reading);
    if (type == RecordType::user_cmd || type == kUserStart) add_change(record, reading);
}

void LoginsReport::add_mark(const RecordView& record, SessionMark::Kind kind, EventReading& reading) {
    const auto session = reading.facts().number(Attribute::session);
    if (!session || *session < 0 || *session >= kUnsetId) return;
    if (marks_.size() >= kMostMarks) {
        ++unmarked_;
        return;
    }
    const auto user =
        kind == SessionMark::Kind::begin ? std::string(reading.user()) : account_of(record, reading);
    std::string terminal(reading.text(Attribute::terminal));
    marks_.push_back({record.id().time, kind, host_, static_cast<std::uint32_t>(*session),
                      user == "unset" ? std::string() : user, source_of(record, reading),
                      std::string(reading.program()), std::move(terminal)});
}

void count(Attempts& attempts, Timestamp time) noexcept {
    if (attempts.count == 0 || time < attempts.first) attempts.first = time;
    if (attempts.count == 0 || time > attempts.last) attempts.last = time;
    ++attempts.count;
}

void LoginsReport::add_failed(const RecordView& record, EventReading& reading) {
    const auto account = account_of(record, reading);
    const auto source = source_of(record, reading);
    auto* attempts = failed_.find({host_, account, source, reading.program()});
    if (attempts == nullptr) return;
    count(*attempts, record.id().time);
    if (record.type() == kUserLogin) {
        ++attempts->logins;
    } else if (record.type() == RecordType::user_auth) {
        ++attempts->passwords;
    } else {
        ++attempts->others;
    }
}

// What sudo runs has its command; who opens a session inside of another becomes its account.
void LoginsReport::add_change(const RecordView& record, EventReading& reading) {
    const bool is_command = record.type() == RecordType::user_cmd;
    const auto account = is_command ? std::string() : account_of(record, reading);
    if (!is_command && (account.empty() || reading.user() == "unset" || !changes_user(reading.program())))
        return;
    const auto command = is_command ? std::string(reading.field(record, "cmd")) : std::string();
    auto* change = changes_.find({host_, reading.user(), account, reading.program(), command});
    if (change == nullptr) return;
    count(*change, record.id().time);
    if (reading.succeeded() == false) ++change->others;
}

bool is_of_person(const LoginSession& session) {
    return !runs_jobs(session.program);
}

ReportTable LoginsReport::people(const std::vector<LoginSession>& sessions) const {
    struct Person {
        std::uint64_t sessions = 0;
        std::uint64_t failed = 0;
        std::optional<Timestamp> last;
        std::vector<std::string> sources;
        std::uint64_t more = 0;
    };
    std::map<std::pair<std::string, std::string>, Person> people;  // by host and user
    const auto add_source = [](Person& person, std::string_view source) {
        if (source.empty() || std::ranges::find(person.sources, source) != person.sources.end()) return;
        if (person.sources.size() < kMostSources) {
            person.sources.emplace_back(source);
        } else {
            ++person.more;
        }
    };
    for (const auto& session : sessions) {
        if (!is_of_person(session) || session.user.empty()) continue;
        auto& person = people[{session.host, session.user}];
        ++person.sessions;
        if (!person.last || session.begin > *person.last) person.last = session.begin;
        add_source(person, session.from);
    }
    const auto all = failed_.most_frequent(failed_.size());
    for (const auto& group : all.first) {
        const auto [host, account, source, program] = group.texts;
        if (account.empty()) continue;
        const auto known = people.find({std::string(host), std::string(account)});
        if (known != people.end()) known->second.failed += group.value.count;
    }
    std::vector<std::pair<std::pair<std::string, std::string>, Person>> rows(people.begin(), people.end());
    std::ranges::stable_sort(rows,
                             [](const auto& a, const auto& b) { return a.second.last > b.second.last; });
    HostTable table("people", "People", "who logged in, the last one first", hosts_,
                    {{"user", "User"},
                     {"sessions", "Sessions", ReportKind::number},
                     {"failed", "Failed", ReportKind::number},
                     {"last_login", "Last login", ReportKind::time},
                     {"from", "From", ReportKind::list}});
    for (auto& [owner, person] : rows) {
        if (table.size() == options_.max_rows) {
            table.leave_out(1);
            continue;
        }
        if (person.more > 0) person.sources.push_back("and others");
        table.add(owner.first, {owner.second, number_value(person.sessions), number_value(person.failed),
                                *person.last, std::move(person.sources)});
    }
    return std::move(table).take();
}

ReportTable LoginsReport::sessions(const std::vector<LoginSession>& sessions) const {
    std::vector<const LoginSession*> rows;
    for (const auto& session : sessions) {
        if (is_of_person(session)) rows.push_back(&session);
    }
    std::ranges::stable_sort(rows, [](const auto* a, const auto* b) { return a->begin > b->begin; });
    ReportTable table{.name = "sessions",
                      .title = "Sessions",
                      .about = "the newest first; without an end, the log does not tell it",
                      .columns = {{"user", "User"},
                                  {"from", "From"},
                                  {"program", "Program"},
                                  {"terminal", "Terminal"},
                                  {"begin", "Begin", ReportKind::time},
                                  {"end", "End", ReportKind::time},
                                  {"duration", "For", ReportKind::duration},
                                  {"session", "Session", ReportKind::number},
                                  {"host", "Host"}}};
    const auto shown = std::min(rows.size(), options_.max_rows);
    for (const auto* session : std::span(rows).first(shown)) {
        const bool has_begin = !session->is_begun_before;
        ReportValue end;
        ReportValue duration;
        if (session->end) end = *session->end;
        if (session->end && has_begin)
            duration = std::chrono::floor<std::chrono::seconds>(*session->end - session->begin);
        table.rows.push_back({text_value(session->user), text_value(session->from),
                              text_value(session->program), text_value(session->terminal),
                              has_begin ? ReportValue(session->begin) : ReportValue(), std::move(end),
                              std::move(duration), number_value(session->session),
                              text_value(hosts_.text(session->host))});
    }
    table.left_out = rows.size() - shown;
    return table;
}

ReportTable LoginsReport::failed() const {
    HostTable table("failed", "Failed attempts",
                    "by account, source and program; one attempt may have a record of its password, one of "
                    "the login, and others",
                    hosts_,
                    {{"account", "Account"},
                     {"from", "From"},
                     {"program", "Program"},
                     {"logins", "Logins", ReportKind::number},
                     {"passwords", "Passwords", ReportKind::number},
                     {"others", "Others", ReportKind::number},
                     {"first_seen", "First", ReportKind::time},
                     {"last_seen", "Last", ReportKind::time}});
    table.add_groups(failed_.most_frequent(options_.max_rows), [](const auto& group) {
        const auto& attempts = group.value;
        return std::vector<ReportValue>{
            text_value(group.texts[1]),
            text_value(group.texts[2]),
            text_value(group.texts[3]),
            number_value(attempts.logins),
            number_value(attempts.passwords),
            number_value(attempts.others),
            attempts.first,
            attempts.last,
        };
    });
    return std::move(table).take();
}

ReportTable LoginsReport::changes() const {
    HostTable table("changes", "Changes of user", "who became somebody else by su or sudo, and what sudo ran",
                    hosts_,
                    {{"user", "User"},
                     {"became", "Became"},
                     {"program", "Program"},
                     {"count", "Times", ReportKind::number},
                     {"failed", "Failed", ReportKind::number},
                     {"first_seen", "First", ReportKind::time},
                     {"last_seen", "Last", ReportKind::time},
                     {"command", "Command"}});
    table.add_groups(changes_.most_frequent(options_.max_rows), [](const auto& group) {
        const auto& change = group.value;
        return std::vector<ReportValue>{
            text_value(group.texts[1]),
            text_value(group.texts[2]),
            text_value(group.texts[3]),
            number_value(change.count),
            number_value(change.others),
            change.first,
            change.last,
            text_value(group.texts[4]),
        };
    });
    return std::move(table).take();
}

ReportTable LoginsReport::jobs(const std::vector<LoginSession>& sessions) const {
    GroupCounter<3, Seen> jobs(count_limits(options_));  // host, program, user
    for (const auto& session : sessions) {
        if (is_of_person(session)) continue;
        if (auto* seen = jobs.find({session.host, session.program, session.user})) seen->add(session.begin);
    }
    HostTable table("jobs", "Sessions of jobs", "begun by cron and its like, for whom", hosts_,
                    {{"program", "Program"},
                     {"user", "User"},
                     {"count", "Sessions", ReportKind::number},
                     {"first_seen", "First", ReportKind::time},
                     {"last_seen", "Last", ReportKind::time}});
    table.add_groups(jobs.most_frequent(options_.max_rows), [](const auto& group) {
        return std::vector<ReportValue>{text_value(group.texts[1]), text_value(group.texts[2]),
                                        number_value(group.value.count), group.value.first, group.value.last};
    });
    return std::move(table).take();
}

ReportSection LoginsReport::finish(const Diagnostics& /*diagnostics*/) {
    ReportSection section{.name = "logins", .title = "Logins"};
    const auto all = make_login_sessions(std::move(marks_));
    section.tables = {people(all), sessions(all), failed(), changes(), jobs(all)};
    note_uncounted(section, "sessions", unmarked_);
    note_uncounted(section, "failed", failed_.uncounted());
    note_uncounted(section, "changes", changes_.uncounted());
    return section;
}

}  // namespace

std::unique_ptr<Report> make_logins_report(const ReportOptions& options, std::string_view /*operand*/) {
    return std::make_unique<LoginsReport>(options);
}

}  // namespace dockaudit

#include "report/host/audit_changes.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "report/host_table.hpp"

namespace dockaudit {
namespace {

struct Kind {
    RecordType type;
    std::string_view what;
};

// SYSTEM_SHUTDOWN and DAEMON_ERR have no name among `RecordType`.
constexpr auto kKinds = std::to_array<Kind>({
    {RecordType::system_boot, "system start"},
    {RecordType{1128}, "system stop"},
    {RecordType::daemon_start, "auditd start"},
    {RecordType::daemon_end, "auditd stop"},
    {RecordType::daemon_abort, "auditd abort"},
    {RecordType::daemon_config, "auditd configured"},
    {RecordType::daemon_rotate, "log rotated"},
    {RecordType::daemon_resume, "auditd resumes"},
    {RecordType{1209}, "auditd error"},
    {RecordType::config_change, "audit changed"},
    {RecordType::feature_change, "audit changed"},
});

std::string_view kind_of(RecordType type) noexcept {
    const auto* const found = std::ranges::find(kKinds, type, &Kind::type);
    return found == kKinds.end() ? std::string_view{} : found->what;
}

// What a CONFIG_CHANGE record sets: `audit_log_config_change` in the kernel's kernel/audit.c.
constexpr std::array<std::string_view, 7> kSettings{
    "audit_enabled",           "audit_failure", "audit_backlog_limit",     "audit_rate_limit",
    "audit_backlog_wait_time", "lost",          "backlog_wait_time_actual"};

// What `op=` says where rules change, as the kernels spell it.
std::string_view rule_change(std::string_view operation) noexcept {
    if (operation == "add_rule" || operation == "add rule") return "rule added";
    if (operation == "remove_rule" || operation == "remove rule") return "rule removed";
    return {};
}

void append(std::string& detail, std::string_view text) {
    if (text.empty()) return;
    if (!detail.empty()) detail += ", ";
    detail += text;
}

AuditChange read_config_change(const RecordView& record, EventReading& reading) {
    AuditChange change;
    change.what = "audit changed";
    const std::string operation(reading.field(record, "op"));
    if (const auto rule = rule_change(operation); !rule.empty()) {
        change.what = rule;
        const std::string key(reading.field(record, "key"));
        if (!key.empty()) change.detail = "key " + key;
    } else if (operation != "set") {
        change.detail = operation;
    }
    for (const auto setting : kSettings) {
        const auto value = record.field(setting);
        if (!value) continue;
        const auto old = record.field("old");
        append(change.detail, old ? fmt::format("{} {}, was {}", setting, *value, *old)
                                  : fmt::format("{} {}", setting, *value));
        // The number is set to 0 by who reads it; what it was is lost.
        if (setting == "lost") {
            change.what = "lost records";
        } else if (setting == "audit_enabled" && *value == "0") {
            change.what = "audit switched off";
        }
    }
    return change;
}

// The kernel complains in the records that auditd keeps of its messages: `audit_lost=7`, `backlog limit exceeded`.
std::string_view loss_in(std::string_view text) noexcept {
    const auto at = text.find("audit_lost=");
    if (at != std::string_view::npos) return text.substr(at, text.find_first_of(" ,'\"", at) - at);
    constexpr std::string_view kBacklog = "backlog limit exceeded";
    return text.find(kBacklog) != std::string_view::npos ? kBacklog : std::string_view{};
}

AuditChange read_change(const RecordView& record, std::string_view what, EventReading& reading) {
    if (record.type() == RecordType::config_change) return read_config_change(record, reading);
    AuditChange change;
    change.what = what;
    for (const auto* name : {"op", "feature", "new", "reason"})
        append(change.detail, reading.field(record, name));
    return change;
}

struct Rank {
    std::string_view what;
    int rank;
};

constexpr auto kRanks = std::to_array<Rank>({
    {"lost records", 0},
    {"audit switched off", 0},
    {"auditd abort", 0},
    {"auditd error", 0},
    {"missing events", 1},
    {"no events", 1},
    {"system start", 2},
    {"system stop", 2},
    {"auditd start", 2},
    {"auditd stop", 2},
});

bool is_of_rule(const AuditChange& change) noexcept {
    return change.what == "rule added" || change.what == "rule removed";
}

}  // namespace

int audit_change_rank(std::string_view what) noexcept {
    constexpr int kLast = 3;
    const auto* const found = std::ranges::find(kRanks, what, &Rank::what);
    return found == kRanks.end() ? kLast : found->rank;
}

// A file of rules is loaded rule by rule.
bool AuditChanges::join_with_last(const AuditChange& change) {
    constexpr std::chrono::seconds kSoon{10};
    constexpr std::size_t kMostDetail = 200;
    if (!is_of_rule(change) || changes_.empty()) return false;
    auto& last = changes_.back();
    if (last.what != change.what || last.host != change.host || last.user != change.user ||
        change.time < last.last || change.time - last.last > kSoon)
        return false;
    last.last = change.time;
    ++last.count;
    const bool is_there = change.detail.empty() ||
                          (", " + last.detail + ",").find(", " + change.detail + ",") != std::string::npos;
    if (!is_there && last.detail.size() < kMostDetail) append(last.detail, change.detail);
    return true;
}

void AuditChanges::add(const EventView& event, EventReading& reading) {
    constexpr std::size_t kMost = 100'000;
    constexpr std::string_view kFailed = "failed";
    const auto& record = event.records().front();
    const bool is_of_kernel = record.type() == RecordType::kernel || record.type() == RecordType::unknown;
    AuditChange change;
    if (const auto what = kind_of(record.type()); !what.empty()) {
        change = read_change(record, what, reading);
        if (reading.succeeded() == false) append(change.detail, kFailed);
    } else if (const auto loss = is_of_kernel ? loss_in(record.body()) : std::string_view{}; !loss.empty()) {
        change.what = "lost records";
        change.detail = loss;
    } else {
        return;
    }
    change.time = change.last = event.id().time;
    change.host = event_host(event).text();
    const auto user = reading.user();
    if (user != "unset") change.user = user;
    if (join_with_last(change)) return;
    if (changes_.size() >= kMost) {
        is_complete_ = false;
        return;
    }
    change.event = to_string(event.id());
    changes_.push_back(std::move(change));
}

}  // namespace dockaudit

#include "rules/verification.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/auditd_config.hpp>
#include <dockaudit/error.hpp>
#include <dockaudit/escape.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/rule_check.hpp>

#include "common/error_text.hpp"
#include "rules/rule_files.hpp"

namespace dockaudit::rules {
namespace {

using namespace std::chrono_literals;

// The kernel stamps events with a clock that goes on in steps.
constexpr auto kEarlier = 1s;
constexpr auto kLook = 250ms;
constexpr int kLooks = 24;

}  // namespace

Verification::Verification(const cli::Host& host, const World& world, const RuleHost& rule_host)
    : host_(host), world_(world), rule_host_(rule_host), probes_(plan_probes(rule_host, world)) {}

std::string Verification::plan() const {
    std::string plan =
        "These probes change nothing, though a connection may start an engine that waits for its first one.\n"
        "Each should leave an event in the log:\n";
    for (const auto& probe : probes_) plan += fmt::format("  {}\n", harmless(probe.what));
    return plan;
}

void Verification::check_auditing() const {
    const auto status = KernelStatus::read(world_);
    if (!status.is_enabled())
        throw Error(ErrorKind::input, "auditing is off in the kernel")
            .with_hint("auditctl -e 1 turns it on; dockaudit-rules setup does all that is needed");
    if (!status.has_daemon())
        throw Error(ErrorKind::input, "auditd does not run, so nothing is written to the log")
            .with_hint("dockaudit-rules setup --yes starts it");
}

// The number of the process; 0 if it could not be started.
int Verification::start(Probe& probe, ProbeResult& result) const {
    const auto ended = probe.words.empty() ? world_.run_apart(probe.work)
                                           : world_.run({probe.words, {}, std::chrono::seconds{10}});
    // A client may well fail, such as where no engine runs: it was started all the same.
    if (ended.pid == 0 || (probe.words.empty() && !ended.is_done()))
        result.failure = cli::first_line(ended.err.empty() ? "it could not be done" : ended.err);
    return ended.pid;
}

std::optional<EventId> Verification::find_event(std::size_t index, std::string& key) const {
    const auto& probe = probes_[index];
    auto query = Query::builder();
    query.since(begin_).pid(static_cast<std::uint32_t>(processes_[index])).file(probe.path).whole_words();
    if (probe.is_program) query.type(RecordType::execve);
    auto how = host_.reader;
    how.end_of_event_timeout = AuditdConfig::load(host_.auditd_conf).end_of_event_timeout;
    EventReader reader(LogSet::system(host_.auditd_conf), query.build(), how);
    const auto* const event = reader.next();
    if (event == nullptr) return std::nullopt;
    auto found = event->decoded_field("key");
    key = found && *found != "(null)" ? *std::move(found) : std::string();
    return event->id();
}

// True if nothing is missing any more.
bool Verification::look_for_events() {
    bool is_complete = true;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        auto& result = results_[i];
        if (result.event || !result.failure.empty()) continue;
        result.event = find_event(i, result.key);
        is_complete = is_complete && result.event;
    }
    return is_complete;
}

void Verification::find_events() {
    for (int look = 1; look <= kLooks; ++look) {
        try {
            if (look_for_events()) return;
        } catch (Error& error) {
            // A daemon that has just started makes its log a little later.
            if (look == kLooks)
                throw error.with_hint("auditd.conf names the log: log_file, and write_logs must not be no");
        }
        world_.sleep(kLook);
    }
}

void Verification::run() {
    check_auditing();
    begin_ = host_.clock() - kEarlier;
    results_.assign(probes_.size(), {});
    processes_.clear();
    for (std::size_t i = 0; i < probes_.size(); ++i) processes_.push_back(start(probes_[i], results_[i]));
    find_events();
}

std::string Verification::report_question(const CoverageRow& question, std::string_view rules) const {
    std::string details;
    bool is_tried = false;
    bool is_missing = false;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        const auto& probe = probes_[i];
        const auto& result = results_[i];
        if (probe.question != question.id) continue;
        is_tried = true;
        const auto what = harmless(probe.what);
        if (!result.failure.empty()) {
            is_missing = true;
            details += fmt::format("       {}: it could not be tried: {}\n", what, result.failure);
        } else if (result.event) {
            const auto key =
                result.key.empty() ? std::string("without a key") : "key " + harmless(result.key);
            details += fmt::format("       {}: event {}, {}\n", what, result.event->serial, key);
        } else {
            is_missing = true;
            details += fmt::format("       {}: no event\n", what);
            if (const auto rule = find_helpful_rule(probe, rules); !rule.empty())
                details += fmt::format("         this rule records it: {}\n", harmless(rule));
        }
    }
    if (!is_tried) {
        const bool is_about_nothing = question.verdict == CoverageVerdict::not_applicable;
        return fmt::format(
            "  -    {}\n       {}\n", question.question,
            is_about_nothing ? question.reason : "There is nothing here by which it could be tried.");
    }
    if (is_missing && question.verdict != CoverageVerdict::yes)
        details = fmt::format("       {}\n", harmless(question.reason)) + details;
    return fmt::format("  {}  {}\n{}", is_missing ? "no " : "yes", question.question, details);
}

std::string Verification::report() const {
    std::string report;
    const auto wanted = generate_rules(RuleProfile::recommended, rule_host_);
    const auto rules = read_live_rules(world_);
    for (const auto& row : rule_coverage(rules.sets, rule_host_, {.source = rules.source})) {
        if (!row.id.starts_with("cis-")) report += report_question(row, wanted);
    }
    report += is_verified() ? "Every question that can be tried here is verified.\n"
                            : "Not every question is verified.\n";
    return report;
}

bool Verification::is_verified() const noexcept {
    return std::ranges::all_of(results_, [](const ProbeResult& result) { return result.event.has_value(); });
}

}  // namespace dockaudit::rules

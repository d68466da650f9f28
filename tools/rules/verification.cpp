#include "rules/verification.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/auditd_config.hpp>
#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/rule_check.hpp>

#include "common/error_text.hpp"
#include "query/reader_options.hpp"
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
    std::string plan = "These probes change nothing; each should leave an event in the log:\n";
    for (const auto& probe : probes_) plan += fmt::format("  {}\n", cli::harmless(probe.what));
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
    auto reader = cli::open_logs({LogSet::system(host_.auditd_conf)}, query.build(), how, false);
    while (const auto* const event = reader.next()) {
        auto found = event->decoded_field("key");
        key = found && *found != "(null)" ? *std::move(found) : std::string();
        return event->id();
    }
    return std::nullopt;
}

void Verification::find_events() {
    for (int look = 0; look < kLooks; ++look) {
        bool is_complete = true;
        for (std::size_t i = 0; i < probes_.size(); ++i) {
            auto& result = results_[i];
            if (result.event || !result.failure.empty()) continue;
            result.event = find_event(i, result.key);
            is_complete = is_complete && result.event;
        }
        if (is_complete) return;
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

// What the rules that are loaded lack for it.
std::string Verification::reason(std::string_view question) const {
    const auto rules = read_live_rules(world_);
    for (const auto& row : rule_coverage(rules.sets, rule_host_, {.source = rules.source})) {
        if (row.id == question && row.verdict != CoverageVerdict::yes) return row.reason;
    }
    return {};
}

std::string Verification::report_question(const ProbedQuestion& question) const {
    std::string details;
    bool is_tried = false;
    bool is_missing = false;
    for (std::size_t i = 0; i < probes_.size(); ++i) {
        const auto& probe = probes_[i];
        const auto& result = results_[i];
        if (probe.question != question.id) continue;
        is_tried = true;
        const auto what = cli::harmless(probe.what);
        if (!result.failure.empty()) {
            is_missing = true;
            details += fmt::format("       {}: it could not be tried: {}\n", what, result.failure);
        } else if (result.event) {
            const auto key =
                result.key.empty() ? std::string("without a key") : "key " + cli::harmless(result.key);
            details += fmt::format("       {}: event {}, {}\n", what, to_string(*result.event), key);
        } else {
            is_missing = true;
            details += fmt::format("       {}: no event. This rule records it:\n         {}\n", what,
                                   cli::harmless(probe.rule));
        }
    }
    if (!is_tried) return fmt::format("  -    {}\n       {}\n", question.question, question.nothing);
    if (is_missing) {
        if (const auto why = reason(question.id); !why.empty())
            details = fmt::format("       {}\n", cli::harmless(why)) + details;
    }
    return fmt::format("  {}  {}\n{}", is_missing ? "no " : "yes", question.question, details);
}

std::string Verification::report() const {
    std::string report;
    for (const auto& question : probed_questions()) report += report_question(question);
    report += is_verified() ? "Every question that can be tried here is verified.\n"
                            : "Not every question is verified.\n";
    return report;
}

bool Verification::is_verified() const noexcept {
    return std::ranges::all_of(results_, [](const ProbeResult& result) { return result.event.has_value(); });
}

}  // namespace dockaudit::rules

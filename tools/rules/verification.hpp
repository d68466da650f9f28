#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_id.hpp>
#include <dockaudit/rule_check.hpp>
#include <dockaudit/rule_profile.hpp>

#include "common/host.hpp"
#include "rules/probes.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

/// What came of a probe.
struct ProbeResult {
    std::string failure;           ///< why it could not be done; empty if it was
    std::optional<EventId> event;  ///< that it left; absent if none
    std::string key;               ///< of that event; empty if none
};

/// Tries whether the log of a host gets what its rules should record.
///
/// *Lifetime*: borrows host and world.
class Verification {
 public:
    Verification(const cli::Host& host, const World& world, const RuleHost& rule_host);

    /// What `run` is going to do, for a user.
    std::string plan() const;

    /// Does it, and waits for the events. *Errors*: `Error` if auditing is off or its log cannot be read.
    void run();

    /// The answer for each question, for a user. *Requires*: `run()`.
    std::string report() const;

    /// True if every question that can be tried here has its events. *Requires*: `run()`.
    bool is_verified() const noexcept;

 private:
    void check_auditing() const;
    int start(Probe& probe, ProbeResult& result) const;
    bool look_for_events();
    void find_events();
    std::optional<EventId> find_event(std::size_t index, std::string& key) const;
    std::string report_question(const CoverageRow& question, std::string_view rules) const;

    const cli::Host& host_;
    const World& world_;
    const RuleHost& rule_host_;
    std::vector<Probe> probes_;
    std::vector<ProbeResult> results_;
    std::vector<int> processes_;
    Timestamp begin_;
};

}  // namespace dockaudit::rules

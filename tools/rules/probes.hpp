#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/rule_profile.hpp>

#include "rules/world.hpp"

namespace dockaudit::rules {

/// Something harmless that leaves a trace in the log if a question can be answered.
struct Probe {
    std::string_view question;                ///< the id of a `CoverageRow`
    std::string what;                         ///< for a user: `connect to /run/docker.sock`
    std::string path;                         ///< that the event names
    std::string_view key;                     ///< of the rules that `generate_rules` makes for it
    std::span<const std::string_view> calls;  ///< any of which it is done by
    char access = 0;                          ///< of `perm=` that the calls are; 0 if none
    bool is_program = false;                  ///< the event is the start of a program
    std::vector<std::string> words;           ///< the program to be run; empty if `work` is to be done
    std::function<void()> work;               ///< by a process of its own; throws if it cannot be done
};

/// The probes that make sense on a host. There is at least one row of them for each question of `rule_coverage` that is
/// none of the CIS Docker Benchmark.
std::vector<Probe> plan_probes(const RuleHost& rule_host, const World& world);

/// The ids of the questions for which there are probes, on hosts that have what they are about. *Lifetime*: for ever.
std::vector<std::string_view> probed_questions();

/// The rule that would record a probe, out of a text of rules; empty if there is none.
std::string find_helpful_rule(const Probe& probe, std::string_view rules);

}  // namespace dockaudit::rules

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
    std::string_view question;       ///< the id of a `CoverageRow`
    std::string what;                ///< for a user: `connect to /run/docker.sock`
    std::string path;                ///< that the event names
    std::string rule;                ///< one that records it
    bool is_program = false;         ///< the event is the start of a program
    std::vector<std::string> words;  ///< the program to be run; empty if `work` is to be done
    std::function<void()> work;      ///< by a process of its own; throws if it cannot be done
};

/// A question that is tried.
struct ProbedQuestion {
    std::string_view id;  ///< of a `CoverageRow`
    std::string_view question;
    std::string_view nothing;  ///< why there may be no probe of it on a host
};

/// All of them, in the order in which they are told. *Lifetime*: for ever.
std::span<const ProbedQuestion> probed_questions() noexcept;

/// The probes that make sense on a host, in the order of the questions.
std::vector<Probe> plan_probes(const RuleHost& rule_host, const World& world);

}  // namespace dockaudit::rules

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/rule_check.hpp>

#include "rules/world.hpp"

namespace dockaudit::rules {

inline constexpr std::string_view kRulesFolder = "/etc/audit/rules.d";

/// Rules and where they came from.
struct FoundRules {
    std::vector<RuleSet> sets;
    RuleSource source = RuleSource::file;
};

/// Reads a file, `-` for standard input, or the files of a folder whose names end in `.rules`, in the order in which
/// augenrules(8) takes them; as for that, names that begin with a dot are none. *Errors*: `Error` of kind input if there
/// is none.
FoundRules read_rules(const World& world, const std::string& name, const RuleAccounts& accounts = {});

/// What the kernel has, told by auditctl(8): its rules, and what it is set to as options. *Errors*: `Error`.
FoundRules read_live_rules(const World& world);

/// What `auditctl -s` says, by name. Empty if it does not say it.
class KernelStatus {
 public:
    /// Asks for it. *Errors*: `Error` of kind input, with what to do.
    static KernelStatus read(const World& world);

    explicit KernelStatus(std::string text) : text_(std::move(text)) {}

    std::string_view find(std::string_view name) const noexcept;
    bool is_enabled() const noexcept { return find("enabled") == "1" || find("enabled") == "2"; }
    bool is_locked() const noexcept { return find("enabled") == "2"; }
    /// A daemon, or somebody else, takes the records.
    bool has_daemon() const noexcept { return !find("pid").empty() && find("pid") != "0"; }

    /// The same as options of auditctl(8), a line each.
    std::string options() const;

 private:
    std::string text_;
};

}  // namespace dockaudit::rules

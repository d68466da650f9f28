#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/rule_check.hpp>

#include "rules/finding_kinds.hpp"
#include "rules/host_paths.hpp"
#include "rules/rule_load.hpp"

namespace dockaudit {

/// What checks look at, and where they put what they find.
///
/// *Lifetime*: borrows all of it.
struct CheckContext {
    const std::vector<RuleSet>& sets;
    const HostPaths& paths;
    const RuleCheckOptions& options;
    const RuleLoad& load;
    std::vector<RuleFinding>& findings;

    /// A new finding, with what its kind says; the caller tells the rest.
    RuleFinding& add(Fault fault, const RulePosition& position, std::string message,
                     std::string advice = {}) const;

    /// The position of a condition, or of the whole rule if the condition has none.
    static RulePosition at(const RulePosition& rule, const RuleCondition* condition);
};

/// What is wrong with one rule by itself, whether it is loaded or not.
void check_rule(const CheckContext& context, const AuditRule& rule, const RulePosition& position);

/// What becomes of rules when they are loaded: refused, deleted, shadowed.
void check_load(const CheckContext& context);

/// What options do, and what the other lists take away.
void check_options(const CheckContext& context);

/// What no rule records.
void check_gaps(const CheckContext& context);

/// True if a rule is for what belongs to container engines, other than the accounts of the host.
bool is_about_containers(const AuditRule& rule, const HostPaths& paths);

/// True if one of the keys begins with the prefix.
bool has_prefix(const AuditRule& rule, std::string_view prefix);

/// `1 rule`, `2 rules`.
std::string count_of_rules(std::size_t count);

}  // namespace dockaudit

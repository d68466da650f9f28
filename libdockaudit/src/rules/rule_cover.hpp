#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>

#include "rules/rule_terms.hpp"

namespace dockaudit {

/// Some of what a rule takes: that of programs of one size, and of one kind of access or one call.
struct RulePart {
    const AuditRule* rule = nullptr;
    unsigned bits = 64;
    Access access = Access::none;  ///< none if the rule has no `perm=`
    std::string_view call = {};    ///< empty if the rule takes all
};

/// The parts of a rule of the exit list; together they are all of it, as far as this host can run it.
std::vector<RulePart> parts_of(const AuditRule& rule, bool runs_32_bit);

/// For people: `execute`, `connect of 32-bit programs`.
std::string describe(const RulePart& part, bool is_one_size);

/// True if every event that the part takes is taken by the other rule: it is surely so, or false.
bool covers(const AuditRule& rule, const RulePart& part, const HostPaths& paths);

}  // namespace dockaudit

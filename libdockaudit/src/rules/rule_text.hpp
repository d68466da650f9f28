#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>

#include "rules/host_paths.hpp"

namespace dockaudit {

/// A rule of the exit list that is put together by code, in today's form.
struct RuleDraft {
    std::vector<std::string_view> calls = {};
    std::string_view field = {};  ///< `path` or `dir`; empty if it is about no path
    std::string_view path = {};
    std::string_view perm = {};
    std::string_view filter = {};  ///< more conditions as they are written: `-F auid!=unset`
    std::string_view key = {};
};

/// The rules for programs of each size that the host runs. Calls that one of them lacks are left out of its rule.
std::vector<std::string> draft_lines(const RuleDraft& draft, const RuleHost& host);

/// A rule that was read, in today's form: for each size if it names none. `-w` becomes `path=` or `dir=`.
std::vector<std::string> modern_lines(const AuditRule& rule, const HostPaths& paths);

/// The same rule with another value, or without the condition if it is empty.
AuditRule with_value(const AuditRule& rule, std::string_view field, std::string_view value);

}  // namespace dockaudit

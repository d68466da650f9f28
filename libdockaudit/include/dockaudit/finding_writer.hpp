#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/rule_check.hpp>

namespace dockaudit {

// How the findings about rules are written.

enum class FindingFormat : std::uint8_t {
    text,   ///< for people: file, line, the rule with a mark under the place, why, and what to do
    json,   ///< one object, on one line
    sarif,  ///< SARIF 2.1.0 (OASIS), for editors and for the pages of code hosts
};

/// `text`, `json` or `sarif`.
DOCKAUDIT_API std::optional<FindingFormat> parse_finding_format(std::string_view name) noexcept;

struct FindingWriterOptions {
    bool is_colored = false;  ///< of text
    bool is_utf8 = true;      ///< of text: false if only ASCII may be shown
    std::string_view tool_version = {};
};

/// Writes findings, and the coverage after them. What the rules hold is escaped: nothing of it reaches a terminal as it is.
///
/// *Requires*: `sets` are those that were checked.
DOCKAUDIT_API std::string format_findings(const std::vector<RuleSet>& sets,
                                          std::span<const RuleFinding> findings,
                                          std::span<const CoverageRow> coverage, FindingFormat format,
                                          const FindingWriterOptions& options = {});

}  // namespace dockaudit

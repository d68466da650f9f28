#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/finding_writer.hpp>

namespace dockaudit {

/// A line of rules and a stretch of it. *Lifetime*: borrows the set.
struct ShownLine {
    std::string_view text;
    std::size_t column = 0;  ///< of the text in its line, in bytes
    std::size_t begin = 0;   ///< of the stretch, in bytes of the text
    std::size_t length = 0;  ///< 0 if the stretch is not known
};

/// The line of a position; empty if it is in no text.
ShownLine find_line(const std::vector<RuleSet>& sets, const RulePosition& position);

/// The name of a position's text; `rules` if it has none.
std::string_view name_of(const std::vector<RuleSet>& sets, const RulePosition& position);

std::string findings_as_text(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                             std::span<const CoverageRow> coverage, const FindingWriterOptions& options);
std::string findings_as_json(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                             std::span<const CoverageRow> coverage);
std::string findings_as_sarif(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                              std::span<const CoverageRow> coverage, const FindingWriterOptions& options);

/// How many findings there are of a severity.
std::size_t count_of(std::span<const RuleFinding> findings, FindingSeverity severity);

}  // namespace dockaudit

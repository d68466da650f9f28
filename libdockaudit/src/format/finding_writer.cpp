#include <dockaudit/finding_writer.hpp>

#include <algorithm>

#include "format/finding_lines.hpp"

namespace dockaudit {
namespace {

ShownLine stretch_of(std::string_view text, std::size_t column, const RulePlace& place) {
    ShownLine line{text, column, 0, 0};
    if (place.length == 0 || place.column < column || place.column - column >= text.size()) return line;
    line.begin = place.column - column;
    line.length = std::min(place.length, text.size() - line.begin);
    return line;
}

}  // namespace

ShownLine find_line(const std::vector<RuleSet>& sets, const RulePosition& position) {
    if (position.place.line == 0 || position.file >= sets.size()) return {};
    const auto& set = sets[position.file];
    const auto number = [](const auto& line) { return line.place.line; };
    const auto line = std::ranges::lower_bound(set.lines, position.place.line, {}, number);
    if (line != set.lines.end() && line->place.line == position.place.line)
        return stretch_of(line->text, line->place.column, position.place);
    const auto error = std::ranges::lower_bound(set.errors, position.place.line, {}, number);
    if (error != set.errors.end() && error->place.line == position.place.line)
        return stretch_of(error->text, 0, position.place);
    return {};
}

std::string_view name_of(const std::vector<RuleSet>& sets, const RulePosition& position) {
    if (position.file >= sets.size() || sets[position.file].name.empty()) return "rules";
    return sets[position.file].name;
}

std::size_t count_of(std::span<const RuleFinding> findings, FindingSeverity severity) {
    return static_cast<std::size_t>(std::ranges::count(findings, severity, &RuleFinding::severity));
}

std::optional<FindingFormat> parse_finding_format(std::string_view name) noexcept {
    if (name == "text") return FindingFormat::text;
    if (name == "json") return FindingFormat::json;
    if (name == "sarif") return FindingFormat::sarif;
    return std::nullopt;
}

std::string format_findings(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                            std::span<const CoverageRow> coverage, FindingFormat format,
                            const FindingWriterOptions& options) {
    switch (format) {
        case FindingFormat::json:
            return findings_as_json(sets, findings, coverage);
        case FindingFormat::sarif:
            return findings_as_sarif(sets, findings, coverage, options);
        case FindingFormat::text:
            break;
    }
    return findings_as_text(sets, findings, coverage, options);
}

}  // namespace dockaudit

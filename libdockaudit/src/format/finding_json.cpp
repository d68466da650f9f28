// Findings for programs: as one object, and as SARIF 2.1.0.

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "format/characters.hpp"
#include "format/finding_lines.hpp"
#include "format/json_text.hpp"

namespace dockaudit {
namespace {

void add_texts(JsonText& json, std::string_view name, const std::vector<std::string>& texts) {
    json.open(name, '[');
    for (const auto& text : texts) json.string(text);
    json.close(']');
}

// The numbers start at 1, as people and editors count.
void add_position(JsonText& json, const std::vector<RuleSet>& sets, const RulePosition& position) {
    if (position.place.line == 0) return;
    const auto line = find_line(sets, position);
    json.member("file", name_of(sets, position));
    json.number("line", position.place.line);
    json.number("column", line.column + line.begin + 1);
    json.number("length", line.length);
}

void add_positions(JsonText& json, std::string_view name, const std::vector<RuleSet>& sets,
                   const std::vector<RulePosition>& positions) {
    json.open(name, '[');
    for (const auto& position : positions) {
        json.open('{');
        add_position(json, sets, position);
        json.close('}');
    }
    json.close(']');
}

void add_coverage(JsonText& json, const std::vector<RuleSet>& sets, std::span<const CoverageRow> rows) {
    json.open("coverage", '[');
    for (const auto& row : rows) {
        json.open('{');
        json.member("id", row.id);
        json.member("question", row.question);
        json.member("verdict", to_string(row.verdict));
        json.member("reason", row.reason);
        add_texts(json, "keys", row.keys);
        add_positions(json, "rules", sets, row.rules);
        json.close('}');
    }
    json.close(']');
}

void add_finding(JsonText& json, const std::vector<RuleSet>& sets, const RuleFinding& finding) {
    json.open('{');
    json.member("id", finding.kind->id);
    json.member("severity", to_string(finding.severity));
    json.member("message", finding.message);
    json.member("why", finding.why);
    json.member("advice", finding.advice);
    add_texts(json, "replacement", finding.replacement);
    add_position(json, sets, finding.position);
    if (const auto line = find_line(sets, finding.position); !line.text.empty())
        json.member("rule", line.text);
    add_positions(json, "related", sets, finding.related);
    json.close('}');
}

// RFC 3986: what is no part of a path stands as its number.
std::string as_uri(std::string_view name) {
    constexpr std::string_view kPlain = "-._~/";
    std::string uri;
    for (const char c : name) {
        const bool is_plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                              kPlain.find(c) != std::string_view::npos;
        uri += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return uri;
}

// SARIF counts characters and its ends lie behind the last.
void add_region(JsonText& json, std::string_view name, const RulePosition& position, const ShownLine& line,
                std::size_t begin, std::size_t length) {
    json.open(name, '{');
    json.number("startLine", position.place.line);
    if (length > 0) {
        const auto start = line.column + 1 + width_of(line.text.substr(0, begin));
        json.number("startColumn", start);
        json.number("endColumn", start + std::max<std::size_t>(width_of(line.text.substr(begin, length)), 1));
    }
    json.close('}');
}

void add_artifact(JsonText& json, const std::vector<RuleSet>& sets, const RulePosition& position) {
    json.open("artifactLocation", '{');
    json.member("uri", as_uri(name_of(sets, position)));
    json.close('}');
}

void add_location(JsonText& json, const std::vector<RuleSet>& sets, const RulePosition& position) {
    const auto line = find_line(sets, position);
    json.open('{');
    json.open("physicalLocation", '{');
    add_artifact(json, sets, position);
    if (position.place.line > 0) add_region(json, "region", position, line, line.begin, line.length);
    json.close('}');
    json.close('}');
}

// SARIF 2.1.0, 3.11: braces in a message stand for arguments, and `[text](place)` for a link, unless they are escaped.
void add_message(JsonText& json, std::string_view name, std::string_view text) {
    const bool may_be_link = text.find("](") != std::string_view::npos;
    std::string plain;
    for (const char c : text) {
        if (c == '{' || c == '}') plain += c;
        if (may_be_link && (c == '[' || c == ']')) plain += '\\';
        plain += c;
    }
    json.open(name, '{');
    json.member("text", plain);
    json.close('}');
}

// What stands in the place of the whole rule.
void add_fix(JsonText& json, const std::vector<RuleSet>& sets, const RuleFinding& finding) {
    const auto line = find_line(sets, finding.position);
    if (finding.replacement.empty() || line.text.empty()) return;
    std::string text;
    for (const auto& replacement : finding.replacement)
        text.append(text.empty() ? "" : "\n").append(replacement);
    json.open("fixes", '[');
    json.open('{');
    add_message(json, "description", finding.advice);
    json.open("artifactChanges", '[');
    json.open('{');
    add_artifact(json, sets, finding.position);
    json.open("replacements", '[');
    json.open('{');
    add_region(json, "deletedRegion", finding.position, line, 0, line.text.size());
    json.open("insertedContent", '{');
    json.member("text", text);
    json.close('}');
    json.close('}');
    json.close(']');
    json.close('}');
    json.close(']');
    json.close('}');
    json.close(']');
}

void add_result(JsonText& json, const std::vector<RuleSet>& sets, const RuleFinding& finding) {
    json.open('{');
    json.member("ruleId", finding.kind->id);
    json.number("ruleIndex", static_cast<std::uint64_t>(finding.kind - finding_kinds().data()));
    json.member("level", to_string(finding.severity));
    add_message(json, "message",
                finding.advice.empty() ? finding.message : finding.message + " " + finding.advice);
    json.open("locations", '[');
    if (!sets.empty()) add_location(json, sets, finding.position);
    json.close(']');
    if (!finding.related.empty()) {
        json.open("relatedLocations", '[');
        for (const auto& related : finding.related) add_location(json, sets, related);
        json.close(']');
    }
    add_fix(json, sets, finding);
    json.close('}');
}

void add_driver(JsonText& json, const FindingWriterOptions& options) {
    json.open("driver", '{');
    json.member("name", "dockaudit-rules");
    if (!options.tool_version.empty()) json.member("version", options.tool_version);
    json.open("rules", '[');
    for (const auto& kind : finding_kinds()) {
        json.open('{');
        json.member("id", kind.id);
        add_message(json, "shortDescription", kind.title);
        add_message(json, "fullDescription", kind.why);
        json.open("defaultConfiguration", '{');
        json.member("level", to_string(kind.severity));
        json.close('}');
        json.close('}');
    }
    json.close(']');
    json.close('}');
}

}  // namespace

std::string findings_as_json(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                             std::span<const CoverageRow> coverage) {
    std::string out;
    JsonText json(out);
    json.open('{');
    json.open("findings", '[');
    for (const auto& finding : findings) add_finding(json, sets, finding);
    json.close(']');
    json.number("errors", count_of(findings, FindingSeverity::error));
    json.number("warnings", count_of(findings, FindingSeverity::warning));
    json.number("notes", count_of(findings, FindingSeverity::note));
    add_coverage(json, sets, coverage);
    json.close('}');
    return out + "\n";
}

std::string findings_as_sarif(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                              std::span<const CoverageRow> coverage, const FindingWriterOptions& options) {
    std::string out;
    JsonText json(out);
    json.open('{');
    json.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    json.member("version", "2.1.0");
    json.open("runs", '[');
    json.open('{');
    json.open("tool", '{');
    add_driver(json, options);
    json.close('}');
    json.member("columnKind", "unicodeCodePoints");
    json.open("results", '[');
    for (const auto& finding : findings) add_result(json, sets, finding);
    json.close(']');
    json.open("properties", '{');
    add_coverage(json, sets, coverage);
    json.close('}');
    json.close('}');
    json.close(']');
    json.close('}');
    return out + "\n";
}

}  // namespace dockaudit

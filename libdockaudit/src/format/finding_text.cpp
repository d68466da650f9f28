// Findings for people.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include <dockaudit/escape.hpp>

#include "format/characters.hpp"
#include "format/finding_lines.hpp"
#include "format/palette.hpp"

namespace dockaudit {
namespace {

class TextWriter {
 public:
    TextWriter(const std::vector<RuleSet>& sets, const FindingWriterOptions& options)
        : sets_(sets), options_(options) {}

    void finding(const RuleFinding& finding);
    void totals(std::span<const RuleFinding> findings);
    void coverage(std::span<const CoverageRow> rows);
    std::string take() { return std::move(out_); }

 private:
    // What came from rules may hold anything: what a terminal does not draw is shown as numbers.
    std::string shown(std::string_view text) const;
    std::string painted(std::string_view text, std::string_view color) const;
    std::string place_of(const RulePosition& position) const;
    void source_line(const RulePosition& position);

    const std::vector<RuleSet>& sets_;
    const FindingWriterOptions& options_;
    std::set<std::string> told_;
    std::string out_;
};

std::string TextWriter::shown(std::string_view text) const {
    std::string out;
    append_escaped(out, text, EscapeMode::tty);
    if (options_.is_utf8) return out;
    std::string ascii;
    for (const char c : out) {
        if (const auto byte = static_cast<unsigned char>(c); byte >= 0x80U) {
            ascii += fmt::format("\\{:03o}", byte);
        } else {
            ascii += c;
        }
    }
    return ascii;
}

std::string TextWriter::painted(std::string_view text, std::string_view color) const {
    if (!options_.is_colored) return std::string(text);
    return fmt::format("{}{}{}", color, text, palette::kEnd);
}

std::string_view color_of(FindingSeverity severity) noexcept {
    switch (severity) {
        case FindingSeverity::error:
            return palette::kFailure;
        case FindingSeverity::warning:
            return palette::kKey;
        case FindingSeverity::note:
            break;
    }
    return palette::kType;
}

std::string TextWriter::place_of(const RulePosition& position) const {
    if (position.place.line == 0) return {};
    return fmt::format("{}:{}", shown(name_of(sets_, position)), position.place.line);
}

void TextWriter::source_line(const RulePosition& position) {
    const auto line = find_line(sets_, position);
    if (line.text.empty()) return;
    out_ += fmt::format("    {}\n", shown(line.text));
    if (line.length == 0 || line.length == line.text.size()) return;
    const auto indent = width_of(shown(line.text.substr(0, line.begin)));
    const auto width = width_of(shown(line.text.substr(line.begin, line.length)));
    out_ += fmt::format("    {:{}}{:^>{}}\n", "", indent, "^", std::max<std::size_t>(width, 1));
}

void TextWriter::finding(const RuleFinding& finding) {
    auto place = place_of(finding.position);
    if (!place.empty()) {
        const auto line = find_line(sets_, finding.position);
        place += fmt::format(":{}: ", line.column + line.begin + 1);
    }
    out_ += fmt::format("{}{}: {} [{}]\n", place,
                        painted(to_string(finding.severity), color_of(finding.severity)),
                        shown(finding.message), finding.kind->id);
    source_line(finding.position);
    // The same reason once is enough.
    const bool is_new = told_.insert(finding.why).second;
    if (!finding.why.empty() && is_new) out_ += fmt::format("  Why: {}\n", shown(finding.why));
    if (!finding.advice.empty()) out_ += fmt::format("  Do:  {}\n", shown(finding.advice));
    for (const auto& line : finding.replacement) out_ += fmt::format("       {}\n", shown(line));
    for (const auto& related : finding.related) {
        const auto line = find_line(sets_, related);
        if (line.text.empty()) continue;
        out_ += fmt::format("  See: {}: {}\n", place_of(related), shown(line.text));
    }
    out_ += '\n';
}

std::string counted(std::size_t count, std::string_view word) {
    return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

void TextWriter::totals(std::span<const RuleFinding> findings) {
    if (findings.empty()) {
        out_ += "Nothing is wrong with these rules.\n";
        return;
    }
    out_ += fmt::format("{}, {}, {}.\n", counted(count_of(findings, FindingSeverity::error), "error"),
                        counted(count_of(findings, FindingSeverity::warning), "warning"),
                        counted(count_of(findings, FindingSeverity::note), "note"));
}

void TextWriter::coverage(std::span<const CoverageRow> rows) {
    if (rows.empty()) return;
    std::size_t width = 0;
    for (const auto& row : rows) width = std::max(width, width_of(row.question));
    out_ += fmt::format("\n{}\n", painted("Can these rules answer it?", palette::kHeading));
    for (const auto& row : rows) {
        const auto verdict = fmt::format("{:<14}", to_string(row.verdict));
        const bool is_bad = row.verdict == CoverageVerdict::no || row.verdict == CoverageVerdict::partly;
        out_ += fmt::format("  {}  {:<{}}  {}\n", is_bad ? painted(verdict, palette::kFailure) : verdict,
                            row.question, width, shown(row.reason));
    }
}

}  // namespace

std::string findings_as_text(const std::vector<RuleSet>& sets, std::span<const RuleFinding> findings,
                             std::span<const CoverageRow> coverage, const FindingWriterOptions& options) {
    TextWriter writer(sets, options);
    for (const auto& finding : findings) writer.finding(finding);
    writer.totals(findings);
    writer.coverage(coverage);
    return writer.take();
}

}  // namespace dockaudit

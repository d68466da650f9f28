// Findings for people.

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "format/characters.hpp"
#include "format/finding_lines.hpp"
#include "format/json_text.hpp"
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
    // What came from rules may hold anything: control characters are shown as numbers, those of C1 too.
    std::string shown(std::string_view text) const;
    std::string painted(std::string_view text, std::string_view color) const;
    std::string place_of(const RulePosition& position) const;
    void source_line(const RulePosition& position);

    const std::vector<RuleSet>& sets_;
    const FindingWriterOptions& options_;
    std::set<std::string> told_;
    std::string out_;
};

bool is_c1(std::string_view text, std::size_t at) noexcept {
    const auto next = at + 1 < text.size() ? static_cast<unsigned char>(text[at + 1]) : 0U;
    return static_cast<unsigned char>(text[at]) == 0xC2U && next < 0xA0U;
}

// U+200E, U+202A to U+202E, U+2066 to U+2069 and their kin, which turn the order of what stands on a line.
bool is_invisible(std::string_view text, std::size_t at) noexcept {
    if (at + 2 >= text.size() || static_cast<unsigned char>(text[at]) != 0xE2U) return false;
    const auto second = static_cast<unsigned char>(text[at + 1]);
    const auto third = static_cast<unsigned char>(text[at + 2]);
    if (second == 0x80U) return (third >= 0x8BU && third <= 0x8FU) || (third >= 0xA8U && third <= 0xAEU);
    return second == 0x81U && third >= 0xA0U && third <= 0xAFU;
}

std::string TextWriter::shown(std::string_view text) const {
    const bool keeps_high = options_.is_utf8 && is_utf8(text);
    std::string out;
    std::size_t escaped = 0;  // bytes that are still of a character that is shown as numbers
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if (escaped == 0 && byte >= 0x80U)
            escaped = !keeps_high ? 1 : is_c1(text, i) ? 2 : is_invisible(text, i) ? 3 : 0;
        if (byte < 0x20U || byte == 0x7FU || escaped > 0) {
            out += fmt::format("\\{:03o}", byte);
            if (escaped > 0) --escaped;
        } else {
            out += text[i];
        }
    }
    return out;
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

#include <dockaudit/finding_writer.hpp>

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;

namespace {

RuleSet set_of(std::string name, std::vector<std::string> lines) {
    RuleSet set;
    set.name = std::move(name);
    for (std::size_t i = 0; i < lines.size(); ++i) {
        const auto size = lines[i].size();
        set.lines.push_back({AuditRule{}, {i + 1, 2, size}, std::move(lines[i])});
    }
    return set;
}

RuleFinding finding_at(const RulePlace& place) {
    RuleFinding finding;
    finding.kind = &finding_kinds()[0];
    finding.severity = FindingSeverity::warning;
    finding.message = "It is wrong.";
    finding.why = "It matters.";
    finding.advice = "Mend it.";
    finding.position = {0, place};
    return finding;
}

std::string text_of(const std::vector<RuleSet>& sets, const RuleFinding& finding,
                    const FindingWriterOptions& options = {}) {
    return format_findings(sets, {&finding, 1}, {}, FindingFormat::text, options);
}

}  // namespace

TEST_CASE("a finding for people") {
    const std::vector<RuleSet> sets{set_of("a.rules", {"-w /etc/x -p wa", "-w /etc/y -p wa"})};
    auto finding = finding_at({2, 5, 6});
    finding.replacement = {"one", "two"};
    finding.related = {{0, {1, 2, 15}}};
    CHECK(text_of(sets, finding) ==
          "a.rules:2:6: warning: It is wrong. [syntax]\n"
          "    -w /etc/y -p wa\n"
          "       ^^^^^^\n"
          "  Why: It matters.\n"
          "  Do:  Mend it.\n"
          "       one\n"
          "       two\n"
          "  See: a.rules:1: -w /etc/x -p wa\n"
          "\n"
          "0 errors, 1 warning, 0 notes.\n");
}

TEST_CASE("where a finding is shown") {
    const std::vector<RuleSet> sets{set_of("a.rules", {"-w /\xC3\xA4/x -p wa", "-w /a\tb\x1b[31m -p wa"})};
    struct Case {
        std::string_view name;
        RulePlace place;
        std::string_view expected;
    };
    const std::vector<Case> cases{
        {"of the whole", {}, "warning: It is wrong. [syntax]\n  Why"},
        {"of a whole line",
         {1, 2, 14},
         "a.rules:1:3: warning: It is wrong. [syntax]\n    -w /\xC3\xA4/x -p wa\n  Why"},
        {"under characters, not bytes", {1, 10, 5}, "    -w /\xC3\xA4/x -p wa\n           ^^^^^\n"},
        {"under what is escaped", {2, 8, 1}, "    -w /a\\011b\\033[31m -p wa\n             ^\n"},
        {"beyond the line", {1, 90, 5}, "    -w /\xC3\xA4/x -p wa\n  Why"},
        {"longer than the line", {1, 11, 900}, "            ^^^^^\n"},
        {"of a line that is not there", {7, 2, 3}, "a.rules:7:1: warning: It is wrong. [syntax]\n  Why"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto text = text_of(sets, finding_at(test.place));
        CAPTURE(text);
        CHECK(text.find(test.expected) != std::string::npos);
    }
}

TEST_CASE("nothing of a rule reaches a terminal as it is") {
    const std::vector<std::string> hostile{"\x1b]0;x\x07",
                                           "\x7f",
                                           "\xC2\x9B"
                                           "2J",
                                           "\xE2\x80\xAE",
                                           "\xE2\x81\xA6",
                                           "\xE2\x80\x8B",
                                           "\xD8\x9C",      // ARABIC LETTER MARK
                                           "\xEF\xBB\xBF",  // a byte order mark
                                           "\xF3\xA0\x81\x81",
                                           "\xff\xfe",
                                           "a\nb",
                                           "\r"};
    for (const auto& bytes : hostile) {
        CAPTURE(bytes);
        const std::vector<RuleSet> sets{set_of("a" + bytes, {"-w /" + bytes})};
        auto finding = finding_at({1, 2, 4});
        finding.message = bytes;
        finding.advice = bytes;
        finding.why = bytes;
        finding.replacement = {bytes};
        finding.related = {{0, {1, 2, 4}}};
        CoverageRow row;
        row.question = "Who?";
        row.reason = bytes;
        row.rules = {{0, {1, 2, 4}}};
        row.keys = {bytes};
        for (const bool is_utf8 : {true, false}) {
            const auto text =
                format_findings(sets, {&finding, 1}, {&row, 1}, FindingFormat::text, {.is_utf8 = is_utf8});
            CHECK(text.find(bytes) == std::string::npos);
        }
        for (const auto format : {FindingFormat::json, FindingFormat::sarif}) {
            const auto text = format_findings(sets, {&finding, 1}, {&row, 1}, format);
            CHECK(text.find('\x1b') == std::string::npos);
            CHECK(text.find('\n') == text.size() - 1);
        }
    }
    const std::vector<RuleSet> sets{set_of("\xC3\xA4", {"-w /\xC3\xA4"})};
    CHECK(text_of(sets, finding_at({1, 2, 4})).find("\xC3\xA4") != std::string::npos);
    CHECK(text_of(sets, finding_at({1, 2, 4}), {.is_utf8 = false}).find("\\303\\244") != std::string::npos);
}

TEST_CASE("colours come only when they are wanted") {
    const std::vector<RuleSet> sets{set_of("a.rules", {"-w /etc/x"})};
    CHECK(text_of(sets, finding_at({1, 2, 9})).find('\x1b') == std::string::npos);
    CHECK(text_of(sets, finding_at({1, 2, 9}), {.is_colored = true}).find("\x1b[35mwarning\x1b[0m") !=
          std::string::npos);
}

TEST_CASE("the coverage for people") {
    CoverageRow yes;
    yes.question = "Who?";
    yes.verdict = CoverageVerdict::yes;
    yes.reason = "Search.";
    CoverageRow none;
    none.question = "Who else?";
    none.verdict = CoverageVerdict::not_applicable;
    none.reason = "Nobody.";
    const std::vector<CoverageRow> rows{yes, none};
    CHECK(format_findings({}, {}, rows, FindingFormat::text) ==
          "Nothing is wrong with these rules.\n"
          "\n"
          "Can these rules answer it?\n"
          "  yes             Who?       Search.\n"
          "  not applicable  Who else?  Nobody.\n");
}

TEST_CASE("names of formats") {
    CHECK(parse_finding_format("sarif") == FindingFormat::sarif);
    CHECK(parse_finding_format("json") == FindingFormat::json);
    CHECK(parse_finding_format("text") == FindingFormat::text);
    CHECK_FALSE(parse_finding_format("xml"));
}

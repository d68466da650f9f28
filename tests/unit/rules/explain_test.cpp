#include <doctest/doctest.h>

#include <cstdlib>
#include <dockaudit/audit_rules.hpp>
#include <sstream>
#include <string>
#include <string_view>
#include <variant>

#include "rules/rule_field.hpp"
#include "rules/rule_option.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

const std::string kExplained = std::string(DOCKAUDIT_SOURCE_DIR) + "/testdata/rules/explained.txt";

std::string explain(const RuleLine& line) {
    const auto* const rule = std::get_if<AuditRule>(&line.content);
    return rule != nullptr ? explain_rule(*rule) : explain_option(std::get<ControlOption>(line.content));
}

}  // namespace

// The file has rules, each with its words below; DOCKAUDIT_APPROVE writes the words anew.
TEST_CASE("rules in plain words") {
    const auto golden = read_file(kExplained);
    std::istringstream lines(golden);
    std::string written;
    std::size_t count = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("    ")) continue;
        const auto rules = parse_audit_rules(line);
        CAPTURE(line);
        REQUIRE(rules.errors.empty());
        written += line + "\n";
        for (const auto& each : rules.lines) {
            written += "    " + explain(each) + "\n";
            ++count;
        }
    }
    CHECK(count >= 90);
    if (std::getenv("DOCKAUDIT_APPROVE") != nullptr) return write_file(kExplained, written);
    CHECK(written == golden);
}

TEST_CASE("every field, operator and option has words of its own") {
    for (const auto& field : rule_fields()) {
        if (field.kind == RuleValueKind::key) continue;
        CAPTURE(field.name);
        AuditRule rule;
        rule.filter = has(field.filters, RuleFilter::exit) ? RuleFilter::exit : RuleFilter::filesystem;
        for (unsigned i = 0; i < 8; ++i) {
            const auto op = static_cast<RuleOperator>(i);
            if (!has(field.operators, op)) continue;
            CAPTURE(i);
            rule.conditions = {{std::string(field.name), op, "7", {}}};
            const auto text = explain_rule(rule);
            rule.conditions.clear();
            CHECK(text != explain_rule(rule));
            // The name of a field in auditctl is no word for people, but for two that are.
            const bool is_word = field.name == "inode" || field.name == "success";
            if (!is_word) CHECK(text.find(" " + std::string(field.name) + " ") == std::string::npos);
        }
    }
    for (const auto& option : rule_options()) {
        if (option.use != RuleOptionUse::alone && option.use != RuleOptionUse::setting) continue;
        CAPTURE(option.name);
        const auto text = explain_option({std::string(option.name), option.takes_value ? "1" : ""});
        CHECK_FALSE(text.starts_with("Sets " + std::string(option.name)));
    }
}

TEST_CASE("words of a rule cannot harm a terminal") {
    AuditRule rule;
    rule.conditions = {{"path", RuleOperator::equal, "/a\x1b[2J", {}},
                       {"no\x07", RuleOperator::less, "\r", {}}};
    rule.comparisons = {{"x\x1b", RuleOperator::equal, "y\n", {}}};
    rule.calls = {{"call\x1b", {}}};
    rule.keys = {"k\ny"};
    for (const auto filter : {RuleFilter::exit, RuleFilter::task, RuleFilter::exclude, RuleFilter::user,
                              RuleFilter::filesystem, RuleFilter::io_uring}) {
        rule.filter = filter;
        for (const char c : explain_rule(rule)) CHECK(static_cast<unsigned char>(c) >= 0x20);
    }
    for (const char c : explain_option({"-m\x1b", "a\x1b"})) CHECK(static_cast<unsigned char>(c) >= 0x20);
    for (const char c : explain_option({"-q", "/a\x1b,/b\n"})) CHECK(static_cast<unsigned char>(c) >= 0x20);
}

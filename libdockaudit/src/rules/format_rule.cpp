#include <fmt/format.h>

#include <algorithm>
#include <dockaudit/audit_rules.hpp>
#include <iterator>
#include <string>

#include "rules/rule_field.hpp"
#include "rules/rule_words.hpp"

namespace dockaudit {
namespace {

void append_condition(std::string& out, const RuleCondition& condition) {
    out += fmt::format(" -F {}{}{}", condition.field, rule_operator_text(condition.op),
                       escape_rule_word(condition.value));
}

void append_calls(std::string& out, const AuditRule& rule) {
    for (const auto& call : rule.calls) {
        out += &call == &rule.calls.front() ? " -S " : ",";
        out += escape_rule_word(call.name);
    }
}

}  // namespace

std::string format_rule(const AuditRule& rule) {
    std::string out = rule.is_deletion ? "-d " : rule.is_prepended ? "-A " : "-a ";
    out += rule.action == RuleAction::always ? "always," : "never,";
    out += rule_filter_name(rule.filter);
    // Calls are looked up in the table of the machine before them.
    const auto is_arch = [](const RuleCondition& condition) { return condition.field == "arch"; };
    const auto last = std::ranges::find_if(rule.conditions.rbegin(), rule.conditions.rend(), is_arch);
    const auto calls_at = rule.conditions.rend() - last;
    for (auto i = rule.conditions.begin(); i != rule.conditions.begin() + calls_at; ++i)
        append_condition(out, *i);
    append_calls(out, rule);
    for (auto i = rule.conditions.begin() + calls_at; i != rule.conditions.end(); ++i)
        append_condition(out, *i);
    for (const auto& comparison : rule.comparisons) {
        out +=
            fmt::format(" -C {}{}{}", comparison.left, rule_operator_text(comparison.op), comparison.right);
    }
    for (const auto& key : rule.keys) out += " -F key=" + escape_rule_word(key);
    return out;
}

}  // namespace dockaudit

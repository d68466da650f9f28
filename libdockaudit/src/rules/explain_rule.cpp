#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/audit_rules.hpp>
#include <span>
#include <string>
#include <string_view>

#include "base/ascii.hpp"
#include "rules/rule_field.hpp"
#include "rules/rule_wording.hpp"

namespace dockaudit {
namespace {

std::string word_place(const AuditRule& rule) {
    if (const auto path = rule.find("path"); !path.empty()) {
        // What auditctl makes of a watch depends on what it finds there.
        return shown(path) + (rule.is_watch ? " (if it is a folder, anything in it)" : "");
    }
    if (const auto folder = rule.find("dir"); !folder.empty())
        return fmt::format("anything in the folder {}", shown(folder));
    return {};
}

// An access is what the sentence is about if nothing else is: with calls, or with several permissions, which all have to
// hold, it is a condition.
bool is_about_access(const AuditRule& rule) {
    return word_calls(rule).is_all && std::ranges::count(rule.conditions, "perm", &RuleCondition::field) == 1;
}

std::string word_object(const AuditRule& rule) {
    const auto place = word_place(rule);
    if (is_about_access(rule))
        return fmt::format("each time {} is {}", place.empty() ? "a file" : place,
                           word_perm(rule.find("perm")));
    const auto calls = word_calls(rule);
    return place.empty() ? calls.text : calls.text + std::string(calls.preposition) + place;
}

std::string word_arch(const RuleCondition& arch) {
    std::string value = arch.value;
    std::ranges::transform(value, value.begin(), to_lower);
    const bool is_equal = arch.op == RuleOperator::equal;
    if (value == "b64") return is_equal ? " by 64-bit programs" : " by programs that are not 64-bit";
    if (value == "b32") return is_equal ? " by 32-bit programs" : " by programs that are not 32-bit";
    return fmt::format(" by programs {}for {}", is_equal ? "" : "that are not ", shown(arch.value));
}

std::string word_clauses(const AuditRule& rule, std::span<const std::string_view> told) {
    WordList clauses;
    for (const auto& condition : rule.conditions) {
        if (std::ranges::find(told, condition.field) == told.end()) clauses.add(word_condition(condition));
    }
    for (const auto& comparison : rule.comparisons) clauses.add(word_comparison(comparison));
    return clauses.empty() ? std::string() : ", if " + clauses.text();
}

std::string word_keys(const AuditRule& rule) {
    if (rule.keys.empty()) return {};
    WordList keys;
    for (const auto& key : rule.keys) keys.add(shown(key));
    return fmt::format(", under the key{} {}", rule.keys.size() == 1 ? "" : "s", keys.text());
}

// Fields of which the sentence tells in another place; the last only if it is about an access.
constexpr std::array<std::string_view, 4> kCallTold = {"path", "dir", "arch", "perm"};

std::string explain_calls(const AuditRule& rule) {
    const bool is_always = rule.action == RuleAction::always;
    auto text = fmt::format("{} {}", is_always ? "Records" : "Leaves out", word_object(rule));
    for (const auto& condition : rule.conditions) {
        if (condition.field == "arch") text += word_arch(condition);
    }
    text += word_clauses(rule, std::span(kCallTold).first(is_about_access(rule) ? 4 : 3));
    // A key of a rule that records nothing is nowhere.
    return text + (is_always ? word_keys(rule) : ", whatever later rules say") + ".";
}

std::string explain_exclude(const AuditRule& rule) {
    // The kernel drops what matches, whatever the action is.
    constexpr std::array<std::string_view, 1> kTold = {"msgtype"};
    const auto is_type = [](const RuleCondition& condition) {
        return condition.field == "msgtype" && condition.op == RuleOperator::equal;
    };
    if (std::ranges::count_if(rule.conditions, is_type) != 1 ||
        std::ranges::count(rule.conditions, "msgtype", &RuleCondition::field) != 1) {
        return fmt::format("Leaves out {}{}.", rule.conditions.empty() ? "all records" : "records",
                           word_clauses(rule, {}));
    }
    return fmt::format("Leaves out records of the type {}{}.", shown(rule.find("msgtype")),
                       word_clauses(rule, kTold));
}

std::string explain_user(const AuditRule& rule) {
    const bool is_always = rule.action == RuleAction::always;
    return fmt::format("{} what programs report to the audit system{}{}.",
                       is_always ? "Records" : "Leaves out", word_clauses(rule, {}),
                       is_always ? word_keys(rule) : "");
}

std::string explain_task(const AuditRule& rule) {
    const bool is_always = rule.action == RuleAction::always;
    return fmt::format("{} system calls of processes that start from now on{}{}.",
                       is_always ? "Watches all" : "Records no", word_clauses(rule, {}),
                       is_always ? word_keys(rule) : "");
}

std::string explain_file_system(const AuditRule& rule) {
    const bool is_always = rule.action == RuleAction::always;
    return fmt::format("{} the files of a file system in what other rules record{}{}.",
                       is_always ? "Names" : "Leaves out", word_clauses(rule, {}),
                       is_always ? word_keys(rule) : "");
}

std::string explain_filter(const AuditRule& rule) {
    switch (rule.filter) {
        case RuleFilter::task:
            return explain_task(rule);
        case RuleFilter::user:
            return explain_user(rule);
        case RuleFilter::exclude:
            return explain_exclude(rule);
        case RuleFilter::filesystem:
            return explain_file_system(rule);
        case RuleFilter::exit:
        case RuleFilter::io_uring:
            break;
    }
    return explain_calls(rule);
}

}  // namespace

std::string explain_rule(const AuditRule& rule) {
    auto text = explain_filter(rule);
    if (rule.is_deletion) {
        text[0] = to_lower(text[0]);
        return "Takes away the rule that " + text;
    }
    return rule.is_prepended ? text + " It comes before the rules that are there." : text;
}

}  // namespace dockaudit

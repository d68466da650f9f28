#include "rules/rule_text.hpp"

#include <algorithm>

#include <dockaudit/names.hpp>

#include "rules/rule_terms.hpp"

namespace dockaudit {
namespace {

std::vector<std::string_view> sizes_of(const RuleHost& host) {
    std::vector<std::string_view> sizes;
    if (host.runs_64_bit) sizes.push_back("b64");
    if (host.runs_32_bit || !host.runs_64_bit) sizes.push_back("b32");
    return sizes;
}

std::string calls_on(const std::vector<std::string_view>& calls, std::string_view size) {
    const auto arch = find_arch(size);
    std::string text;
    for (const auto call : calls) {
        if (!arch || !find_syscall(call, *arch)) continue;
        text.append(text.empty() ? " -S " : ",").append(call);
    }
    return text;
}

}  // namespace

std::vector<std::string> draft_lines(const RuleDraft& draft, const RuleHost& host) {
    std::vector<std::string> lines;
    for (const auto size : sizes_of(host)) {
        const auto calls = calls_on(draft.calls, size);
        if (calls.empty() && !draft.calls.empty()) continue;
        auto line = "-a always,exit -F arch=" + std::string(size) + calls;
        const auto add = [&line](std::string_view name, std::string_view value) {
            if (!value.empty()) line.append(" -F ").append(name).append("=").append(value);
        };
        add(draft.field, draft.path);
        add("perm", draft.perm);
        if (!draft.filter.empty()) line.append(" ").append(draft.filter);
        add("key", draft.key);
        lines.push_back(std::move(line));
    }
    return lines;
}

AuditRule with_value(const AuditRule& rule, std::string_view field, std::string_view value) {
    auto changed = rule;
    if (value.empty()) {
        std::erase_if(changed.conditions,
                      [field](const auto& condition) { return condition.field == field; });
        return changed;
    }
    const auto found = std::ranges::find(changed.conditions, field, &RuleCondition::field);
    if (found != changed.conditions.end()) {
        found->value = value;
    } else {
        const auto at = field == "arch" ? changed.conditions.begin() : changed.conditions.end();
        changed.conditions.insert(at, {std::string(field), RuleOperator::equal, std::string(value), {}});
    }
    return changed;
}

std::vector<std::string> modern_lines(const AuditRule& rule, const HostPaths& paths) {
    auto modern = rule;
    if (rule.is_watch) {
        const auto watch = find_watch(rule, paths);
        const bool is_tree = watch && watch->depth == Watch::Depth::tree;
        for (auto& condition : modern.conditions) {
            if (condition.field == "path" && is_tree) condition.field = "dir";
            if (condition.field != "path" && condition.field != "dir") continue;
            while (condition.value.size() > 1 && condition.value.ends_with('/')) condition.value.pop_back();
        }
        if (modern.find("perm").empty()) modern = with_value(modern, "perm", "rwxa");
    }
    modern.is_watch = false;
    modern.is_deletion = false;
    if (arch_bits(rule)) return {format_rule(modern)};
    std::vector<std::string> lines;
    for (const auto size : sizes_of(paths.host()))
        lines.push_back(format_rule(with_value(modern, "arch", size)));
    return lines;
}

}  // namespace dockaudit

// What becomes of rules when they are loaded.

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "rules/check_context.hpp"
#include "rules/rule_cover.hpp"
#include "rules/rule_text.hpp"

namespace dockaudit {
namespace {

using Cause = UnloadedRule::Cause;

// One finding for all rules that one line keeps out, at the first of them.
void check_blocked(const CheckContext& context, Cause cause, Fault fault, std::string_view advice) {
    const auto is_it = [cause](const UnloadedRule& rule) { return rule.cause == cause; };
    const auto first = std::ranges::find_if(context.load.unloaded, is_it);
    if (first == context.load.unloaded.end()) return;
    const auto count = static_cast<std::size_t>(std::ranges::count_if(context.load.unloaded, is_it));
    auto& finding = context.add(
        fault, first->position,
        fmt::format("{} from here on {} not loaded.", count_of_rules(count), count == 1 ? "is" : "are"),
        std::string(advice));
    finding.related = {first->by};
}

void check_refused(const CheckContext& context, const UnloadedRule& unloaded) {
    const auto watch = find_watch(*unloaded.rule, context.paths);
    const auto& value = watch->condition->value;
    const bool is_tree = watch->condition->field == "dir";
    const auto missing = is_tree ? value : std::string(folder_of_path(value));
    context.add(Fault::missing_folder, CheckContext::at(unloaded.position, watch->condition),
                fmt::format("{} is not on this host.", missing),
                "Remove the rule, or let the folder be made before rules are loaded.");
}

void check_duplicate(const CheckContext& context, const UnloadedRule& unloaded) {
    context.add(Fault::duplicate, unloaded.position, "The same rule stands above.", "Remove one of the two.")
        .related = {unloaded.by};
}

// A -D counts once, however many rules it deletes.
void check_deleted(const CheckContext& context) {
    std::map<std::pair<std::size_t, std::size_t>, std::vector<const UnloadedRule*>> by_line;
    for (const auto& unloaded : context.load.unloaded) {
        if (unloaded.cause == Cause::deleted)
            by_line[{unloaded.by.file, unloaded.by.place.line}].push_back(&unloaded);
    }
    for (const auto& [line, rules] : by_line) {
        const auto& by = rules.front()->by;
        const bool is_all = std::ranges::any_of(context.load.options, [&by](const LoadedOption& option) {
            return option.option->name == "-D" && option.position.file == by.file &&
                   option.position.place.line == by.place.line;
        });
        if (is_all) {
            context
                .add(Fault::late_delete_all, by,
                     fmt::format("-D deletes {} above it.", count_of_rules(rules.size())), "Put -D first.")
                .related = {rules.front()->position};
            continue;
        }
        for (const auto* rule : rules) {
            context.add(Fault::deleted, rule->position, "The rule is deleted again.", "Remove both lines.")
                .related = {by};
        }
    }
}

// Which of the parts of a rule go to earlier ones.
struct Shadow {
    std::vector<RulePart> parts;
    std::vector<RulePart> taken;
    std::vector<const LoadedRule*> by;  // the takers, each once
    bool is_by_never = false;
    bool loses_key = false;  // a taker has another key

    bool is_whole() const { return taken.size() == parts.size(); }
};

bool shares_key(const AuditRule& left, const AuditRule& right) {
    if (left.keys.empty() && right.keys.empty()) return true;
    return std::ranges::any_of(left.keys, [&right](const auto& key) {
        return std::ranges::find(right.keys, key) != right.keys.end();
    });
}

Shadow shadow_on(const CheckContext& context, std::size_t index) {
    const auto& rules = context.load.rules;
    const auto& own = *rules[index].rule;
    Shadow shadow;
    shadow.parts = parts_of(own, context.paths.host().runs_32_bit);
    for (const auto& part : shadow.parts) {
        const auto end = rules.begin() + static_cast<std::ptrdiff_t>(index);
        const auto taker = std::find_if(rules.begin(), end, [&](const LoadedRule& earlier) {
            return covers(*earlier.rule, part, context.paths);
        });
        if (taker == end) continue;
        shadow.taken.push_back(part);
        if (std::ranges::find(shadow.by, &*taker) == shadow.by.end()) shadow.by.push_back(&*taker);
        if (taker->rule->action == RuleAction::never) shadow.is_by_never = true;
        if (!shares_key(*taker->rule, own)) shadow.loses_key = true;
    }
    return shadow;
}

std::string list_of(const Shadow& shadow) {
    const bool is_one_size = std::ranges::all_of(
        shadow.parts, [&shadow](const RulePart& part) { return part.bits == shadow.parts.front().bits; });
    std::string text;
    for (const auto& part : shadow.taken) text += (text.empty() ? "" : ", ") + describe(part, is_one_size);
    return text;
}

void tell_shadow(const CheckContext& context, const LoadedRule& loaded, const Shadow& shadow) {
    const auto prefix = context.options.key_prefix;
    const bool takers_have_prefix = std::ranges::all_of(
        shadow.by, [prefix](const auto* taker) { return has_prefix(*taker->rule, prefix); });
    RuleFinding* finding = nullptr;
    if (shadow.is_by_never) {
        finding = &context.add(
            Fault::never_shadows, loaded.position,
            shadow.is_whole() ? "A never rule above takes all that this rule is for."
                              : fmt::format("A never rule above takes a part of it: {}.", list_of(shadow)),
            "Put this rule above the never rule.");
        if (!shadow.is_whole()) finding->severity = FindingSeverity::warning;
    } else if (shadow.is_whole()) {
        finding = &context.add(Fault::shadowed, loaded.position,
                               shadow.loses_key ? "Rules above record all of it under another key."
                                                : "Rules above record all of it already.",
                               shadow.loses_key ? "Put this rule first." : "Remove the rule.");
        if (!shadow.loses_key) finding->severity = FindingSeverity::note;
    } else if (shadow.loses_key && has_prefix(*loaded.rule, prefix) && !takers_have_prefix) {
        finding = &context.add(Fault::taken_elsewhere, loaded.position,
                               fmt::format("Recorded under another key: {}.", list_of(shadow)),
                               "Put this rule first.");
    }
    if (finding == nullptr) return;
    for (const auto* taker : shadow.by) finding->related.push_back(taker->position);
}

void check_shadows(const CheckContext& context) {
    for (std::size_t i = 0; i < context.load.rules.size(); ++i) {
        const auto& loaded = context.load.rules[i];
        if (loaded.rule->filter != RuleFilter::exit || loaded.rule->action == RuleAction::never) continue;
        const auto shadow = shadow_on(context, i);
        if (!shadow.taken.empty()) tell_shadow(context, loaded, shadow);
    }
}

}  // namespace

std::string count_of_rules(std::size_t count) {
    return count == 1 ? "1 rule" : fmt::format("{} rules", count);
}

void check_load(const CheckContext& context) {
    check_blocked(context, Cause::stopped, Fault::never_loaded,
                  "Mend the line that stops auditctl, or put -c at the top.");
    check_blocked(context, Cause::locked, Fault::locked, "Put -e 2 at the end.");
    for (const auto& unloaded : context.load.unloaded) {
        if (unloaded.cause == Cause::refused) check_refused(context, unloaded);
        if (unloaded.cause == Cause::duplicate) check_duplicate(context, unloaded);
    }
    check_deleted(context);
    check_shadows(context);
}

}  // namespace dockaudit

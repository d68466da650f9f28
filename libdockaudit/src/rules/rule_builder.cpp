#include "rules/rule_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/names.hpp>
#include <string>
#include <utility>

#include "base/ascii.hpp"
#include "rules/rule_value.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMostFields = 63;  // AUDIT_MAX_FIELDS is 64, and auditctl leaves one free
constexpr std::size_t kMostKeyBytes = 256;

struct OperatorSpelling {
    std::string_view text;
    RuleOperator op;
};

// In the order in which auditctl looks for them, each in the whole text.
constexpr OperatorSpelling kSpellings[] = {
    {"!=", RuleOperator::not_equal},     {">=", RuleOperator::greater_or_equal},
    {"<=", RuleOperator::less_or_equal}, {"&=", RuleOperator::bit_test},
    {"=", RuleOperator::equal},          {">", RuleOperator::greater},
    {"<", RuleOperator::less},           {"&", RuleOperator::bit_mask},
};

struct Operation {
    std::string_view field;
    RuleOperator op;
    std::size_t op_start;
    std::size_t value_start;
};

std::optional<Operation> find_operation(std::string_view text) {
    for (const auto& spelling : kSpellings) {
        const auto at = text.find(spelling.text);
        if (at == std::string_view::npos) continue;
        return Operation{text.substr(0, at), spelling.op, at, at + spelling.text.size()};
    }
    return std::nullopt;
}

std::string join_operators(RuleMask mask) {
    std::string text;
    for (unsigned i = 0; i < std::size(kSpellings); ++i) {
        const auto op = static_cast<RuleOperator>(i);
        if (!has(mask, op)) continue;
        if (!text.empty()) text += ' ';
        text += rule_operator_text(op);
    }
    return text;
}

std::string join_filters(RuleMask mask) {
    std::string text;
    for (unsigned i = 0; i <= static_cast<unsigned>(RuleFilter::io_uring); ++i) {
        const auto filter = static_cast<RuleFilter>(i);
        if (!has(mask, filter)) continue;
        if (!text.empty()) text += ", ";
        text += rule_filter_name(filter);
    }
    return text;
}

constexpr std::string_view kListHint =
    "an action, always or never, and a list: task, exit, user, exclude, filesystem or io_uring";

bool take_list_word(const RuleWord& word, std::optional<RuleFilter>& filter,
                    std::optional<RuleAction>& action) {
    for (unsigned i = 0; i <= static_cast<unsigned>(RuleFilter::io_uring); ++i) {
        if (rule_filter_name(static_cast<RuleFilter>(i)) != word.text) continue;
        return !std::exchange(filter, static_cast<RuleFilter>(i));
    }
    if (word.text == "entry") {
        refuse_rule(word.span, "The list \"entry\" is gone from the kernel", "write exit instead");
    }
    if (word.text == "possible") {
        refuse_rule(word.span, "The action \"possible\" is gone, and auditctl leaves such a rule out",
                    "write always instead");
    }
    if (word.text != "always" && word.text != "never") return false;
    return !std::exchange(action, word.text == "always" ? RuleAction::always : RuleAction::never);
}

bool takes_calls(RuleFilter filter) {
    return filter == RuleFilter::exit || filter == RuleFilter::io_uring;
}

}  // namespace

void RuleBuilder::add(const TypedRuleOption& typed) {
    switch (typed.option->name[1]) {
        case 'a':
        case 'A':
        case 'd':
            return add_list(typed);
        case 'w':
        case 'W':
            return add_watch(typed);
        case 'S':
            return add_calls(typed.value);
        case 'F':
            return add_condition(typed.value);
        case 'C':
            return add_comparison(typed.value);
        case 'p':
            return add_perm(typed);
        default:
            require_list(typed.span);
            if (!allows_a_key_) {
                refuse_rule(typed.span, "A key needs a system call, a watch, a path or a program before it",
                            "put -k at the end, or add -S all before it");
            }
            return add_key(typed.value, typed.value.span);
    }
}

void RuleBuilder::add_list(const TypedRuleOption& typed) {
    if (has_list_)
        refuse_rule(typed.span, "A line has one rule only", "write the other on a line of its own");
    const auto& word = typed.value;
    const auto comma = word.text.find(',');
    std::optional<RuleFilter> filter;
    std::optional<RuleAction> action;
    const RuleWord first = {word.text.substr(0, comma), word.part(0, std::min(comma, word.text.size()))};
    if (comma == std::string::npos || !take_list_word(first, filter, action) ||
        !take_list_word(word.from(comma + 1), filter, action)) {
        refuse_rule(word.span, fmt::format("\"{}\" is not an action and a list", word.text),
                    std::string(kListHint));
    }
    if (has_calls_ && !takes_calls(*filter)) {
        refuse_rule(word.span, fmt::format("The list {} takes no system calls", rule_filter_name(*filter)));
    }
    rule_.filter = *filter;
    rule_.action = *action;
    rule_.is_deletion = typed.option->name == "-d";
    rule_.is_prepended = typed.option->name == "-A";
    has_list_ = true;
}

void RuleBuilder::add_watch(const TypedRuleOption& typed) {
    if (has_list_) {
        refuse_rule(typed.span, "A watch is a rule of its own",
                    "in a rule with a list write -F path= or -F dir=");
    }
    check_rule_path(typed.value);
    auto path = typed.value.text;
    const bool is_folder = path.ends_with('/');
    while (path.size() > 1 && path.ends_with('/')) path.pop_back();
    rule_.is_watch = true;
    rule_.is_deletion = typed.option->name == "-W";
    rule_.conditions.push_back(
        {is_folder ? "dir" : "path", RuleOperator::equal, path, place(typed.value.span)});
    rule_.conditions.push_back({"perm", RuleOperator::equal, "rwxa", place(typed.value.span)});
    has_list_ = true;
    has_calls_ = true;
    allows_a_key_ = true;
}

void RuleBuilder::add_calls(const RuleWord& calls) {
    if (has_list_ && !takes_calls(rule_.filter)) {
        refuse_rule(calls.span,
                    fmt::format("The list {} takes no system calls", rule_filter_name(rule_.filter)));
    }
    if (rule_.is_watch)
        refuse_rule(calls.span, "A watch takes no system calls", "write -a always,exit -F path=");
    const auto arch = arch_ ? arch_ : find_arch("b64") ? find_arch("b64") : find_arch("b32");
    bool is_empty = true;
    for (std::size_t at = 0; at <= calls.text.size();) {
        const auto end = std::min(calls.text.find(',', at), calls.text.size());
        if (end > at) {
            const RuleWord call = {calls.text.substr(at, end - at), calls.part(at, end - at)};
            check_rule_call(call, arch, rule_.filter);
            rule_.calls.push_back({call.text, place(call.span)});
            is_empty = false;
        }
        at = end + 1;
    }
    if (is_empty) refuse_rule(calls.span, "There is no system call between the commas");
    has_calls_ = true;
    allows_a_key_ = true;
}

void RuleBuilder::add_condition(const RuleWord& typed) {
    require_list(typed.span);
    // The key is not looked into for operators yet.
    if (typed.text.starts_with("key=")) return add_key(typed.from(4), typed.span);
    const auto operation = find_operation(typed.text);
    if (!operation) {
        refuse_rule(typed.span, fmt::format("\"{}\" has no operator", typed.text),
                    "write a field, an operator and a value without spaces: auid>=1000");
    }
    const auto value = typed.from(operation->value_start);
    if (operation->field.empty()) refuse_rule(typed.span, "There is no field before the operator");
    if (value.text.empty()) refuse_rule(typed.span, "There is no value after the operator");
    const auto* const field = find_rule_field(operation->field);
    if (field == nullptr) {
        refuse_rule(typed.part(0, operation->op_start),
                    fmt::format("There is no field \"{}\"", operation->field));
    }
    const auto operator_span = typed.part(operation->op_start, operation->value_start - operation->op_start);
    if (!has(field->operators, operation->op)) {
        refuse_rule(operator_span,
                    fmt::format("The field \"{}\" cannot be compared with {}", field->name,
                                rule_operator_text(operation->op)),
                    fmt::format("it takes {}", join_operators(field->operators)));
    }
    if (field->kind == RuleValueKind::key) return add_key(value, typed.span);
    add_field(*field, operation->op, value, typed.span);
}

void RuleBuilder::add_field(const RuleField& field, RuleOperator op, const RuleWord& value, RuleSpan span) {
    require_room(span);
    if (!has(field.filters, rule_.filter)) {
        refuse_rule(span,
                    fmt::format("The field \"{}\" is unknown to the list {}", field.name,
                                rule_filter_name(rule_.filter)),
                    fmt::format("it can be used with {}", join_filters(field.filters)));
    }
    if (field.kind == RuleValueKind::arch && has_calls_) {
        refuse_rule(span, "The machine must stand before the system calls", "put -F arch= in front of -S");
    }
    for (const auto& other : rule_.conditions) {
        const auto* const known = find_rule_field(other.field);
        if ((known == &field && !field.is_repeatable) || (known->owns_the_place && field.owns_the_place)) {
            refuse_rule(span, fmt::format("A rule cannot have both {} and {}", other.field, field.name),
                        "write a rule for each");
        }
    }
    check_rule_value(field, op, value, accounts_);
    if (field.kind == RuleValueKind::arch) arch_ = find_rule_arch(value.text);
    if (field.allows_a_key) allows_a_key_ = true;
    const bool is_file_type = field.kind == RuleValueKind::file_type;
    rule_.conditions.push_back({std::string(field.name), op,
                                is_file_type ? std::string(find_file_type(value.text)) : value.text,
                                place(span)});
}

void RuleBuilder::add_comparison(const RuleWord& typed) {
    require_list(typed.span);
    require_room(typed.span);
    const auto operation = find_operation(typed.text);
    if (!operation || (operation->op != RuleOperator::equal && operation->op != RuleOperator::not_equal)) {
        refuse_rule(typed.span, "-C compares two fields with = or !=", "such as -C auid!=euid");
    }
    const auto right_word = typed.from(operation->value_start);
    if (operation->field.empty() || right_word.text.empty()) {
        refuse_rule(typed.span, "A comparison needs a field on both sides", "such as -C auid!=euid");
    }
    const auto* const left = find_rule_field(operation->field);
    const auto* const right = find_rule_field(right_word.text);
    if (left == nullptr) {
        refuse_rule(typed.part(0, operation->op_start),
                    fmt::format("There is no field \"{}\"", operation->field));
    }
    if (right == nullptr)
        refuse_rule(right_word.span, fmt::format("There is no field \"{}\"", right_word.text));
    if (!takes_calls(rule_.filter)) {
        refuse_rule(typed.span, fmt::format("-C is unknown to the list {}", rule_filter_name(rule_.filter)),
                    "it can be used with exit");
    }
    if (!is_comparable(left->name, right->name)) {
        refuse_rule(typed.span, fmt::format("\"{}\" and \"{}\" cannot be compared", left->name, right->name),
                    "two of auid uid euid suid fsuid obj_uid, or two of gid egid sgid fsgid obj_gid");
    }
    rule_.comparisons.push_back(
        {std::string(left->name), operation->op, std::string(right->name), place(typed.span)});
}

void RuleBuilder::add_perm(const TypedRuleOption& typed) {
    require_list(typed.span);
    check_rule_perm(typed.value);
    const auto perm = std::ranges::find(rule_.conditions, "perm", &RuleCondition::field);
    if (perm != rule_.conditions.end()) {
        // auditctl changes every one that it has so far.
        for (auto& condition : rule_.conditions) {
            if (condition.field != "perm") continue;
            condition.value = typed.value.text;
            condition.place = place(typed.value.span);
        }
        return;
    }
    if (rule_.conditions.empty() && rule_.comparisons.empty()) {
        refuse_rule(typed.span, "-p needs a path before it", "write -F path= or -F dir= first, or -F perm=");
    }
    add_field(*find_rule_field("perm"), RuleOperator::equal, typed.value, typed.value.span);
}

void RuleBuilder::add_key(const RuleWord& key, RuleSpan span) {
    if (key.text.empty()) refuse_rule(span, "The key is empty");
    for (const auto& spelling : kSpellings) {
        const auto at = key.text.find(spelling.text);
        if (spelling.text.size() < 2 || at == std::string::npos) continue;
        refuse_rule(
            key.part(at, spelling.text.size()),
            fmt::format("A key cannot hold \"{}\", which auditctl takes for an operator", spelling.text));
    }
    key_bytes_ += key.text.size() + (rule_.keys.empty() ? 0 : 1);
    if (key_bytes_ > kMostKeyBytes) {
        refuse_rule(key.span, fmt::format("The keys of a rule are longer than {} bytes", kMostKeyBytes));
    }
    if (!key_span_) key_span_ = span;
    rule_.keys.push_back(key.text);
}

void RuleBuilder::require_list(RuleSpan span) const {
    if (has_list_) return;
    refuse_rule(span, "The list must stand before this", "begin with -a always,exit, or with -w and a path");
}

void RuleBuilder::require_room(RuleSpan span) const {
    if (rule_.conditions.size() + rule_.comparisons.size() < kMostFields) return;
    refuse_rule(span, fmt::format("A rule has {} fields at most", kMostFields));
}

AuditRule RuleBuilder::finish(RuleSpan line) {
    if (!has_list_) refuse_rule(line, "The rule has no list", "begin with -a always,exit");
    if (key_span_) {
        require_room(*key_span_);
        if (!has(find_rule_field("key")->filters, rule_.filter)) {
            refuse_rule(*key_span_, fmt::format("The list {} takes no keys", rule_filter_name(rule_.filter)));
        }
        if (!allows_a_key_) {
            refuse_rule(*key_span_, "A key needs a system call, a path or a program in its rule",
                        "add -S all before it");
        }
    }
    return std::move(rule_);
}

}  // namespace dockaudit

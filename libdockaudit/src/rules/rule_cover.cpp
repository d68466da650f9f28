#include "rules/rule_cover.hpp"

#include <algorithm>
#include <array>
#include <limits>

#include "docker/engine_files.hpp"

namespace dockaudit {
namespace {

constexpr auto kEachAccess =
    std::to_array<Access>({Access::read, Access::write, Access::execute, Access::attribute});

bool is_field_of_whole(std::string_view field) noexcept {
    return field == "path" || field == "dir" || field == "perm" || field == "key" || field == "arch";
}

// True if the calls of a kind of access are among those of the rule.
bool takes_access_calls(const AuditRule& rule, Access access, unsigned bits) {
    if (takes_all_calls(rule)) return true;
    const auto calls = calls_of(access);
    if (!std::ranges::all_of(calls, [&](auto call) { return takes_call(rule, call, bits); })) return false;
    if (!has(access, Access::read | Access::write)) return true;
    constexpr auto kOpening = std::to_array<std::string_view>({"open", "openat", "openat2"});
    return std::ranges::all_of(kOpening, [&](auto call) { return takes_call(rule, call, bits); });
}

bool covers_calls(const AuditRule& rule, const RulePart& part) {
    if (const auto own = arch_bits(rule); own && *own != part.bits) return false;
    if (!part.call.empty()) return takes_call(rule, part.call, part.bits);
    if (part.access != Access::none) return takes_access_calls(rule, part.access, part.bits);
    return takes_all_calls(rule);
}

bool covers_access(const AuditRule& rule, const RulePart& part) {
    const auto own = access_of(rule);
    if (!own) return true;
    if (part.access != Access::none) return has(*own, part.access);
    const auto theirs = access_of(*part.rule);
    if (theirs && (*own & *theirs) == *theirs) return true;
    if (part.call.empty()) return false;
    // A call that always counts as one of the rule's.
    const auto fixed = access_of_call(part.call);
    if (opens(part.call)) return (*own & fixed) == fixed;
    return has(*own, fixed);
}

// Two paths to one file end in the same name, since the last name of a rule is not followed. Most rules part here.
bool may_be_same_file(const AuditRule& left, const AuditRule& right) {
    const auto a = left.find("path");
    const auto b = right.find("path");
    if (left.is_watch || a.empty() || b.empty() || a.ends_with('/') || b.ends_with('/')) return true;
    return a.substr(a.rfind('/') + 1) == b.substr(b.rfind('/') + 1);
}

bool covers_watch(const AuditRule& rule, const RulePart& part, const HostPaths& paths) {
    const auto own = find_watch(rule, paths);
    if (!own) return true;
    const auto theirs = find_watch(*part.rule, paths);
    if (!theirs) return false;
    // A tree holds what is in it, an entry itself alone.
    if (own->depth == Watch::Depth::tree) return is_path_within(theirs->path, own->path) || own->path == "/";
    return own->path == theirs->path && theirs->depth == Watch::Depth::entry;
}

// True if each number that all of the conditions allow is allowed by the one. Between the numbers that they name nothing
// changes, so those and their neighbours stand for all.
bool follows(const RuleCondition& wanted, const std::vector<const RuleCondition*>& given) {
    std::vector<std::uint32_t> samples{0, std::numeric_limits<std::uint32_t>::max()};
    const auto add = [&samples](const RuleCondition& condition) {
        const auto number = parse_rule_id(condition.value);
        const bool is_bits = condition.op == RuleOperator::bit_mask || condition.op == RuleOperator::bit_test;
        if (!number || is_bits) return false;
        samples.insert(samples.end(), {*number - 1, *number, *number + 1});
        return true;
    };
    if (!add(wanted) || !std::ranges::all_of(given, [&add](const auto* one) { return add(*one); }))
        return false;
    const auto allows = [](const RuleCondition& condition, std::uint32_t number) {
        return holds(condition.op, number, *parse_rule_id(condition.value));
    };
    return std::ranges::all_of(samples, [&](std::uint32_t number) {
        const bool is_given =
            std::ranges::all_of(given, [&](const auto* one) { return allows(*one, number); });
        return !is_given || allows(wanted, number);
    });
}

bool implies(const AuditRule& rule, const RuleCondition& wanted) {
    std::vector<const RuleCondition*> given;
    for (const auto& condition : rule.conditions) {
        if (plain_field(condition.field) != plain_field(wanted.field)) continue;
        if (condition.op == wanted.op && condition.value == wanted.value) return true;
        given.push_back(&condition);
    }
    return is_id_field(wanted.field) && follows(wanted, given);
}

bool has_comparison(const AuditRule& rule, const RuleComparison& wanted) {
    return std::ranges::any_of(rule.comparisons, [&wanted](const RuleComparison& own) {
        const bool is_same = own.left == wanted.left && own.right == wanted.right;
        const bool is_turned = own.left == wanted.right && own.right == wanted.left;
        return own.op == wanted.op && (is_same || is_turned);
    });
}

}  // namespace

std::vector<RulePart> parts_of(const AuditRule& rule, bool runs_32_bit) {
    std::vector<unsigned> sizes;
    if (const auto own = arch_bits(rule)) {
        sizes.push_back(*own);
    } else {
        sizes.push_back(64);
        if (runs_32_bit) sizes.push_back(32);
    }
    std::vector<RulePart> parts;
    const auto access = access_of(rule);
    for (const auto bits : sizes) {
        if (!takes_all_calls(rule)) {
            for (const auto& call : rule.calls) parts.push_back({&rule, bits, Access::none, call.name});
        } else if (access) {
            for (const auto one : kEachAccess) {
                if (has(*access, one)) parts.push_back({&rule, bits, one, {}});
            }
        } else {
            parts.push_back({&rule, bits, Access::none, {}});
        }
    }
    return parts;
}

std::string describe(const RulePart& part, bool is_one_size) {
    constexpr auto kNames =
        std::to_array<std::string_view>({"reads", "writes", "starts", "changes of attributes"});
    std::string text = part.call.empty() ? "all calls" : "calls of " + std::string(part.call);
    for (std::size_t i = 0; i < kEachAccess.size(); ++i) {
        if (part.access == kEachAccess[i]) text = kNames[i];
    }
    if (!is_one_size) text += part.bits == 64 ? " by 64-bit programs" : " by 32-bit programs";
    return text;
}

bool covers(const AuditRule& rule, const RulePart& part, const HostPaths& paths) {
    if (!may_be_same_file(rule, *part.rule)) return false;
    if (rule.filter != part.rule->filter || !covers_calls(rule, part) || !covers_access(rule, part))
        return false;
    const bool is_implied = std::ranges::all_of(rule.conditions, [&part](const RuleCondition& condition) {
        return is_field_of_whole(condition.field) || implies(*part.rule, condition);
    });
    const bool has_comparisons = std::ranges::all_of(
        rule.comparisons, [&part](const auto& comparison) { return has_comparison(*part.rule, comparison); });
    return is_implied && has_comparisons && covers_watch(rule, part, paths);
}

}  // namespace dockaudit

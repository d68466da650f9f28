#include "rules/rule_terms.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <dockaudit/account.hpp>
#include <dockaudit/names.hpp>

#include "base/ascii.hpp"
#include "rules/rule_value.hpp"

namespace dockaudit {
namespace {

constexpr auto kIdFields = std::to_array<std::string_view>({
    "auid",
    "egid",
    "euid",
    "fsgid",
    "fsuid",
    "gid",
    "obj_gid",
    "obj_uid",
    "sessionid",
    "sgid",
    "suid",
    "uid",
});

// The machine does not change.
struct OwnArches {
    std::optional<std::uint32_t> b64 = find_arch("b64");
    std::optional<std::uint32_t> b32 = find_arch("b32");
};
const OwnArches& own_arches() {
    static const OwnArches kArches;
    return kArches;
}

std::optional<std::uint32_t> number_of_call(std::string_view call, unsigned bits) {
    if (is_digits(call)) {
        std::uint32_t number = 0;
        const auto* const end = call.data() + call.size();
        return std::from_chars(call.data(), end, number).ec == std::errc{} ? std::optional(number)
                                                                           : std::nullopt;
    }
    const auto arch = bits == 64 ? own_arches().b64 : own_arches().b32;
    return arch ? find_syscall(call, *arch) : std::nullopt;
}

// What an old watch says nothing of: all of them.
constexpr Access kAllAccess = Access::read | Access::write | Access::execute | Access::attribute;

void append_term(std::string& out, std::string_view left, RuleOperator op, std::string_view right) {
    out.append(left) += static_cast<char>('0' + static_cast<int>(op));
    out.append(right) += '\0';
}

}  // namespace

unsigned arch_bits(std::string_view value) {
    if (value == "b64") return 64;
    if (value == "b32") return 32;
    const auto arch = find_arch(value);
    if (!arch) return 0;
    return arch == own_arches().b64 ? 64 : arch == own_arches().b32 ? 32 : 0;
}

std::optional<unsigned> arch_bits(const AuditRule& rule) {
    for (const auto& condition : rule.conditions) {
        if (condition.field != "arch") continue;
        const auto bits = arch_bits(condition.value);
        if (condition.op == RuleOperator::not_equal) return bits == 64 ? 32U : bits == 32 ? 64U : 0U;
        return bits;
    }
    return std::nullopt;
}

std::optional<std::uint32_t> parse_rule_id(std::string_view value) noexcept {
    if (is_unset_rule_id(value)) return kUnsetId;
    if (value == "root") return 0;
    const auto number = parse_rule_number(value);
    if (!number || *number < 0 || *number > kUnsetId) return std::nullopt;
    return static_cast<std::uint32_t>(*number);
}

bool is_id_field(std::string_view field) noexcept {
    return std::ranges::find(kIdFields, plain_field(field)) != kIdFields.end();
}

std::string_view plain_field(std::string_view field) noexcept {
    if (field == "loginuid") return "auid";
    if (field == "ses") return "sessionid";
    return field;
}

bool holds(RuleOperator op, std::uint64_t left, std::uint64_t right) noexcept {
    switch (op) {
        case RuleOperator::equal:
            return left == right;
        case RuleOperator::not_equal:
            return left != right;
        case RuleOperator::less:
            return left < right;
        case RuleOperator::less_or_equal:
            return left <= right;
        case RuleOperator::greater:
            return left > right;
        case RuleOperator::greater_or_equal:
            return left >= right;
        case RuleOperator::bit_mask:
            return (left & right) != 0;
        case RuleOperator::bit_test:
            return (left & right) == right;
    }
    return false;
}

bool takes_all_calls(const AuditRule& rule) noexcept {
    return rule.calls.empty() ||
           std::ranges::any_of(rule.calls, [](const RuleCall& call) { return call.name == "all"; });
}

bool takes_call(const AuditRule& rule, std::string_view call, unsigned bits) {
    if (takes_all_calls(rule)) return true;
    const auto number = number_of_call(call, bits);
    const auto own_bits = arch_bits(rule).value_or(64);
    return std::ranges::any_of(rule.calls, [&](const RuleCall& candidate) {
        if (own_bits == bits && candidate.name == call) return true;
        return number && number_of_call(candidate.name, own_bits) == number;
    });
}

std::optional<Access> access_of(const AuditRule& rule) noexcept {
    for (const auto& condition : rule.conditions) {
        if (condition.field == "perm") return parse_access(condition.value);
    }
    return rule.is_watch ? std::optional(kAllAccess) : std::nullopt;
}

std::optional<Watch> find_watch(const AuditRule& rule, const HostPaths& paths) {
    const auto found = std::ranges::find_if(rule.conditions, [](const RuleCondition& condition) {
        return condition.field == "path" || condition.field == "dir";
    });
    if (found == rule.conditions.end() || found->value.empty()) return std::nullopt;
    Watch watch{&*found, paths.resolve(found->value), Watch::Depth::entry};
    // The kernel follows the last name of a folder only if a slash stands behind it.
    if (found->field == "dir" && found->value.ends_with('/') && found->value.size() > 1) {
        const auto file = paths.look(found->value);
        if (file.kind == HostFileKind::link && !file.target.empty()) watch.path = file.target;
    }
    if (found->field == "dir") {
        watch.depth = Watch::Depth::tree;
    } else if (rule.is_watch) {
        // auditctl(8) looks whether it is a folder.
        const auto kind = paths.look(found->value).kind;
        const auto* const row = find_watched_path(watch.path);
        if (kind == HostFileKind::folder || found->value.ends_with('/')) {
            watch.depth = Watch::Depth::tree;
        } else if (kind == HostFileKind::unknown && (row == nullptr || row->is_folder)) {
            watch.depth = row == nullptr ? Watch::Depth::unknown : Watch::Depth::tree;
        }
    }
    return watch;
}

std::string rule_identity(const AuditRule& rule) {
    std::string text{static_cast<char>('0' + static_cast<int>(rule.filter)),
                     static_cast<char>('0' + static_cast<int>(rule.action))};
    std::vector<std::string_view> calls;
    for (const auto& call : rule.calls) calls.push_back(call.name);
    std::ranges::sort(calls);
    for (const auto call : calls) {
        if (!takes_all_calls(rule)) text.append(call) += ',';
    }
    for (const auto& condition : rule.conditions) {
        if (condition.field != "perm")
            append_term(text, plain_field(condition.field), condition.op, condition.value);
    }
    const auto access = access_of(rule);
    text += access ? static_cast<char>('0' + static_cast<int>(*access)) : ' ';
    for (const auto& comparison : rule.comparisons)
        append_term(text, comparison.left, comparison.op, comparison.right);
    for (const auto& key : rule.keys) text.append(key) += '\1';
    return text;
}

}  // namespace dockaudit

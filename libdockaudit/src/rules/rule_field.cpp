#include "rules/rule_field.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

using enum RuleOperator;
using Kind = RuleValueKind;
using Filter = RuleFilter;

constexpr RuleMask kIs = rule_mask(equal);
constexpr RuleMask kIsOrNot = rule_mask(equal, not_equal);
constexpr RuleMask kOrder = rule_mask(equal, not_equal, less, less_or_equal, greater, greater_or_equal);
constexpr RuleMask kAll = kOrder | rule_mask(bit_mask, bit_test);

constexpr RuleMask kCall = rule_mask(Filter::exit, Filter::io_uring);
constexpr RuleMask kNotExcluded = kCall | rule_mask(Filter::task, Filter::user);
constexpr RuleMask kEverywhere = kNotExcluded | rule_mask(Filter::exclude);
constexpr RuleMask kMessage = rule_mask(Filter::user, Filter::exclude);
constexpr RuleMask kSession = kCall | rule_mask(Filter::user);

constexpr RuleField kFields[] = {
    {"a0", Kind::number, kAll, kNotExcluded, true, false, false},
    {"a1", Kind::number, kAll, kNotExcluded, true, false, false},
    {"a2", Kind::number, kAll, kNotExcluded, true, false, false},
    {"a3", Kind::number, kAll, kNotExcluded, true, false, false},
    {"arch", Kind::arch, kIsOrNot, kNotExcluded, true, false, false},
    {"auid", Kind::user, kOrder, kEverywhere, true, false, false},
    {"devmajor", Kind::plain_number, kOrder, kCall, true, false, false},
    {"devminor", Kind::plain_number, kAll, kCall, true, false, false},
    {"dir", Kind::path, kIs, kCall, false, true, true},
    {"egid", Kind::group, kOrder, kNotExcluded, true, false, false},
    {"euid", Kind::user, kOrder, kNotExcluded, true, false, false},
    {"exe", Kind::path, kIsOrNot, kEverywhere, false, true, false},
    {"exit", Kind::exit, kOrder, kCall, true, false, false},
    {"filetype", Kind::file_type, kIsOrNot, kCall, true, false, false},
    {"fsgid", Kind::group, kOrder, kNotExcluded, true, false, false},
    {"fstype", Kind::file_system, kIsOrNot, rule_mask(Filter::filesystem), true, true, false},
    {"fsuid", Kind::user, kOrder, kNotExcluded, true, false, false},
    {"gid", Kind::group, kOrder, kEverywhere, true, false, false},
    {"inode", Kind::plain_number, kIsOrNot, kCall, false, false, true},
    {"key", Kind::key, kIs, kNotExcluded | rule_mask(Filter::filesystem), true, false, false},
    {"msgtype", Kind::message_type, kOrder, kMessage, true, false, false},
    {"obj_gid", Kind::group, kOrder, kNotExcluded, true, false, false},
    {"obj_lev_high", Kind::label, kOrder, kCall, true, false, false},
    {"obj_lev_low", Kind::label, kOrder, kCall, true, false, false},
    {"obj_role", Kind::label, kIsOrNot, kCall, true, false, false},
    {"obj_type", Kind::label, kIsOrNot, kCall, true, false, false},
    {"obj_uid", Kind::user, kOrder, kNotExcluded, true, false, false},
    {"obj_user", Kind::label, kIsOrNot, kCall, true, false, false},
    {"path", Kind::path, kIs, kCall, false, true, true},
    {"perm", Kind::perm, kIs, rule_mask(Filter::exit), true, true, false},
    {"pers", Kind::plain_number, kAll, kNotExcluded, true, false, false},
    {"pid", Kind::plain_number, kOrder, kEverywhere, true, false, false},
    {"ppid", Kind::plain_number, kOrder, kCall, true, false, false},
    {"saddr_fam", Kind::family, kOrder, kNotExcluded, true, false, false},
    {"sessionid", Kind::session, kOrder, kSession, true, false, false},
    {"sgid", Kind::group, kOrder, kNotExcluded, true, false, false},
    {"subj_clr", Kind::label, kOrder, kEverywhere, true, false, false},
    {"subj_role", Kind::label, kIsOrNot, kEverywhere, true, false, false},
    {"subj_sen", Kind::label, kOrder, kEverywhere, true, false, false},
    {"subj_type", Kind::label, kIsOrNot, kEverywhere, true, false, false},
    {"subj_user", Kind::label, kIsOrNot, kEverywhere, true, false, false},
    {"success", Kind::plain_number, kOrder, kCall, true, false, false},
    {"suid", Kind::user, kOrder, kNotExcluded, true, false, false},
    {"uid", Kind::user, kOrder, kEverywhere, true, false, false},
};
static_assert(std::ranges::is_sorted(kFields, {}, &RuleField::name));

constexpr std::array<std::string_view, 8> kOperatorTexts = {"=", "!=", "<", "<=", ">", ">=", "&", "&="};
constexpr std::array<std::string_view, 6> kFilterNames = {"task",    "exit",       "user",
                                                          "exclude", "filesystem", "io_uring"};

// linux/audit.h has an AUDIT_COMPARE number for each pair of one of these, but for a field and itself.
constexpr std::string_view kUsers[] = {"auid", "euid", "fsuid", "obj_uid", "suid", "uid"};
constexpr std::string_view kGroups[] = {"egid", "fsgid", "gid", "obj_gid", "sgid"};

template <std::size_t N>
bool has_name(const std::string_view (&names)[N], std::string_view name) {
    return std::ranges::find(names, name) != std::end(names);
}

}  // namespace

std::span<const RuleField> rule_fields() noexcept {
    return kFields;
}

const RuleField* find_rule_field(std::string_view name) {
    std::string lower(name);
    std::ranges::transform(lower, lower.begin(), to_lower);
    const std::string_view wanted = lower == "loginuid" ? "auid" : std::string_view(lower);
    const auto* const field = std::ranges::lower_bound(kFields, wanted, {}, &RuleField::name);
    return field != std::end(kFields) && field->name == wanted ? field : nullptr;
}

std::string_view rule_operator_text(RuleOperator op) noexcept {
    return kOperatorTexts[static_cast<std::size_t>(op)];
}

std::string_view rule_filter_name(RuleFilter filter) noexcept {
    return kFilterNames[static_cast<std::size_t>(filter)];
}

bool is_comparable(std::string_view left, std::string_view right) noexcept {
    if (left == right) return false;
    return (has_name(kUsers, left) && has_name(kUsers, right)) ||
           (has_name(kGroups, left) && has_name(kGroups, right));
}

}  // namespace dockaudit

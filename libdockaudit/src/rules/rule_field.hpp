#pragma once

#include <cstdint>
#include <dockaudit/audit_rules.hpp>
#include <span>
#include <string_view>

namespace dockaudit {

/// What a value of a field may be.
enum class RuleValueKind : std::uint8_t {
    number,        ///< with a sign
    plain_number,  ///< without
    user,
    group,
    arch,
    exit,
    message_type,
    path,
    label,  ///< a part of a security context
    perm,
    file_type,
    file_system,
    session,
    family,
    key,
};

/// A set of operators, or of filters: bits by their numbers.
using RuleMask = std::uint16_t;

template <class... Enum>
constexpr RuleMask rule_mask(Enum... members) {
    return static_cast<RuleMask>(((1U << static_cast<unsigned>(members)) | ...));
}

template <class Enum>
constexpr bool has(RuleMask mask, Enum value) {
    return (static_cast<unsigned>(mask) >> static_cast<unsigned>(value) & 1U) != 0;
}

/// A field of `-F`: what auditctl(8) and the kernel (`audit_field_valid`) let it be.
struct RuleField {
    std::string_view name;
    RuleValueKind kind;
    RuleMask operators;
    RuleMask filters;
    bool is_repeatable;   ///< the kernel keeps one path, folder, program or inode of a rule
    bool allows_a_key;    ///< auditctl takes a key only after a call or one of these
    bool owns_the_place;  ///< path, dir and inode exclude each other
};

std::span<const RuleField> rule_fields() noexcept;

/// Absent: null. Case does not count, and `loginuid` is `auid`.
const RuleField* find_rule_field(std::string_view name);

/// The operator as it is written.
std::string_view rule_operator_text(RuleOperator op) noexcept;

std::string_view rule_filter_name(RuleFilter filter) noexcept;

/// True if the kernel can compare two fields with each other (`-C`), in either order.
bool is_comparable(std::string_view left, std::string_view right) noexcept;

}  // namespace dockaudit

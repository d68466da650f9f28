#pragma once

#include <cstdint>
#include <dockaudit/audit_rules.hpp>
#include <optional>
#include <string_view>

#include "rules/rule_field.hpp"
#include "rules/rule_words.hpp"

namespace dockaudit {

/// A number as strtol(3) reads it with base 0, but with nothing behind it: `10`, `0xA`, `012`, `-1`.
std::optional<std::int64_t> parse_rule_number(std::string_view text) noexcept;

/// The AUDIT_ARCH number of a value of `arch`; absent if it is none.
std::optional<std::uint32_t> find_rule_arch(std::string_view text);

/// The name of a kind of file: its own, or that of the bits of its mode, as `auditctl -l` shows them. Empty if there is
/// no such kind.
std::string_view find_file_type(std::string_view text);

/// True for the ways to say that an audit user or a session is not set.
bool is_unset_rule_id(std::string_view text) noexcept;

/// *Errors*: `RuleMistake` if the field cannot have that value, or not with that operator.
void check_rule_value(const RuleField& field, RuleOperator op, const RuleWord& value,
                      const RuleAccounts& accounts);

/// *Errors*: `RuleMistake` if there is no such call on the machine, or no such operation of io_uring.
void check_rule_call(const RuleWord& call, std::optional<std::uint32_t> arch, RuleFilter filter);

/// The same rule for `-p` and `perm=`: letters of `rwxa`, four at most. *Errors*: `RuleMistake`.
void check_rule_perm(const RuleWord& value);

/// *Errors*: `RuleMistake` if a path is not absolute or longer than the kernel takes.
void check_rule_path(const RuleWord& value);

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <dockaudit/audit_rules.hpp>
#include <optional>

#include "rules/rule_field.hpp"
#include "rules/rule_option.hpp"

namespace dockaudit {

/// Makes one rule of the options of a line, in their order, which counts: a list before fields, a machine before
/// calls, a key after what it is a key of. *Errors*: each member throws `RuleMistake`.
class RuleBuilder {
 public:
    /// *Lifetime*: `accounts` is not copied.
    RuleBuilder(std::size_t line, const RuleAccounts& accounts) : line_(line), accounts_(accounts) {}

    /// *Requires*: an option of use `rule`.
    void add(const TypedRuleOption& typed);

    /// The rule, which is whole.
    AuditRule finish(RuleSpan line);

 private:
    void add_list(const TypedRuleOption& typed);
    void add_watch(const TypedRuleOption& typed);
    void add_calls(const RuleWord& calls);
    void add_condition(const RuleWord& typed);
    void add_field(const RuleField& field, RuleOperator op, const RuleWord& value, RuleSpan span);
    void add_comparison(const RuleWord& typed);
    void add_perm(const TypedRuleOption& typed);
    void add_key(const RuleWord& key, RuleSpan span);
    void require_list(RuleSpan span) const;
    void require_room(RuleSpan span) const;
    RulePlace place(RuleSpan span) const noexcept { return {line_, span.start, span.length}; }

    std::size_t line_;
    const RuleAccounts& accounts_;
    AuditRule rule_;
    bool has_list_ = false;
    bool has_calls_ = false;
    bool allows_a_key_ = false;
    std::optional<RuleSpan> key_span_;  ///< of the first
    std::size_t key_bytes_ = 0;         ///< as they are joined
    std::optional<std::uint32_t> arch_;
};

}  // namespace dockaudit

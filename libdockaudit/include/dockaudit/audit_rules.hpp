#pragma once

#include <cstddef>
#include <cstdint>
#include <dockaudit/account.hpp>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <dockaudit/export.hpp>

namespace dockaudit {

// Rules of the kernel's audit system, as auditctl(8) and audit.rules(7) write them.

/// Where something stands in a text of rules.
struct RulePlace {
    std::size_t line = 0;    ///< from 1; 0 if it is in no text
    std::size_t column = 0;  ///< in bytes from the start of the line
    std::size_t length = 0;  ///< in bytes
};

/// The list of rules that an event is held against. `entry` is gone from the kernel since 3.3 and is refused.
enum class RuleFilter : std::uint8_t { task, exit, user, exclude, filesystem, io_uring };

enum class RuleAction : std::uint8_t { never, always };

enum class RuleOperator : std::uint8_t {
    equal,
    not_equal,
    less,
    less_or_equal,
    greater,
    greater_or_equal,
    bit_mask,  ///< `&`: some of the bits are set
    bit_test,  ///< `&=`: all of them are
};

/// `-F FIELD OP VALUE`. The path and the permissions of a watch are two of them.
struct RuleCondition {
    std::string field;
    RuleOperator op = RuleOperator::equal;
    std::string value;
    RulePlace place;
};

/// `-C FIELD OP FIELD`.
struct RuleComparison {
    std::string left;
    RuleOperator op = RuleOperator::equal;
    std::string right;
    RulePlace place;
};

/// A system call of a rule, by name or number; or `all`.
struct RuleCall {
    std::string name;
    RulePlace place;
};

/// What is recorded, or never is. A watch has its path as the condition `path`, or `dir` if it ended with a slash (which
/// of them it is to the kernel only the host knows), and `perm`, which is `rwxa` if it names none.
struct DOCKAUDIT_API AuditRule {
    bool is_watch = false;      ///< written as `-w`, or `-W`
    bool is_deletion = false;   ///< `-d` or `-W`
    bool is_prepended = false;  ///< `-A`
    RuleFilter filter = RuleFilter::exit;
    RuleAction action = RuleAction::always;
    std::vector<RuleCall> calls;
    std::vector<RuleCondition> conditions;  ///< in their order, but for keys
    std::vector<RuleComparison> comparisons;
    std::vector<std::string> keys;

    /// The value of the last condition on a field; empty if there is none.
    std::string_view find(std::string_view field) const noexcept;
};

/// An option that is no rule: `-b 8192`, `-e 2`, `--loginuid-immutable`.
struct ControlOption {
    std::string name;   ///< as auditctl(8) lists it: `-b`, `--backlog_wait_time`
    std::string value;  ///< empty if it has none
};

/// One line of rules that was understood.
struct RuleLine {
    std::variant<AuditRule, ControlOption> content;
    RulePlace place;   ///< of the whole line
    std::string text;  ///< as it was written, without blanks around it
};

/// A line that auditctl(8) would refuse.
struct RuleError {
    std::string message;  ///< one plain sentence
    std::string hint;     ///< what would be right; may be empty
    std::string text;     ///< the whole line
    RulePlace place;      ///< of the mistake
};

/// The rules of one text, in its order.
struct RuleSet {
    std::string name;  ///< of the file, for messages
    std::vector<RuleLine> lines;
    std::vector<RuleError> errors;
};

/// Who has which number on the host for which rules are read. Without a lookup any name is taken.
struct RuleAccounts {
    Account::Lookup user;
    Account::Lookup group;
};

/// Understands a text of rules: a file for `auditctl -R`, one of rules.d, or what `auditctl -l` prints.
///
/// A line is an option of auditctl(8) or several; comments and empty lines are left out. A line with a mistake goes to
/// `errors`, and the others are read nevertheless. Fields, operators, values and filters are held against what auditctl
/// 3.0.9 and the kernel take; names of system calls and record types are those of libaudit and of newer kernels. A text
/// means what it says: what auditctl takes but reads as something else (`uid=10x` as 10) is a mistake too.
///
/// *Errors*: never throws for what a text says. *Threads*: may be called at once from several.
DOCKAUDIT_API RuleSet parse_audit_rules(std::string_view text, std::string_view name = {},
                                        const RuleAccounts& accounts = {});

/// True for a whole path that a rule can name: rules have no quotes, so a blank would end the path, and a newline the rule.
/// Whoever makes rules of paths that others choose asks this first.
DOCKAUDIT_API bool can_be_in_rule(std::string_view path) noexcept;

/// A rule in today's form: `-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -F key=docker-socket`.
/// A watch becomes `-a always,exit -F path=… -F perm=…`, or `dir=` if its path ended with a slash. Words are escaped as
/// `auditctl -R` wants it, so a rule that was parsed is parsed as the same rule again. *Threads*: any.
DOCKAUDIT_API std::string format_rule(const AuditRule& rule);

/// What a rule or an option does, in plain words: one or two sentences, for a terminal: control characters are escaped.
/// *Threads*: any.
DOCKAUDIT_API std::string explain_rule(const AuditRule& rule);
DOCKAUDIT_API std::string explain_option(const ControlOption& option);

}  // namespace dockaudit

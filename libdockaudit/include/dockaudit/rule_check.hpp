#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/rule_profile.hpp>

namespace dockaudit {

// What is wrong with the rules of a host, and which questions they can answer.

/// How rules come to the kernel. It decides in which order they are, and what may be said of what is absent.
enum class RuleSource : std::uint8_t {
    file,    ///< one file or several, each line as it comes: `auditctl -R`
    folder,  ///< all files of rules.d: augenrules(8) puts `-D`, `-b` and `-f` first and `-e` last
    live,    ///< what the kernel has: `auditctl -l`
};

struct RuleCheckOptions {
    RuleSource source = RuleSource::file;
    std::string_view key_prefix = "docker";  ///< what keys must begin with to be found; empty if nothing
};

/// A place in one of several texts.
struct RulePosition {
    std::size_t file = 0;  ///< the index of its `RuleSet`
    RulePlace place;       ///< line 0: of no line, but of the whole
};

enum class FindingSeverity : std::uint8_t {
    note,     ///< could be better
    warning,  ///< costs or hides something
    error,    ///< a rule does not do what it is there for
};

/// `note`, `warning` or `error`.
DOCKAUDIT_API std::string_view to_string(FindingSeverity severity) noexcept;

/// A kind of mistake.
struct FindingKind {
    std::string_view id;  ///< `obsolete-path`; stays the same from release to release
    FindingSeverity severity = FindingSeverity::warning;
    std::string_view title;  ///< a few words: `The path is of an old release of Docker`
    std::string_view why;    ///< why it matters: one sentence or two
};

/// All of them, in the order of the manual. *Lifetime*: for ever.
DOCKAUDIT_API std::span<const FindingKind> finding_kinds() noexcept;

/// Something that is wrong with a rule, or with all of them.
struct RuleFinding {
    const FindingKind* kind = nullptr;  ///< never null; an element of `finding_kinds()`
    FindingSeverity severity = FindingSeverity::warning;
    std::string message;  ///< what is wrong here: one sentence, with the names
    std::string why;      ///< why it matters; the kind's, or closer to this case
    std::string advice;   ///< what to do: one sentence
    std::vector<std::string>
        replacement;  ///< lines to stand in the place of the rule; empty if there are none
    RulePosition position;
    std::vector<RulePosition> related;  ///< the rule that shadows this one, the first of two
};

/// Checks rules, each by itself and all together, in the order in which they are loaded. Findings come in the order of the
/// texts; what is said of the whole comes last. Mistakes of the grammar, `RuleSet::errors`, are findings too.
///
/// *Errors*: none, whatever rules and host are.
DOCKAUDIT_API std::vector<RuleFinding> check_rules(const std::vector<RuleSet>& sets, const RuleHost& host,
                                                   const RuleCheckOptions& options = {});

enum class CoverageVerdict : std::uint8_t {
    yes,
    partly,
    no,
    not_applicable,  ///< there is nothing on this host that could be recorded
};

/// `yes`, `partly`, `no` or `not applicable`.
DOCKAUDIT_API std::string_view to_string(CoverageVerdict verdict) noexcept;

/// Whether rules answer a question.
struct CoverageRow {
    std::string_view id;        ///< `cis-1.1.3`, `socket-client`; lives for ever
    std::string_view question;  ///< for people; lives for ever
    CoverageVerdict verdict = CoverageVerdict::no;
    std::string reason;               ///< one sentence: what is missing; for `yes`, how it is found
    std::vector<RulePosition> rules;  ///< that record it, each once
    std::vector<std::string> keys;    ///< of those rules, each once: what to search for with `-k`
};

/// Holds events that answer the questions against the rules, as the kernel would, and says what would be recorded.
/// *Errors*: none.
DOCKAUDIT_API std::vector<CoverageRow> rule_coverage(const std::vector<RuleSet>& sets, const RuleHost& host,
                                                     const RuleCheckOptions& options = {});

}  // namespace dockaudit

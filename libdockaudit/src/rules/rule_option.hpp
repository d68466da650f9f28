#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "rules/rule_words.hpp"

namespace dockaudit {

/// What an option of auditctl(8) is in a file of rules.
enum class RuleOptionUse : std::uint8_t {
    rule,     ///< a part of a rule
    setting,  ///< several may share a line
    alone,    ///< auditctl reads no further in its line
    refused,
};

struct RuleOption {
    std::string_view name;  ///< as it is written: `-b`, `--reset-lost`
    bool takes_value;
    RuleOptionUse use;
};

/// An option of a line, and its value.
struct TypedRuleOption {
    const RuleOption* option;
    RuleSpan span;  ///< of the name
    RuleWord value;
};

/// All options, and null for what is none.
std::span<const RuleOption> rule_options() noexcept;
const RuleOption* find_rule_option(std::string_view name) noexcept;

/// Options as getopt_long(3) reads them: a value may be in the same word, options without one in one word, and long
/// names short as long as they are clear. *Errors*: `RuleMistake`.
std::vector<TypedRuleOption> read_rule_options(const std::vector<RuleWord>& words);

}  // namespace dockaudit

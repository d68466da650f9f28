#pragma once

#include <dockaudit/audit_rules.hpp>
#include <string>
#include <string_view>

namespace dockaudit {

/// Words of a condition: a clause that can follow "if".
std::string word_condition(const RuleCondition& condition);
std::string word_comparison(const RuleComparison& comparison);

/// What is done to a file by an access (`wa`): `written or changed in its attributes`.
std::string word_perm(std::string_view value);

/// The calls of a rule that have one meaning, in words (`each change of owner (chown, fchown)`), otherwise by their
/// names; what they are done to is added by `preposition`.
struct CallWording {
    std::string text;
    std::string_view preposition;  ///< before the path of a file
    bool is_all = false;           ///< the rule names no calls
};
CallWording word_calls(const AuditRule& rule);

/// `a`, `a and b`, `a, b and c`.
class WordList {
 public:
    explicit WordList(std::string_view last = "and") : last_(last) {}
    void add(std::string word);
    bool empty() const noexcept { return count_ == 0; }
    std::string text() const;

 private:
    std::string_view last_;
    std::string before_;
    std::string final_;
    std::size_t count_ = 0;
};

/// A text of a rule as a terminal may show it.
std::string shown(std::string_view text);

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_mistake.hpp"

namespace dockaudit {

/// A word of a line of rules, without its escapes.
struct RuleWord {
    std::string text;
    RuleSpan span;  ///< as it was written

    /// Where a part of the text stands. A word with escapes is longer as written, so there it is all of it.
    RuleSpan part(std::size_t start, std::size_t length) const noexcept {
        return text.size() == span.length ? RuleSpan{span.start + start, length} : span;
    }

    /// The rest of the word from an offset on.
    RuleWord from(std::size_t start) const { return {text.substr(start), part(start, text.size() - start)}; }
};

/// Splits a line as `auditctl -R` does: at spaces and at nothing else. Quotes are letters like others; a backslash
/// takes the meaning from a space or a backslash after it, and is a letter before anything else.
std::vector<RuleWord> split_rule_words(std::string_view line);

/// A value as it has to be written so that it is one word.
std::string escape_rule_word(std::string_view text);

}  // namespace dockaudit

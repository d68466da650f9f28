#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <dockaudit/error.hpp>

namespace dockaudit {

/// One token of an expression.
struct ConditionToken {
    enum class Kind : std::uint8_t { end, symbol, word, quoted, regexp, stamp };

    Kind kind = Kind::end;
    std::string_view source;   ///< as it is spelled; of the end, empty
    std::size_t position = 0;  ///< of `source` in the expression
    std::string text;          ///< of quoted strings and regexps: without delimiters and escapes

    /// A string is a word or quoted.
    bool is_string() const noexcept { return kind == Kind::word || kind == Kind::quoted; }
    bool is_symbol(std::string_view symbol) const noexcept {
        return kind == Kind::symbol && source == symbol;
    }
    std::string string() const { return kind == Kind::word ? std::string(source) : text; }
};

/// Cuts an expression of ausearch-expression(5) into tokens.
///
/// *Lifetime*: borrows the text. *Errors*: `Error` of kind usage for a string or regexp that does not end,
/// and for an escape that is not defined.
class ConditionLexer {
 public:
    explicit ConditionLexer(std::string_view text) : text_(text) {}

    std::string_view text() const noexcept { return text_; }

    /// The next token. `=` alone, `!=` and every other byte that begins none are symbols too: the
    /// parser knows what it expected instead.
    ConditionToken next();

    /// The same, but `ts:1700000000.123:4567` is one token.
    ConditionToken next_stamp();

    Error mistake(const ConditionToken& token, const std::string& message) const;

 private:
    void skip_space() noexcept;
    ConditionToken take(ConditionToken::Kind kind, std::size_t size);
    ConditionToken take_delimited(ConditionToken::Kind kind);

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace dockaudit

#include "query/condition_lexer.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace dockaudit {
namespace {

using Kind = ConditionToken::Kind;

// A symbol comes before those that are its beginning.
constexpr std::array<std::string_view, 20> kSymbols{"&&", "||", "!==", "i!=", "r!=", "i=", "r=",
                                                    "==", "<=", ">=",  "!=",  "<",   ">",  "!",
                                                    "=",  "(",  ")",   "\\",  "&",   "|"};

// ausearch-expression(5) does not name the dash, libauparse takes it: `vm-ctx`, `-13`.
bool is_word_char(char c) noexcept {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

std::size_t count_front(std::string_view text, bool (*belongs)(char)) noexcept {
    return static_cast<std::size_t>(std::ranges::find_if_not(text, belongs) - text.begin());
}

}  // namespace

void ConditionLexer::skip_space() noexcept {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t' || text_[at_] == '\n')) ++at_;
}

ConditionToken ConditionLexer::take(Kind kind, std::size_t size) {
    ConditionToken token{kind, text_.substr(at_, size), at_, {}};
    at_ += token.source.size();
    return token;
}

ConditionToken ConditionLexer::take_delimited(Kind kind) {
    const char delimiter = text_[at_];
    std::string content;
    for (auto i = at_ + 1; i < text_.size(); ++i) {
        if (text_[i] == delimiter) {
            auto token = take(kind, i + 1 - at_);
            token.text = std::move(content);
            return token;
        }
        if (text_[i] == '\\') {
            ++i;
            if (i == text_.size()) break;
            if (text_[i] != '\\' && text_[i] != delimiter) {
                throw Error("there is no such escape", std::string(text_), i - 1, 2)
                    .with_hint(fmt::format(
                        "between {0} only \\\\ and \\{0} are escapes: a backslash is doubled", delimiter));
            }
        }
        content.push_back(text_[i]);
    }
    throw Error(fmt::format("the closing {} is missing", delimiter), std::string(text_), at_,
                text_.size() - at_);
}

ConditionToken ConditionLexer::next() {
    skip_space();
    if (at_ == text_.size()) return take(Kind::end, 0);
    const auto rest = text_.substr(at_);
    for (const auto symbol : kSymbols) {
        if (rest.starts_with(symbol)) return take(Kind::symbol, symbol.size());
    }
    if (rest.front() == '"') return take_delimited(Kind::quoted);
    if (rest.front() == '/') return take_delimited(Kind::regexp);
    if (const auto size = count_front(rest, is_word_char); size > 0) return take(Kind::word, size);
    return take(Kind::symbol, 1);
}

ConditionToken ConditionLexer::next_stamp() {
    skip_space();
    const auto size =
        count_front(text_.substr(at_), [](char c) { return is_word_char(c) || c == ':' || c == '.'; });
    return size > 0 ? take(Kind::stamp, size) : next();
}

Error ConditionLexer::mistake(const ConditionToken& token, const std::string& message) const {
    return Error(message, std::string(text_), token.position, std::max<std::size_t>(token.source.size(), 1));
}

}  // namespace dockaudit

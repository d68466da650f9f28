#include "rules/rule_words.hpp"

namespace dockaudit {
namespace {

bool is_escape(std::string_view line, std::size_t at) {
    return line[at] == '\\' && at + 1 < line.size() && (line[at + 1] == ' ' || line[at + 1] == '\\');
}

}  // namespace

std::vector<RuleWord> split_rule_words(std::string_view line) {
    std::vector<RuleWord> words;
    for (std::size_t at = 0; at < line.size();) {
        if (line[at] == ' ') {
            ++at;
            continue;
        }
        RuleWord word;
        word.span.start = at;
        while (at < line.size() && line[at] != ' ') {
            if (is_escape(line, at)) ++at;
            word.text += line[at++];
        }
        word.span.length = at - word.span.start;
        words.push_back(std::move(word));
    }
    return words;
}

std::string escape_rule_word(std::string_view text) {
    std::string word;
    for (const char c : text) {
        if (c == ' ' || c == '\\') word += '\\';
        word += c;
    }
    return word;
}

}  // namespace dockaudit

#include "structure/public_header.hpp"

#include <algorithm>
#include <cctype>
#include <optional>
#include <regex>

namespace dockaudit::test {

namespace {

constexpr std::string_view kMark = "DOCKAUDIT_API";

// Comments, texts, characters and lines of the preprocessor become blanks.
std::string without_noise(std::string_view header) {
    static const std::regex noise(
        R"re(//[^\n]*|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])'|(?:^|\n)[ \t]*#[^\n]*)re");
    return std::regex_replace(std::string(header), noise, " ");
}

// What stands between angle brackets, where parentheses tell nothing, is left out.
std::string without_angles(const std::string& text) {
    static const std::regex operators(R"(->|<=>|<<|>>=|operator\s*[<>]+=?)");
    std::string result;
    int depth = 0;
    for (const char c : std::regex_replace(text, operators, " operator ")) {
        if (c == '<') ++depth;
        if (depth == 0) result += c;
        if (c == '>' && depth > 0) --depth;
    }
    return result;
}

/// A declaration: what stands before its body or its semicolon.
struct Declaration {
    std::string head;
    std::optional<std::string_view> body;
};

std::string trimmed_head(std::string_view text) {
    static const std::regex access(R"(^\s*((public|private|protected)\s*:\s*)+)");
    auto head = std::regex_replace(std::string(text), access, "");
    head.erase(0, std::min(head.size(), head.find_first_not_of(" \n")));
    return head;
}

std::size_t end_of_body(std::string_view text, std::size_t open) {
    int depth = 0;
    for (auto at = open; at < text.size(); ++at) {
        depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
        if (depth == 0) return at;
    }
    return text.size();
}

// What is declared in a namespace or a class, in order.
std::vector<Declaration> declarations_in(std::string_view text) {
    std::vector<Declaration> found;
    std::size_t begin = 0;
    int parentheses = 0;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        parentheses += c == '(' || c == '[' ? 1 : c == ')' || c == ']' ? -1 : 0;
        if (parentheses != 0 || (c != ';' && c != '{')) continue;
        Declaration declaration{trimmed_head(text.substr(begin, at - begin)), std::nullopt};
        if (c == '{') {
            const auto end = end_of_body(text, at);
            declaration.body = text.substr(at + 1, end - at - 1);
            at = end;
        }
        begin = at + 1;
        if (!declaration.head.empty()) found.push_back(std::move(declaration));
    }
    return found;
}

bool is_class(const Declaration& declaration) {
    static const std::regex words(R"(^(class|struct)\s)");
    return declaration.body && std::regex_search(declaration.head, words);
}

// A function that is defined elsewhere.
bool is_function(const Declaration& declaration) {
    static const std::regex others(
        R"(^(friend|using|typedef|template|static_assert|enum|constexpr|inline)\b)");
    static const std::regex no_code(R"(=\s*(default|delete|0)\s*$)");
    static const std::regex operator_name(R"(operator\W*)");
    if (declaration.body || std::regex_search(declaration.head, others)) return false;
    const auto head = without_angles(declaration.head);
    const auto open = head.find('(');
    if (open == std::string::npos || head.compare(open, 2, "(*") == 0) return false;
    if (std::regex_search(head, no_code)) return false;
    // A variable with a value has an equals sign first.
    return std::regex_replace(head.substr(0, open), operator_name, "").find('=') == std::string::npos;
}

bool has_base(const std::string& head) {
    static const std::regex colon(R"([^:]:[^:])");
    return std::regex_search(head, colon);
}

bool class_needs_mark(const Declaration& declaration) {
    if (has_base(declaration.head)) return true;
    for (const auto& member : declarations_in(*declaration.body)) {
        if (member.head.starts_with("virtual ") || is_function(member)) return true;
        if (is_class(member) && class_needs_mark(member)) return true;
    }
    return false;
}

void look_at(std::string_view text, PublicNames& names) {
    for (const auto& declaration : declarations_in(text)) {
        if (declaration.head.starts_with("namespace") && declaration.body) {
            look_at(*declaration.body, names);
            continue;
        }
        if (declaration.head.find(kMark) != std::string::npos) {
            ++names.marked;
            continue;
        }
        // A nested class that is defined after its own class has the mark of that.
        static const std::regex nested(R"(^(class|struct)\s+\w+::)");
        if (std::regex_search(declaration.head, nested)) continue;
        if (is_function(declaration) || (is_class(declaration) && class_needs_mark(declaration)))
            names.unmarked.push_back(declaration.head);
    }
}

}  // namespace

PublicNames find_public_names(std::string_view header) {
    PublicNames names;
    look_at(without_noise(header), names);
    return names;
}

}  // namespace dockaudit::test

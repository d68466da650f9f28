#include <array>
#include <charconv>

#include <fmt/format.h>

#include "query/condition_lexer.hpp"
#include "query/record_condition.hpp"

// A parser by recursive descent:
//
//     any     = all { "||" all }
//     all     = factor { "&&" factor }
//     factor  = "!" factor | "(" any ")" | primary
//     primary = string operator value | "\" string operator value | "\" "regexp" string-or-regexp

namespace dockaudit {
namespace {

using Kind = ConditionToken::Kind;

// The stack is not for who types.
constexpr unsigned kMaxDepth = 200;

struct ComparisonSymbol {
    std::string_view symbol;
    Comparison comparison;
};
constexpr std::array<ComparisonSymbol, 6> kComparisons{{
    {"<", Comparison::less},
    {"<=", Comparison::less_equal},
    {"==", Comparison::equal},
    {">", Comparison::greater},
    {">=", Comparison::greater_equal},
    {"!==", Comparison::not_equal},
}};

constexpr std::string_view kOperatorHint =
    "the operators are r= and r!= for stored values, i= and i!= for interpreted ones, and ==, !==, <, <=, > "
    "and >= for numbers";

// What follows the field.
struct Operator {
    ConditionToken token;
    std::optional<Comparison> comparison;  // absent for comparisons of text
};

RecordTree make_leaf(RecordLeaf leaf) {
    return RecordTree::make_test(std::move(leaf));
}

template <class Number>
std::optional<Number> find_number(std::string_view text) noexcept {
    Number number{};
    const auto* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (error != std::errc{} || stop != end || text.starts_with('-')) return std::nullopt;
    return number;
}

class Parser {
 public:
    Parser(std::string_view text, ValueInterpreter interpreter) : lexer_(text) {
        if (interpreter) interpreter_ = std::make_shared<const ValueInterpreter>(std::move(interpreter));
        token_ = lexer_.next();
    }

    RecordTree parse();

 private:
    RecordTree parse_any();
    RecordTree parse_all();
    RecordTree parse_factor();
    RecordTree parse_field();
    RecordTree parse_virtual_field();
    RecordTree parse_regexp();
    RecordTree parse_stamp(bool has_serial);
    RecordTree parse_type();
    Operator take_operator();
    std::string take_value(std::string_view after);
    RecordTree make_value_test(const std::string& field, Comparison comparison);

    void advance() { token_ = lexer_.next(); }
    Error mistake(const std::string& message) const { return lexer_.mistake(token_, message); }

    ConditionLexer lexer_;
    ConditionToken token_;
    std::shared_ptr<const ValueInterpreter> interpreter_;
    unsigned depth_ = 0;
};

RecordTree Parser::parse() {
    if (token_.kind == Kind::end) {
        throw mistake("the expression is empty")
            .with_hint("an expression is written like uid r= 0 && comm i= docker");
    }
    auto tree = parse_any();
    if (token_.kind == Kind::end) return tree;
    if (token_.is_symbol(")")) throw mistake("no parenthesis is open here");
    if (token_.is_symbol("&") || token_.is_symbol("|")) {
        throw mistake("there is no such operator").with_hint("conditions are joined by && and ||");
    }
    if (token_.kind == Kind::symbol) {
        throw mistake("this cannot stand in a word")
            .with_hint("a text with other than letters, digits, _ and - is put in double quotes");
    }
    throw mistake("the expression should end here").with_hint("conditions are joined by && and ||");
}

RecordTree Parser::parse_any() {
    std::vector<RecordTree> operands;
    operands.push_back(parse_all());
    while (token_.is_symbol("||")) {
        advance();
        operands.push_back(parse_all());
    }
    return RecordTree::make_any(std::move(operands));
}

RecordTree Parser::parse_all() {
    std::vector<RecordTree> operands;
    operands.push_back(parse_factor());
    while (token_.is_symbol("&&")) {
        advance();
        operands.push_back(parse_factor());
    }
    return operands.size() == 1 ? std::move(operands.front())
                                : RecordTree::make(TreeKind::all, std::move(operands));
}

RecordTree Parser::parse_factor() {
    if (token_.is_symbol("\\")) return parse_virtual_field();
    if (token_.is_string()) return parse_field();
    const bool is_negated = token_.is_symbol("!");
    if (!is_negated && !token_.is_symbol("(")) {
        throw mistake(token_.kind == Kind::end ? "a condition is missing at the end"
                                               : "a condition should begin here")
            .with_hint("a condition is written like uid r= 0 or comm i= docker");
    }
    if (++depth_ > kMaxDepth) throw mistake("the expression is nested too deeply");
    const auto opening = token_;
    advance();
    auto tree = is_negated ? parse_factor() : parse_any();
    --depth_;
    if (is_negated) return RecordTree::make(TreeKind::none, {std::move(tree)});
    if (!token_.is_symbol(")")) {
        if (token_.kind == Kind::end) throw lexer_.mistake(opening, "this parenthesis is not closed");
        throw mistake("a closing parenthesis should stand here");
    }
    advance();
    return tree;
}

Operator Parser::take_operator() {
    Operator result{token_, std::nullopt};
    for (const auto& row : kComparisons) {
        if (token_.is_symbol(row.symbol)) result.comparison = row.comparison;
    }
    if (result.comparison) return result;
    for (const auto* symbol : {"r=", "r!=", "i=", "i!="}) {
        if (token_.is_symbol(symbol)) return result;
    }
    if (token_.is_symbol("=") || token_.is_symbol("!=")) {
        throw mistake(fmt::format("{} needs a letter or another = here", token_.source))
            .with_hint(std::string(kOperatorHint));
    }
    if (token_.kind == Kind::symbol && token_.position > 0 && !token_.source.starts_with('&')) {
        throw mistake("an operator should stand here")
            .with_hint("a field with other than letters, digits, _ and - is put in double quotes");
    }
    throw mistake(token_.kind == Kind::end ? "an operator and a value are missing"
                                           : "an operator should stand here")
        .with_hint(std::string(kOperatorHint));
}

std::string Parser::take_value(std::string_view after) {
    if (!token_.is_string()) {
        throw mistake(fmt::format("a value should stand after {}", after))
            .with_hint("a value with other than letters, digits, _ and - is put in double quotes");
    }
    auto value = token_.string();
    advance();
    return value;
}

RecordTree Parser::parse_field() {
    auto field = token_.string();
    advance();
    const auto comparison = take_operator();
    const auto symbol = comparison.token.source;
    advance();
    if (comparison.comparison) return make_value_test(field, *comparison.comparison);
    if (symbol.starts_with('i') && !interpreter_) {
        throw lexer_.mistake(comparison.token, "values are not interpreted here")
            .with_hint("r= compares the stored value");
    }
    auto value = take_value(symbol);
    const bool is_equal = symbol.find('!') == std::string_view::npos;
    if (symbol.starts_with('r')) return make_leaf(RawTest{std::move(field), std::move(value), is_equal});
    return make_leaf(InterpretedTest{std::move(field), std::move(value), is_equal, interpreter_});
}

RecordTree Parser::make_value_test(const std::string& field, Comparison comparison) {
    const auto token = token_;
    const auto value = take_value("a comparison of numbers");
    const auto number = parse_field_number(field, value);
    if (!number) {
        throw lexer_.mistake(token, "this is not a number")
            .with_hint("r= and i= compare text, as in uid i= root");
    }
    return make_leaf(ValueTest{field, comparison, *number});
}

RecordTree Parser::parse_virtual_field() {
    advance();
    if (!token_.is_string()) throw mistake("a name should stand after the backslash");
    const auto name = token_.string();
    if (name == "regexp") return parse_regexp();
    const bool is_stamp = name == "timestamp" || name == "timestamp_ex";
    if (!is_stamp && name != "record_type") {
        throw mistake("there is no such virtual field")
            .with_hint("they are \\timestamp, \\timestamp_ex, \\record_type and \\regexp");
    }
    advance();
    const auto comparison = take_operator();
    if (!comparison.comparison) {
        // They have no such text, which makes every comparison false.
        const auto symbol = comparison.token.source;
        advance();
        take_value(symbol);
        return RecordTree::make(TreeKind::any, {});
    }
    // The operator is still the token at hand: what follows it is cut in another way for time stamps.
    auto tree = is_stamp ? parse_stamp(name == "timestamp_ex") : parse_type();
    std::visit(
        [&](auto& test) {
            if constexpr (requires { test.comparison; }) test.comparison = *comparison.comparison;
        },
        tree.test);
    return tree;
}

RecordTree Parser::parse_regexp() {
    advance();
    const auto token = token_;
    if (!token.is_string() && token.kind != Kind::regexp) {
        throw mistake("a regular expression should stand here").with_hint("write \\regexp /docker|runc/");
    }
    advance();
    try {
        return make_leaf(
            RegexpTest{RegularExpression(token.kind == Kind::word ? token.string() : token.text)});
    } catch (const Error& error) {
        throw lexer_.mistake(token, error.what());
    }
}

RecordTree Parser::parse_stamp(bool has_serial) {
    token_ = lexer_.next_stamp();
    const auto fail = [&] {
        return mistake("this is not a time stamp")
            .with_hint(has_serial ? "write ts:SECONDS.MILLISECONDS:SERIAL, as in ts:1700000000.123:4567"
                                  : "write ts:SECONDS.MILLISECONDS, as in ts:1700000000.123");
    };
    if (token_.kind != Kind::stamp || !token_.source.starts_with("ts:")) throw fail();
    auto rest = token_.source.substr(3);
    StampTest test;
    if (const auto colon = rest.find(':'); (colon != std::string_view::npos) != has_serial) {
        throw fail();
    } else if (has_serial) {
        test.serial = find_number<std::uint64_t>(rest.substr(colon + 1));
        if (!test.serial) throw fail();
        rest = rest.substr(0, colon);
    }
    const auto dot = rest.find('.');
    if (dot == std::string_view::npos) throw fail();
    const auto seconds = find_number<std::int64_t>(rest.substr(0, dot));
    const auto milliseconds = find_number<std::int64_t>(rest.substr(dot + 1));
    constexpr std::int64_t kLastSecond = 9'000'000'000'000;  // milliseconds have 64 bits
    if (!seconds || !milliseconds || *seconds > kLastSecond || *milliseconds > 999) throw fail();
    test.time = Timestamp(std::chrono::seconds(*seconds) + std::chrono::milliseconds(*milliseconds));
    advance();
    return make_leaf(test);
}

RecordTree Parser::parse_type() {
    advance();
    const auto token = token_;
    const auto name = take_value("\\record_type");
    if (const auto number = find_number<std::int64_t>(name)) return make_leaf(TypeNumberTest{{}, *number});
    const auto type = parse_record_type(name);
    const bool is_number = name.empty() || (name.front() >= '0' && name.front() <= '9');
    if (type == RecordType::unknown || is_number) {
        throw lexer_.mistake(token, "there is no such type of record")
            .with_hint("types are written like EXECVE, 1309 or \"UNKNOWN[1399]\"");
    }
    return make_leaf(TypeNumberTest{{}, to_number(type)});
}

}  // namespace

RecordCondition parse_record_condition(std::string_view text, ValueInterpreter interpreter) {
    return {Parser(text, std::move(interpreter)).parse()};
}

}  // namespace dockaudit

#include "query/expression.hpp"

#include <algorithm>

namespace dockaudit {
namespace {

template <class... Fs>
struct Overloaded : Fs... {
    using Fs::operator()...;
};
template <class... Fs>
Overloaded(Fs...) -> Overloaded<Fs...>;

// The attributes of a test. A file is looked for in the working directory too.
AttributeSet attributes_of(const Test& test) {
    return std::visit(Overloaded{
                          [](const SerialTest&) { return AttributeSet{}; },
                          [](const NodeTest&) { return AttributeSet{}; },
                          [](const TypeTest&) { return AttributeSet{}; },
                          [](const TextTest& text) {
                              AttributeSet attributes{text.attribute};
                              if (text.attribute == Attribute::file) attributes.insert(Attribute::cwd);
                              return attributes;
                          },
                          [](const auto& other) { return AttributeSet{other.attribute}; },
                      },
                      test);
}

int cost_of(const Expression& expression) {
    if (expression.kind != Expression::Kind::test) {
        int cost = 0;
        for (const auto& operand : expression.operands) cost = std::max(cost, cost_of(operand));
        return cost;
    }
    return std::visit(Overloaded{
                          [](const SerialTest&) { return 0; },
                          [](const NodeTest&) { return 1; },
                          [](const TypeTest&) { return 2; },
                          [](const NumberTest&) { return 3; },
                          [](const NameTest&) { return 4; },
                          [](const TextTest& text) { return has_several_values(text.attribute) ? 6 : 5; },
                      },
                      expression.test);
}

bool holds_number(const NumberTest& test, const EventFacts& facts) {
    const auto number = facts.number(test.attribute);
    if (number) return *number == test.number;
    // ausearch(8) takes the system call of an event without one for number 0.
    return test.attribute == Attribute::syscall && test.number == 0;
}

bool holds_name(const NameTest& test, const EventFacts& facts) {
    if (const auto name = facts.enriched_name(test.attribute)) return *name == test.name;
    const auto number = facts.number(test.attribute);
    return number && test.number && *number == *test.number;
}

bool holds_test(const Test& test, Candidate& candidate) {
    const auto& event = candidate.event();
    return std::visit(
        Overloaded{
            [&](const SerialTest& serial) { return event.id().serial == serial.serial; },
            [&](const NodeTest& node) { return event.id().node && *event.id().node == node.node; },
            [&](const TypeTest& type) { return event.find_record(type.type) != nullptr; },
            [&](const NumberTest& number) { return holds_number(number, candidate.facts()); },
            [&](const NameTest& name) { return holds_name(name, candidate.facts()); },
            [&](const TextTest& text) { return candidate.facts().any_text(text.attribute, text.pattern); },
        },
        test);
}

}  // namespace

AttributeSet find_attributes(const Expression& expression) {
    if (expression.kind == Expression::Kind::test) return attributes_of(expression.test);
    AttributeSet attributes;
    for (const auto& operand : expression.operands) attributes = attributes | find_attributes(operand);
    return attributes;
}

void order_by_cost(Expression& expression) {
    for (auto& operand : expression.operands) order_by_cost(operand);
    std::ranges::stable_sort(expression.operands, {}, cost_of);
}

const EventFacts& Candidate::facts() {
    if (!facts_) facts_.emplace(event_, wanted_);
    return *facts_;
}

bool holds(const Expression& expression, Candidate& candidate) {
    const auto holds_operand = [&](const Expression& operand) { return holds(operand, candidate); };
    switch (expression.kind) {
        case Expression::Kind::all:
            return std::ranges::all_of(expression.operands, holds_operand);
        case Expression::Kind::any:
            return std::ranges::any_of(expression.operands, holds_operand);
        case Expression::Kind::test:
            return holds_test(expression.test, candidate);
    }
    return false;
}

}  // namespace dockaudit

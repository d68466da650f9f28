#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "query/event_facts.hpp"
#include "query/text_pattern.hpp"

namespace dockaudit {

// The smallest questions that can be asked of an event. Those of the first group need no field.

struct SerialTest {
    std::uint64_t serial;
};
struct NodeTest {
    std::string node;
};
struct TypeTest {
    RecordType type;
};

struct NumberTest {
    Attribute attribute;
    std::int64_t number;
};
/// A user or group by name: the enriched name decides, without one the number does.
struct NameTest {
    Attribute attribute;
    std::string name;
    std::optional<std::int64_t> number;
};
struct TextTest {
    Attribute attribute;
    TextPattern pattern;
};

using Test = std::variant<SerialTest, NodeTest, TypeTest, NumberTest, NameTest, TextTest>;

/// A tree of tests.
struct Expression {
    enum class Kind {
        all,  ///< every operand holds; true without operands
        any,  ///< some operand holds; false without operands
        test,
    };

    Kind kind = Kind::all;
    std::vector<Expression> operands;  ///< of `all` and `any`
    Test test;                         ///< of `test`

    static Expression make_test(Test test) { return {Kind::test, {}, std::move(test)}; }
};

/// The attributes that some test of the tree asks for.
AttributeSet find_attributes(const Expression& expression);

/// Puts the operands that cost less before the others. The result stays the same.
void order_by_cost(Expression& expression);

/// An event while it is tested: its facts are gathered when the first test asks for one.
class Candidate {
 public:
    Candidate(const EventView& event, AttributeSet wanted) : event_(event), wanted_(wanted) {}

    const EventView& event() const noexcept { return event_; }
    const EventFacts& facts();

 private:
    const EventView& event_;
    AttributeSet wanted_;
    std::optional<EventFacts> facts_;
};

/// True if the expression holds for the event.
bool holds(const Expression& expression, Candidate& candidate);

}  // namespace dockaudit

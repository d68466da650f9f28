#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include <dockaudit/event_view.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/time.hpp>

#include "facts/event_facts.hpp"
#include "query/record_condition.hpp"
#include "query/text_pattern.hpp"
#include "query/tree.hpp"

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
struct TimeTest {
    TimeRange range;
};

struct NumberTest {
    Attribute attribute;
    std::int64_t number;
    std::string name = {};  ///< what stands for the number in a log whose values were interpreted before
};
/// A system call by name, or the operation of io_uring that has that name.
struct CallTest {
    std::string name;
    std::vector<MachineCall> numbers;
    std::optional<std::uint32_t> operation;
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

/// Some argument of the command line holds the pattern.
struct ArgumentTest {
    TextPattern pattern;
};
/// The command line, its words joined by spaces, holds the pattern.
struct CommandTest {
    TextPattern pattern;
};
/// Some record of the event meets a condition.
struct RecordTest {
    std::shared_ptr<const RecordCondition> condition;  ///< never null
};

using History = std::shared_ptr<const ContainerHistory>;

struct PlaceTest {
    ProcessPlace place;
    History history;  ///< never null
};
/// The process was in one of the containers, or the event names one.
struct ContainerTest {
    std::string text;  ///< as it was asked for: a client may name a container that has no process in the logs
    std::vector<const Container*> containers;
    History history;  ///< never null
};
struct ParentTest {
    TextPattern pattern;
    History history;  ///< never null
};
struct VerbTest {
    std::string verb;
    History history;
};
struct FlagTest {
    FlagId flag;
    History history;
};

/// The event may tell of the life of a process: what a `ContainerHistory` is made of.
struct MarkTest {};

using Test = std::variant<SerialTest, NodeTest, TypeTest, TimeTest, NumberTest, CallTest, NameTest, TextTest,
                          ArgumentTest, CommandTest, RecordTest, PlaceTest, ContainerTest, ParentTest,
                          VerbTest, FlagTest, MarkTest>;

/// What a query asks of an event.
using Expression = Tree<Test>;

/// The attributes that some test of the tree asks for.
AttributeSet find_attributes(const Expression& expression);

/// True if some test of the tree asks for more than the id and the attributes of an event.
bool asks_for_records(const Expression& expression);

/// Puts the operands that cost less before the others. The result stays the same.
void order_by_cost(Expression& expression);

/// An event while it is tested: its facts and its command line are gathered when the first test asks for
/// them.
class Candidate {
 public:
    Candidate(const EventView& event, AttributeSet wanted) : event_(event), wanted_(wanted) {}

    const EventView& event() const noexcept { return event_; }
    const EventFacts& facts();
    const std::vector<std::string>& argv();

 private:
    const EventView& event_;
    AttributeSet wanted_;
    std::optional<EventFacts> facts_;
    std::optional<std::vector<std::string>> argv_;
};

/// True if the expression holds for the event.
bool holds(const Expression& expression, Candidate& candidate);

}  // namespace dockaudit

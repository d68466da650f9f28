#include "query/expression.hpp"

#include <algorithm>

#include "docker/process_mark.hpp"
#include "facts/file_path.hpp"
#include "query/command_text.hpp"
#include "query/container_tests.hpp"
#include "query/overloaded.hpp"
#include "record/shared_types.hpp"

namespace dockaudit {
namespace {

// The attributes of a test. A file is looked for in the working directory too, and the system call may name
// another.
AttributeSet attributes_of(const Test& test) {
    return std::visit(Overloaded{
                          [](const NumberTest& number) { return AttributeSet{number.attribute}; },
                          [](const NameTest& name) { return AttributeSet{name.attribute}; },
                          [](const CallTest&) {
                              return AttributeSet{Attribute::arch, Attribute::syscall};
                          },
                          [](const TextTest& text) {
                              AttributeSet attributes{text.attribute};
                              if (text.attribute == Attribute::file)
                                  attributes = attributes | AttributeSet{Attribute::cwd, Attribute::syscall};
                              return attributes;
                          },
                          [](const auto&) { return AttributeSet{}; },
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
                          [](const TimeTest&) { return 0; },
                          [](const NodeTest&) { return 1; },
                          [](const TypeTest&) { return 2; },
                          [](const NumberTest&) { return 3; },
                          [](const CallTest&) { return 3; },
                          [](const NameTest&) { return 4; },
                          [](const TextTest& text) { return has_several_values(text.attribute) ? 6 : 5; },
                          [](const ArgumentTest&) { return 7; },
                          [](const CommandTest&) { return 8; },
                          [](const RecordTest&) { return 9; },
                          [](const auto&) { return 10; },
                      },
                      expression.test);
}

bool holds_number(const NumberTest& test, const EventFacts& facts) {
    if (facts.has_number(test.attribute, test.number)) return true;
    const auto* fact = facts.find(test.attribute);
    if (fact == nullptr || facts.number(test.attribute)) {
        // ausearch(8) takes the system call of an event without one for number 0.
        return fact == nullptr && test.attribute == Attribute::syscall && test.number == 0;
    }
    // The log was interpreted before: `EACCES(Permission denied)`.
    const auto word = fact->field.value.substr(0, fact->field.value.find('('));
    return !test.name.empty() && word == test.name;
}

bool has_dots(std::string_view name) noexcept {
    return name.starts_with('.') || name.ends_with('/') || name.find("/.") != std::string_view::npos ||
           name.find("//") != std::string_view::npos;
}

// A relative name counts as it is, and where it is one of the working directory, with that before it, with
// and without the dots in it; so does the directory itself. To ausearch(8), a name that starts with `..` or
// `./` counts with the directory alone. The `@` of an abstract socket need not be asked for.
bool holds_file(const TextPattern& pattern, const EventFacts& facts) {
    const auto* cwd = facts.find(Attribute::cwd);
    const auto directory = facts.directory();
    if (cwd != nullptr && pattern.holds(directory)) return true;
    return !facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
        const bool is_dotted =
            fact.reader == Reader::file && (name.starts_with("..") || name.starts_with("./"));
        const bool is_here = cwd != nullptr && facts.is_in_directory(name, fact);
        if (cwd != nullptr && (is_dotted || is_here) && pattern.holds_joined(directory, name)) return false;
        if (is_here && has_dots(name)) {
            std::string path;
            append_full_path(path, directory, name);
            if (pattern.holds(path)) return false;
        }
        if (cwd != nullptr && is_dotted) return true;
        const bool is_abstract = name.starts_with('@') && !fact.field.value.starts_with('"');
        return !pattern.holds(name) && !(is_abstract && pattern.holds(name.substr(1)));
    });
}

// AppArmor's labels have the mode of the profile after them, which need not be asked for: `docker-default
// (enforce)`.
std::string_view without_mode(std::string_view label) noexcept {
    return label.ends_with(')') ? label.substr(0, label.rfind(" (")) : label;
}

bool holds_text(const TextTest& test, const EventFacts& facts) {
    if (test.attribute == Attribute::file) return holds_file(test.pattern, facts);
    const bool is_label = test.attribute == Attribute::subject || test.attribute == Attribute::object;
    return !facts.visit_texts(test.attribute, [&](std::string_view text, const Fact&) {
        return !test.pattern.holds(text) && !(is_label && test.pattern.holds(without_mode(text)));
    });
}

// A pair of architecture and number, an operation of io_uring, or a name where the log was interpreted before.
bool holds_call(const CallTest& test, const EventFacts& facts) {
    const auto arch = facts.number(Attribute::arch);
    return !facts.visit_facts(Attribute::syscall, [&](const Fact& fact) {
        if (fact.field.value == test.name) return false;
        const auto number = read_number(fact.field.value, fact.reader);
        if (!number) return true;
        if (fact.record->type() == RecordType::uringop) return number != test.operation;
        return std::ranges::none_of(test.numbers, [&](const MachineCall& of) {
            return arch && of.arch == *arch && of.number == *number;
        });
    });
}

bool holds_name(const NameTest& test, const EventFacts& facts) {
    if (const auto name = facts.enriched_name(test.attribute)) return *name == test.name;
    if (const auto number = facts.number(test.attribute)) return test.number && *number == *test.number;
    // The log was interpreted before.
    const auto* fact = facts.find(test.attribute);
    return fact && fact->field.value == test.name;
}

// Who asks by a number means it, whatever the fields of the record tell.
bool has_type(const EventView& event, RecordType type) {
    if (event.find_record(type) != nullptr) return true;
    const auto namesake = find_namesake(type);
    if (namesake == type) return false;
    return std::ranges::any_of(event.records(), [&](const RecordView& record) {
        return record.type() == namesake && parse_record_type(record.type_name()) == type;
    });
}

bool holds_test(const Test& test, Candidate& candidate) {
    const auto& event = candidate.event();
    return std::visit(
        Overloaded{
            [&](const SerialTest& serial) { return event.id().serial == serial.serial; },
            [&](const NodeTest& node) { return event.id().node && *event.id().node == node.node; },
            [&](const TypeTest& type) { return has_type(event, type.type); },
            [&](const TimeTest& time) { return time.range.contains(event.id().time); },
            [&](const NumberTest& number) { return holds_number(number, candidate.facts()); },
            [&](const NameTest& name) { return holds_name(name, candidate.facts()); },
            [&](const TextTest& text) { return holds_text(text, candidate.facts()); },
            [&](const CallTest& call) { return holds_call(call, candidate.facts()); },
            [&](const ArgumentTest& argument) {
                return std::ranges::any_of(
                    candidate.argv(), [&](const std::string& word) { return argument.pattern.holds(word); });
            },
            [&](const CommandTest& command) {
                return holds_command(command.pattern, event, candidate.argv());
            },
            [&](const RecordTest& record) { return record.condition->holds_any(event); },
            [&](const PlaceTest& place) { return place.history->find(event).place == place.place; },
            [&](const MarkTest&) { return may_have_mark(event); },
            [&](const ContainerTest& container) { return holds_container(container, event); },
            [&](const ParentTest& parent) { return holds_parent(parent, event); },
            [&](const VerbTest& verb) { return holds_verb(verb, event); },
            [&](const FlagTest& flag) {
                const auto flags = find_flags(event, flag.history.get());
                return std::ranges::find(flags, flag.flag) != flags.end();
            },
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

bool asks_for_records(const Expression& expression) {
    if (expression.kind != Expression::Kind::test)
        return std::ranges::any_of(expression.operands, asks_for_records);
    return std::visit(Overloaded{
                          [](const TypeTest&) { return true; },
                          [](const ArgumentTest&) { return true; },
                          [](const CommandTest&) { return true; },
                          [](const RecordTest&) { return true; },
                          [](const PlaceTest&) { return true; },
                          [](const ContainerTest&) { return true; },
                          [](const ParentTest&) { return true; },
                          [](const VerbTest&) { return true; },
                          [](const FlagTest&) { return true; },
                          [](const MarkTest&) { return true; },
                          [](const auto&) { return false; },
                      },
                      expression.test);
}

void order_by_cost(Expression& expression) {
    for (auto& operand : expression.operands) order_by_cost(operand);
    std::ranges::stable_sort(expression.operands, {}, cost_of);
}

const EventFacts& Candidate::facts() {
    if (!facts_) facts_.emplace(event_, wanted_);
    return *facts_;
}

const std::vector<std::string>& Candidate::argv() {
    if (!argv_) argv_ = event_.argv();
    return *argv_;
}

bool holds(const Expression& expression, Candidate& candidate) {
    return holds_tree(expression, [&](const Test& test) { return holds_test(test, candidate); });
}

}  // namespace dockaudit

// Random trees of criteria on random events, against an evaluation that is plain to see.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include <dockaudit/query.hpp>

#include "query/prefilter.hpp"
#include "support/log_generator.hpp"
#include "support/naive_search.hpp"
#include "support/random.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

bool contains(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

// A question, asked of the library and answered without it.
struct Question {
    enum class Kind { all, any, none, leaf };
    Kind kind = Kind::leaf;
    std::vector<Question> operands;
    std::string leaf;  // of a query: `-m TYPE`, `--arg TEXT` ...; of a record: `field value`
};

class RandomQuestions {
 public:
    explicit RandomQuestions(Random& random) : random_(random) {}

    template <class DrawLeaf>
    Question draw(DrawLeaf draw_leaf, unsigned depth = 0) {
        const auto choice = depth < 4 ? random_.below(6) : 5;
        if (choice > 2) return {Question::Kind::leaf, {}, draw_leaf(random_)};
        Question tree{static_cast<Question::Kind>(choice), {}, {}};
        // Only a negation has exactly one.
        const auto count = choice == 2 ? 1 : 1 + random_.below(3);
        for (std::size_t i = 0; i < count; ++i) tree.operands.push_back(draw(draw_leaf, depth + 1));
        return tree;
    }

 private:
    Random& random_;
};

template <class Holds>
bool evaluate(const Question& tree, const Holds& holds) {
    if (tree.kind == Question::Kind::leaf) return holds(tree.leaf);
    std::size_t count = 0;
    for (const auto& operand : tree.operands) count += evaluate(operand, holds) ? 1U : 0U;
    if (tree.kind == Question::Kind::all) return count == tree.operands.size();
    return tree.kind == Question::Kind::any ? count > 0 : count == 0;
}

// Expressions over records.

std::string draw_condition(Random& random) {
    static const std::vector<std::string> kConditions{
        "uid 0",         "uid 33",    "success yes", "comm \"docker\"",
        "type SYSCALL",  "type CWD",  "node alpha",  "nametype NORMAL",
        "ses 1",         "argc 2",    "nosuch x",    "exe \"/usr/bin/docker\"",
        "cwd \"/root\"", "syscall 59"};
    return random.pick(kConditions);
}

std::string to_expression(const Question& tree) {
    if (tree.kind == Question::Kind::leaf) {
        const auto space = tree.leaf.find(' ');
        std::string value;
        for (const char c : tree.leaf.substr(space + 1))
            value += c == '"' ? std::string("\\\"") : std::string(1, c);
        return fmt::format("{} r= \"{}\"", tree.leaf.substr(0, space), value);
    }
    std::string text;
    for (const auto& operand : tree.operands) {
        if (!text.empty()) text += tree.kind == Question::Kind::all ? " && " : "||";
        text += fmt::format("({})", to_expression(operand));
    }
    return tree.kind == Question::Kind::none ? "!" + text : text;
}

// The first word of the record that is `name=…` decides.
bool has_field(std::string_view text, const std::string& leaf) {
    const auto space = leaf.find(' ');
    const auto prefix = leaf.substr(0, space) + "=";
    while (!text.empty()) {
        const auto word = text.substr(0, text.find(' '));
        if (word.starts_with(prefix)) return word.substr(prefix.size()) == leaf.substr(space + 1);
        text.remove_prefix(std::min(word.size() + 1, text.size()));
    }
    return false;
}

// Queries over events.

std::string draw_criterion(Random& random) {
    static const std::vector<std::string> kCriteria{
        "type EXECVE", "type CWD",      "type PATH", "node alpha",  "serial 105",          "arg docker",
        "arg -k",      "arg docker ",   "arg cker",  "cmd docker ", "cmd ocker -k dock",   "cmd docker run",
        "cmd  ",       "arg two words", "cmd k",     "since 10000", "where nosuch r= \"\""};
    return random.pick(kCriteria);
}

Timestamp start_after(const std::string& milliseconds) {
    return Timestamp(std::chrono::milliseconds(1'700'000'000'000 + std::stoll(milliseconds)));
}

Query to_query(const Question& tree) {
    auto builder = Query::builder();
    if (tree.kind == Question::Kind::leaf) {
        const auto space = tree.leaf.find(' ');
        const auto name = tree.leaf.substr(0, space);
        const auto value = tree.leaf.substr(space + 1);
        if (name == "type") builder.type(parse_record_type(value));
        if (name == "node") builder.node(value);
        if (name == "serial") builder.serial(std::stoull(value));
        if (name == "arg") builder.argument(value);
        if (name == "cmd") builder.command(value);
        if (name == "since") builder.since(start_after(value));
        if (name == "where") builder.where(value);
        return builder.build();
    }
    std::vector<Query> operands;
    for (const auto& operand : tree.operands) operands.push_back(to_query(operand));
    if (tree.kind == Question::Kind::any) return builder.any_of(operands).build();
    for (const auto& operand : operands) {
        if (tree.kind == Question::Kind::all) {
            builder.any_of({operand});
        } else {
            builder.exclude(operand);
        }
    }
    return builder.build();
}

bool has_criterion(const EventView& event, const std::string& leaf) {
    const auto space = leaf.find(' ');
    const auto name = leaf.substr(0, space);
    const auto value = leaf.substr(space + 1);
    if (name == "serial") return std::to_string(event.id().serial) == value;
    if (name == "since") return event.id().time >= start_after(value);
    if (name == "node") return event.id().node.value_or("") == value;
    if (name == "where") return false;
    std::string joined;
    for (const auto& word : event.argv()) {
        if (name == "arg" && contains(word, value)) return true;
        joined += (joined.empty() ? "" : " ") + word;
    }
    if (name == "cmd" && !event.argv().empty() && contains(joined, value)) return true;
    for (const auto& record : event.records()) {
        if (name == "type" && record.type_name() == value) return true;
        const auto prefix = record.type_name() == "PROCTITLE" ? " proctitle=" : " cmd=";
        if (name != "cmd" || (record.type_name() != "PROCTITLE" && record.type_name() != "USER_CMD"))
            continue;
        const auto at = record.text().find(prefix);
        if (at == std::string_view::npos) continue;
        auto title =
            decode_value(record.field(std::string_view(prefix).substr(1, std::string_view(prefix).size() - 2))
                             .value_or(""));
        std::ranges::replace(title, '\0', ' ');
        if (contains(title, value)) return true;
    }
    return false;
}

std::vector<Event> random_events() {
    std::vector<Event> events;
    for (std::uint64_t seed = 1; seed <= 12; ++seed) {
        for (auto& event : naive_search({generate_log(seed)})) events.push_back(std::move(event));
    }
    return events;
}

// What the query finds; the prefilter must let all of it pass.
bool check_match(const Query& query, const Event& event, bool expected) {
    const auto lines = std::string(event.lines());
    CAPTURE(lines);
    REQUIRE(query.matches(event.view()) == expected);
    if (expected) REQUIRE(may_match(prefilter_of(query), event.view()));
    return expected;
}

}  // namespace

TEST_CASE("random expressions hold for the events for which their parts say so") {
    Random random(seed_from_environment(1));
    const auto events = random_events();
    std::size_t found = 0;
    constexpr std::size_t kExpressions = 200;
    for (std::size_t i = 0; i < kExpressions; ++i) {
        const auto tree = RandomQuestions(random).draw(draw_condition);
        const auto expression = to_expression(tree);
        CAPTURE(expression);
        const auto query = Query::builder().where(expression).build();
        for (const auto& event : events) {
            bool expected = false;
            for (const auto& record : event.view().records()) {
                expected |= evaluate(tree, [&](const auto& leaf) { return has_field(record.text(), leaf); });
            }
            found += check_match(query, event, expected) ? 1U : 0U;
        }
    }
    CHECK(found > kExpressions);
    CHECK(found < kExpressions * events.size());
}

TEST_CASE("random choices and exclusions match as their parts do") {
    Random random(seed_from_environment(1));
    const auto events = random_events();
    std::size_t found = 0;
    std::size_t spared = 0;
    constexpr std::size_t kQueries = 300;
    for (std::size_t i = 0; i < kQueries; ++i) {
        const auto tree = RandomQuestions(random).draw(draw_criterion);
        const auto query = to_query(tree);
        CAPTURE(i);
        for (const auto& event : events) {
            const auto expected =
                evaluate(tree, [&](const auto& leaf) { return has_criterion(event.view(), leaf); });
            found += check_match(query, event, expected) ? 1U : 0U;
            spared += may_match(prefilter_of(query), event.view()) ? 0U : 1U;
        }
    }
    CHECK(found > kQueries);
    CHECK(found < kQueries * events.size());
    CHECK(spared > kQueries);
}

// Expressions of ausearch-expression(5), as a query evaluates them, against libauparse's own evaluation: on
// the events of real logs, wherever both give an expression a meaning.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <dockaudit/auparse_reader.hpp>
#include <dockaudit/interpreter.hpp>
#include <filesystem>
#include <string>
#include <vector>

#include "support/logs.hpp"
#include "support/naive_search.hpp"
#include "support/random.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

// Strings that an expression may compare with, and conditions for which libauparse has no other rules of its
// own.
constexpr std::string_view kFields[] = {
    "uid",      "auid",    "pid",       "comm", "exe",  "key",   "name",  "cwd",  "success",
    "exit",     "syscall", "proctitle", "tty",  "ses",  "node",  "type",  "res",  "hostname",
    "terminal", "a0",      "a1",        "mode", "subj", "acct",  "op",    "arch", "nosuch",
    "nametype", "item",    "old-ses",   "gid",  "argc", "flags", "saddr", "dev"};
constexpr std::string_view kNumbers[] = {"uid == 0", "auid !== 1000", "uid > 0", "egid <= 33"};
constexpr std::string_view kOtherConditions[] = {
    R"(\record_type == SYSCALL)",
    R"(\record_type !== PATH)",
    R"(\record_type < 1300)",
    R"(\record_type == 1309)",
    R"(\regexp /docker/)",
    R"x(\regexp "^type=(CWD|PATH)")x",
    R"(\regexp /^node=.*exe="\/usr\/bin\/[a-d]/)",
    R"(\regexp /'$/)",
    R"(\timestamp r= x)",
    R"(\record_type i!= x)",
};

std::string in_quotes(std::string_view text) {
    std::string result = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') result += '\\';
        result += c;
    }
    return result + '"';
}

// Draws conditions whose values come from the events, so that they hold for some.
class RandomExpressions {
 public:
    RandomExpressions(Random& random, const std::vector<Event>& events, bool interprets)
        : random_(random), events_(events), interprets_(interprets) {}

    std::string draw(unsigned depth = 0) {
        const auto kind = depth < 3 ? random_.below(6) : 5;
        if (kind == 0) return fmt::format("!({})", draw(depth + 1));
        if (kind == 1) return fmt::format("{} && {}", operand(depth), operand(depth));
        if (kind == 2) return fmt::format("{} || {}", operand(depth), operand(depth));
        return condition();
    }

 private:
    std::string operand(unsigned depth) { return fmt::format("({})", draw(depth + 1)); }

    std::string condition() {
        if (random_.chance(1, 4)) return std::string(random_.pick(kOtherConditions));
        if (random_.chance(1, 8)) return stamp();
        // Libauparse takes a name for the number 0.
        if (interprets_ && random_.chance(1, 8)) return std::string(random_.pick(kNumbers));
        const auto name = random_.pick(kFields);
        const bool is_raw = !interprets_ || random_.chance(1, 2);
        const auto* sign = random_.chance(1, 4) ? "!=" : "=";
        return fmt::format("{} {}{} {}", in_quotes(name), is_raw ? 'r' : 'i', sign,
                           in_quotes(value(name, is_raw)));
    }

    std::string stamp() {
        const auto id = random_.pick(events_).view().id();
        const auto count = id.time.time_since_epoch().count();
        const std::string_view signs[] = {"==", "!==", "<", "<=", ">", ">="};
        const auto sign = random_.pick(signs);
        if (random_.chance(1, 2)) {
            return fmt::format(R"(\timestamp {} ts:{}.{:03})", sign, count / 1000, count % 1000);
        }
        return fmt::format(R"(\timestamp_ex {} ts:{}.{:03}:{})", sign, count / 1000, count % 1000, id.serial);
    }

    std::string value(std::string_view name, bool is_raw) {
        for (int attempt = 0; attempt < 50; ++attempt) {
            for (const auto& record : random_.pick(events_).view().records()) {
                for (const auto& field : record.fields()) {
                    if (field.name != name) continue;
                    // Libauparse ends some values at the first space.
                    if (field.value.find(' ') != std::string_view::npos) continue;
                    return std::string(is_raw ? field.value : interpreter_.interpret(record, field));
                }
            }
        }
        return name == "node" ? "dockerhost" : "SYSCALL";
    }

    Random& random_;
    const std::vector<Event>& events_;
    bool interprets_;
    Interpreter interpreter_;
};

// True if libauparse takes every line for a record of one event, and sees the same values in it: it knows fewer
// prefixes of a record, one separator of what auditd stored, and of several keys the first.
bool is_understood(const Event& event) {
    if (!event.lines().starts_with("type=") && !event.lines().starts_with("node=")) return false;
    const auto is_plain = [](const RecordView& record) {
        const bool is_marked = !record.is_enriched() || record.line().find('\x1d') != std::string_view::npos;
        const auto fields = record.fields();
        const auto is_key = [](const Field& field) { return field.name == "key"; };
        return is_marked && std::count_if(fields.begin(), fields.end(), is_key) < 2;
    };
    const auto records = event.view().records();
    if (!std::all_of(records.begin(), records.end(), is_plain)) return false;
    auto auparse = AuparseReader::text(std::string(event.lines()) + "\n");
    const auto* seen = auparse.next();
    return seen != nullptr && seen->records.size() == records.size();
}

// How many events both find.
std::size_t check_expression(const std::string& expression, const std::vector<Event>& events) {
    CAPTURE(expression);
    const auto query = Query::builder().where(expression, make_value_interpreter()).build();
    AuparseOptions options;
    options.expression = expression;
    std::size_t found = 0;
    for (const auto& event : events) {
        const auto lines = std::string(event.lines()) + "\n";
        // A handle that is used again remembers that it found something before.
        auto auparse = AuparseReader::text(lines, options);
        const bool expected = auparse.next() != nullptr;
        const bool actual = query.matches(event.view());
        if (expected) ++found;
        CAPTURE(lines);
        REQUIRE(actual == expected);
    }
    return found;
}

struct Plan {
    std::size_t max_events;
    std::size_t cases;
    bool interprets;
};

struct Counts {
    std::size_t held = 0;
    std::size_t asked = 0;
};

void check_log(const TestLog& log, const Plan& plan, Counts& counts) {
    CAPTURE(log.name);
    const auto all = naive_search({read_file(log.path)});
    Random random(seed_from_environment(1));
    std::vector<Event> events;
    for (std::size_t i = 0; i < plan.max_events && !all.empty(); ++i) {
        if (const auto& event = random.pick(all); is_understood(event)) events.push_back(event);
    }
    if (events.empty()) return;
    RandomExpressions expressions(random, events, plan.interprets);
    for (std::size_t i = 0; i < plan.cases; ++i) counts.held += check_expression(expressions.draw(), events);
    counts.asked += plan.cases * events.size();
}

// The tests say something only if expressions hold, and not for everything.
void check_counts(const Counts& counts) {
    CHECK(counts.held > counts.asked / 10);
    CHECK(counts.held < counts.asked);
}

}  // namespace

TEST_CASE("expressions hold for the events of recorded logs for which libauparse says so") {
    const auto cases = number_from_environment("DOCKAUDIT_WHERE_CASES", 80);
    Counts counts;
    for (const auto& log : recorded_logs()) check_log(log, {100, cases, true}, counts);
    check_counts(counts);
}

// Some of these logs are the output of other tools: what their values mean is anybody's guess.
TEST_CASE("expressions over stored values do in the logs of other hosts too") {
    Counts counts;
    constexpr std::uintmax_t kMaxBytes = 300'000;  // the naive searcher takes its time
    const auto logs = all_logs();
    if (logs.size() == recorded_logs().size()) return;  // none are there, as was said
    for (const auto& log : logs) {
        if (std::filesystem::file_size(log.path) <= kMaxBytes) check_log(log, {15, 6, false}, counts);
    }
    check_counts(counts);
}

}  // namespace dockaudit::test

#include "query/prefilter.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <variant>

#include <fmt/format.h>

#include "base/ascii.hpp"
#include "docker/history_processes.hpp"
#include "facts/record_rules.hpp"
#include "query/command_text.hpp"
#include "query/expression.hpp"
#include "record/shared_types.hpp"

// What bytes a line must have for a test to hold.
//
// A number N of the field F holds only if a line has `F=` directly followed by a spelling of N: the field
// grammar takes a value to begin right after the `=`, and a number is read from its start. The spellings are
// N in decimal with leading zeros, so `F=N`, `F=0N` or `F=00`; for a 32 bit id from 2^31 on also `F=-…` and
// `F=unset`; and its name, where it has one. A sign stays before the zeros.
//
// A text T that a value contains is in the line as it stands or in hex. Decoding leaves the value alone,
// takes quotes off its ends, or turns pairs of hex digits into bytes. In the first two cases the decoded
// value is a part of the line; in the third, a part of the decoded bytes is a run of digit pairs in the line.
// Keys that share one hex value are parts of it. `(null)` is a value like any other. What drops bytes from an
// end (the NUL of abstract sockets, a port) leaves a part of the value. The path of a socket is a part of its
// address, which is in hex; the `@` before the name of an abstract one is not, so it is left out. Three texts
// need not be in any line:
//
// - A relative name after the working directory and a slash. It is put together at slashes, so each part of T
//   between slashes lies in one of the two; the longest of them is in some line.
// - The numeric address of a socket. It consists of hex digits, dots and colons; only a T that does so too can
//   be in it. Then the line has `saddr=0200` or `saddr=0A00`, the families that have such an address, of which
//   the machine that wrote it chose the order of the bytes.
// - The name of an id where nothing is enriched. Then the id has the number of the name.
// - An argument that the kernel split. Each part of it has a field with a name like `a1[0]`, so that the line
//   has `]=`.
//
// A text that a command line contains may lie across several words. Words are joined by spaces, and the NUL
// bytes between those of a title become spaces: a part of the text without spaces and NUL bytes is in one
// word, and in the bytes of the title as they are.
//
// An expression of --where holds for one record, so a line has what that record must have. `F r= V` holds
// only if the line has V: a value is a part of its line, the node and the type of the header too. For all but
// those, the fields that stand without a name (`seresult`, `seperms`) and keys, which may be in hex, it has
// `F=V`.
//
// A failure is told by `success=`, whose value is a success only if it is exactly `yes`: then a space or the
// end of the line follows, and only the space makes us sure; by `res=`, unless the value begins as those of a
// success do; by `result=` in the same way; or by the word `denied` of an access vector, which AppArmor has
// in capitals.
//
// A system call is named by its number on some machine, or by its name: `syscall=` and one of them; an
// operation of io_uring in the same way by `uring_op=`. Zeros may lead a number. A record without an
// architecture has a call of no machine.
//
// What a history says of an event goes by its process, or for a process without a program by its parent: `pid=` or
// `ppid=` and one of those that the history names. An event names a container by at least twelve digits of its id, which
// may stand in the title of a process, in hex.
//
// All records of an event have its time. So a comparison of `\timestamp` bounds the time of the event, like
// the range of a query that was handed in: of a conjunction every bound holds, of a disjunction the widest.
//
// All this is said of the text of a record, which is a part of its line, and its node, which is too, in the
// text or before it. Where a line has its records in JSON strings, both may be spelled with escapes there:
// such a line counts as if it had every literal.
//
// What is negated implies nothing: a line may be there for another reason, and an event without any matches
// too.

namespace dockaudit {
namespace {

// What one part of an expression implies, and how rare we guess events to be that meet it.
template <class Value>
struct Condition {
    std::vector<Value> alternatives;  // empty: nothing is implied
    double rarity = 0;
};

// A conjunction implies what each operand does: the rarest is taken. A disjunction implies a condition only
// if every operand does: all their alternatives. A negation implies none.
template <class Value, class Leaf, class OfTest>
std::optional<Condition<Value>> derive(const Tree<Leaf>& tree, OfTest of_test) {
    if (tree.kind == TreeKind::test) return of_test(tree.test);
    if (tree.kind == TreeKind::none) return std::nullopt;
    std::optional<Condition<Value>> result;
    for (const auto& operand : tree.operands) {
        auto condition = derive<Value>(operand, of_test);
        if (tree.kind == TreeKind::all) {
            if (condition && (!result || condition->rarity > result->rarity)) result = std::move(condition);
            continue;
        }
        if (!condition) return std::nullopt;
        if (!result) {
            result = std::move(condition);
        } else {
            auto& all = result->alternatives;
            all.insert(all.end(), condition->alternatives.begin(), condition->alternatives.end());
            result->rarity = std::min(result->rarity, condition->rarity);
        }
    }
    return result;
}

// Searching for many literals, or for what nearly every event has, costs more than it saves.
constexpr std::size_t kMaxLiterals = 16;
constexpr double kMinRarity = 0.5;

// Text that is in nearly every record of a host rarely tells events apart.
double weight_of(Attribute attribute) noexcept {
    switch (attribute) {
        case Attribute::terminal:
        case Attribute::subject:
        case Attribute::object:
            return 0.3;
        case Attribute::uid:
        case Attribute::euid:
        case Attribute::loginuid:
        case Attribute::gid:
        case Attribute::egid:
            return 0.6;
        default:
            return 1;
    }
}
constexpr double kNodeWeight = 0.2;
constexpr double kRawWeight = 0.3;
constexpr double kFailureRarity = 0.7;

std::string hex_spelling(std::string_view bytes) {
    std::string digits;
    for (const char byte : bytes)
        fmt::format_to(std::back_inserter(digits), "{:02x}", static_cast<unsigned char>(byte));
    return digits;
}

// A text that the log may spell in hex, with digits in either case.
void append_encoded(std::vector<Literal>& literals, std::string_view text) {
    literals.push_back({std::string(text), false});
    literals.push_back({hex_spelling(text), true});
}

// What a failure leaves in a line; nearly every line has what a success leaves.
std::optional<Condition<Literal>> failure_literals() {
    return Condition<Literal>{{{"success=", false, {"yes "}},
                               {"res=", false, {"1", "yes", "success"}},
                               {"result=", false, {"1", "yes", "success"}},
                               {"denied", true}},
                              kFailureRarity};
}

std::optional<Condition<Literal>> number_literals(Attribute attribute, std::int64_t number,
                                                  std::string_view name = {}) {
    if (attribute == Attribute::success && number == 0) return failure_literals();
    const bool is_decimal = attribute != Attribute::arch && attribute != Attribute::success;
    if (!is_decimal || (attribute == Attribute::syscall && number == 0)) return std::nullopt;
    Condition<Literal> condition;
    const auto digits = fmt::format(
        "{}", number < 0 ? 0 - static_cast<std::uint64_t>(number) : static_cast<std::uint64_t>(number));
    const auto* sign = number < 0 ? "-" : "";
    constexpr std::int64_t kFirstNegative = std::int64_t{1} << 31;
    for (const auto field : field_names(attribute)) {
        for (const auto* zeros : {"", "0"}) {
            condition.alternatives.push_back({fmt::format("{}={}{}{}", field, sign, zeros, digits), false});
        }
        condition.alternatives.push_back({fmt::format("{}={}00", field, sign), false});
        if (number == 0) condition.alternatives.push_back({fmt::format("{}=-0", field), false});
        if (number >= kFirstNegative) {
            condition.alternatives.push_back({fmt::format("{}=-", field), false});
            condition.alternatives.push_back({fmt::format("{}=unset", field), false});
        }
        if (!name.empty()) condition.alternatives.push_back({fmt::format("{}={}", field, name), false});
    }
    condition.rarity = number == 0 ? 0.1 : static_cast<double>(digits.size()) * weight_of(attribute);
    return condition;
}

std::optional<Condition<Literal>> call_literals(const CallTest& test) {
    Condition<Literal> condition;
    auto& literals = condition.alternatives;
    for (const auto field : field_names(Attribute::syscall))
        literals.push_back({fmt::format("{}={}", field, test.name), false});
    for (const auto& call : test.numbers) literals.push_back({fmt::format("syscall={}", call.number), false});
    literals.push_back({"syscall=0", false});
    if (test.operation) {
        literals.push_back({fmt::format("uring_op={}", *test.operation), false});
        literals.push_back({"uring_op=0", false});
    }
    // Numbers are short: `syscall=5` is the start of fifty others.
    condition.rarity = 2;
    return condition;
}

bool is_address_part(std::string_view text) noexcept {
    return text.find_first_not_of("0123456789abcdef.:") == std::string_view::npos;
}

// The longest part of a path that has no slash; better none that many paths have.
std::string_view longest_component(std::string_view path) noexcept {
    std::string_view longest;
    while (!path.empty()) {
        const auto part = path.substr(0, path.find('/'));
        const bool is_better = part.size() > longest.size() || longest.find_first_not_of('.') == longest.npos;
        if (is_better && !part.empty()) longest = part;
        path.remove_prefix(std::min(part.size() + 1, path.size()));
    }
    return longest;
}

std::optional<Condition<Literal>> text_literals(const TextTest& test) {
    std::string_view text = test.pattern.text;
    if (test.attribute == Attribute::file) {
        if (text.starts_with('@')) text.remove_prefix(1);
        text = longest_component(text);
    }
    if (text.empty()) return std::nullopt;
    Condition<Literal> condition;
    auto& literals = condition.alternatives;
    if (may_be_encoded(test.attribute)) {
        append_encoded(literals, text);
    } else {
        literals.push_back({std::string(text), false});
    }

    if (test.attribute == Attribute::host && is_address_part(text)) {
        for (const auto* address :
             {"saddr=0200", "saddr=0A00", "saddr=0a00", "saddr=0002", "saddr=000A", "saddr=000a"})
            literals.push_back({address, false});
    }
    auto shortest = literals.front().bytes.size();
    for (const auto& literal : literals) shortest = std::min(shortest, literal.bytes.size());
    condition.rarity = static_cast<double>(shortest) * weight_of(test.attribute);
    return condition;
}

std::optional<Condition<Literal>> name_literals(const NameTest& test) {
    Condition<Literal> condition;
    condition.rarity = static_cast<double>(test.name.size()) * weight_of(test.attribute);
    if (test.name.empty()) return std::nullopt;
    if (test.number) {
        auto by_number = number_literals(test.attribute, *test.number);
        if (!by_number) return std::nullopt;
        condition.alternatives = std::move(by_number->alternatives);
        condition.rarity = std::min(condition.rarity, by_number->rarity);
    }
    append_encoded(condition.alternatives, test.name);
    return condition;
}

// The literals for a part of one word of a command line.
std::optional<Condition<Literal>> word_literals(std::string_view text) {
    if (text.empty()) return std::nullopt;
    Condition<Literal> condition;
    append_encoded(condition.alternatives, text);
    condition.alternatives.push_back({"]=", false});
    condition.rarity = static_cast<double>(text.size());
    return condition;
}

std::optional<Condition<Literal>> key_literals(const std::string& value) {
    Condition<Literal> condition;
    if (const auto text = unquote(value)) {
        append_encoded(condition.alternatives, *text);
    } else {
        condition.alternatives.push_back({value, is_hex_encoded(value)});
    }
    condition.rarity = static_cast<double>(value.size()) * kNodeWeight;
    return condition;
}

std::optional<Condition<Literal>> raw_literals(const RecordLeaf& leaf) {
    const auto* raw = std::get_if<RawTest>(&leaf);
    if (!raw || !raw->is_equal || raw->value.empty()) return std::nullopt;
    if (raw->field == "key") return key_literals(raw->value);
    constexpr auto kNameless = std::to_array<std::string_view>({"node", "type", "seresult", "seperms"});
    const bool has_name = std::ranges::find(kNameless, raw->field) == kNameless.end();
    const double weight = has_name ? kRawWeight : kNodeWeight;
    return Condition<Literal>{{{has_name ? raw->field + "=" + raw->value : raw->value, false}},
                              static_cast<double>(raw->value.size()) * weight};
}

std::shared_ptr<const std::vector<std::uint32_t>> shared(std::vector<std::uint32_t> numbers) {
    return std::make_shared<const std::vector<std::uint32_t>>(std::move(numbers));
}

// The process of the event, or its parent, is one of these. `ppid=` ends in `pid=` too.
Literal process_literal(std::vector<std::uint32_t> pids) {
    Literal literal{"pid=", false};
    literal.only_before = shared(std::move(pids));
    return literal;
}
constexpr double kProcessRarity = 1;

std::optional<Condition<Literal>> container_literals(const ContainerTest& test) {
    constexpr std::size_t kShownDigits = 12;  // fewer are no id
    Condition<Literal> condition{{}, kProcessRarity};
    if (test.containers.empty()) return word_literals(test.text);
    for (const auto* container : test.containers)
        append_encoded(condition.alternatives, std::string_view(container->id).substr(0, kShownDigits));
    condition.alternatives.push_back(process_literal(HistoryProcesses(*test.history).of(test.containers)));
    return condition;
}

std::optional<Condition<Literal>> place_literals(const PlaceTest& test) {
    if (test.place != ProcessPlace::container) return std::nullopt;
    return Condition<Literal>{{process_literal(HistoryProcesses(*test.history).in_containers())},
                              kProcessRarity};
}

std::optional<Condition<Literal>> verb_literals(const VerbTest& test) {
    if (!test.history) return std::nullopt;
    // What is no client to the history is one if its words say so.
    Condition<Literal> condition{{process_literal(HistoryProcesses(*test.history).of_clients())},
                                 kProcessRarity};
    for (const auto* client : {"docker", "podman", "nerdctl"}) append_encoded(condition.alternatives, client);
    return condition;
}

// A start has an EXECVE record, whose type may be a number, and that of the system one of its own. An end is a call of
// certain numbers, or of a name; a refusal is one that ended with EPERM, which is 1, or EACCES, 13, or their names.
std::optional<Condition<Literal>> mark_literals() {
    Literal ends{"syscall=", false};
    ends.only_before = shared({94, 231, 252});
    const Literal refusals{"exit=-1", false, {"0", "1", "2", "4", "5", "6", "7", "8", "9"}};
    return Condition<Literal>{{{"EXECVE", false},
                               {"1309", false},
                               {"SYSTEM_BOOT", false},
                               {"1127", false},
                               ends,
                               refusals,
                               {"exit=E", false}},
                              kProcessRarity};
}

std::optional<Condition<Literal>> literals_of(const Test& test) {
    if (const auto* container = std::get_if<ContainerTest>(&test)) return container_literals(*container);
    if (const auto* place = std::get_if<PlaceTest>(&test)) return place_literals(*place);
    if (const auto* verb = std::get_if<VerbTest>(&test)) return verb_literals(*verb);
    if (std::holds_alternative<MarkTest>(test)) return mark_literals();
    if (const auto* record = std::get_if<RecordTest>(&test))
        return derive<Literal>(record->condition->tree, raw_literals);
    if (const auto* argument = std::get_if<ArgumentTest>(&test)) return word_literals(argument->pattern.text);
    if (const auto* command = std::get_if<CommandTest>(&test))
        return word_literals(longest_word(command->pattern.text));
    if (const auto* number = std::get_if<NumberTest>(&test))
        return number_literals(number->attribute, number->number, number->name);
    if (const auto* call = std::get_if<CallTest>(&test)) return call_literals(*call);
    if (const auto* text = std::get_if<TextTest>(&test)) return text_literals(*text);
    if (const auto* name = std::get_if<NameTest>(&test)) return name_literals(*name);
    const auto* node = std::get_if<NodeTest>(&test);
    if (!node || node->node.empty()) return std::nullopt;
    return Condition<Literal>{{{node->node, false}}, static_cast<double>(node->node.size()) * kNodeWeight};
}

std::optional<Condition<std::uint64_t>> serials_of(const Test& test) {
    const auto* serial = std::get_if<SerialTest>(&test);
    if (!serial) return std::nullopt;
    return Condition<std::uint64_t>{{serial->serial}, 1};
}

// The scanner knows types by their numbers alone.
std::optional<Condition<RecordType>> types_like(RecordType type) {
    return Condition<RecordType>{{type, find_namesake(type)}, 1};
}

std::optional<Condition<RecordType>> record_types_of(const RecordLeaf& leaf) {
    const auto* type = std::get_if<TypeNumberTest>(&leaf);
    constexpr std::int64_t kLast = std::numeric_limits<std::int32_t>::max();
    if (!type || type->comparison != Comparison::equal || type->number > kLast) return std::nullopt;
    return types_like(RecordType{static_cast<std::int32_t>(type->number)});
}

std::optional<Condition<RecordType>> types_of(const Test& test) {
    if (const auto* record = std::get_if<RecordTest>(&test))
        return derive<RecordType>(record->condition->tree, record_types_of);
    const auto* type = std::get_if<TypeTest>(&test);
    if (!type) return std::nullopt;
    return types_like(type->type);
}

void narrow(TimeRange& range, const TimeRange& other) noexcept {
    if (other.since) range.since = std::max(range.since, other.since);
    if (other.until) range.until = range.until ? std::min(range.until, other.until) : other.until;
}

void widen(TimeRange& range, const TimeRange& other) noexcept {
    range.since = range.since && other.since ? std::min(range.since, other.since) : std::nullopt;
    range.until = range.until && other.until ? std::max(range.until, other.until) : std::nullopt;
}

// The span outside which the tree does not hold.
template <class Leaf, class OfTest>
TimeRange derive_time(const Tree<Leaf>& tree, OfTest of_test) {
    if (tree.kind == TreeKind::test) return of_test(tree.test);
    if (tree.kind == TreeKind::none || tree.operands.empty()) return {};
    auto range = derive_time(tree.operands.front(), of_test);
    for (const auto& operand : tree.operands) {
        const auto other = derive_time(operand, of_test);
        if (tree.kind == TreeKind::all) {
            narrow(range, other);
        } else {
            widen(range, other);
        }
    }
    return range;
}

TimeRange record_time_of(const RecordLeaf& leaf) {
    const auto* stamp = std::get_if<StampTest>(&leaf);
    if (!stamp) return {};
    switch (stamp->comparison) {
        // With a serial, the bound itself may hold; without one, it costs nothing to keep it.
        case Comparison::less:
        case Comparison::less_equal:
            return {std::nullopt, stamp->time};
        case Comparison::equal:
            return {stamp->time, stamp->time};
        case Comparison::greater:
        case Comparison::greater_equal:
            return {stamp->time, std::nullopt};
        case Comparison::not_equal:
            break;
    }
    return {};
}

TimeRange time_of(const Test& test) {
    if (const auto* time = std::get_if<TimeTest>(&test)) return time->range;
    if (const auto* record = std::get_if<RecordTest>(&test))
        return derive_time(record->condition->tree, record_time_of);
    return {};
}

template <class Value>
std::vector<Value> sorted_unique(std::vector<Value> values) {
    std::ranges::sort(values);
    values.erase(std::unique(values.begin(), values.end()), values.end());
    return values;
}

// Leaves out what is found whenever another literal is.
std::vector<Literal> without_covered(const std::vector<Literal>& literals) {
    constexpr auto covers = [](const Literal& part, const Literal& whole) {
        return part.unless_followed_by.empty() && !part.only_before && part.fold_case == whole.fold_case &&
               whole.bytes.find(part.bytes) != std::string::npos;
    };
    std::vector<Literal> kept;
    for (const auto& literal : literals) {
        if (std::ranges::any_of(kept, [&](const Literal& other) { return covers(other, literal); })) continue;
        std::erase_if(kept, [&](const Literal& other) { return covers(literal, other); });
        kept.push_back(literal);
    }
    return kept;
}

}  // namespace

Prefilter derive_prefilter(const Expression& expression, const TimeRange& time) {
    Prefilter prefilter{time, {}, {}, {}};
    narrow(prefilter.time, derive_time(expression, time_of));
    if (auto serials = derive<std::uint64_t>(expression, serials_of)) {
        prefilter.serials = sorted_unique(std::move(serials->alternatives));
    }
    if (auto types = derive<RecordType>(expression, types_of)) {
        prefilter.types = sorted_unique(std::move(types->alternatives));
    }
    if (const auto literals = derive<Literal>(expression, literals_of)) {
        auto kept = without_covered(literals->alternatives);
        if (kept.size() <= kMaxLiterals && literals->rarity >= kMinRarity)
            prefilter.literals = std::move(kept);
    }
    return prefilter;
}

}  // namespace dockaudit

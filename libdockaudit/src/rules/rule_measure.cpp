#include <dockaudit/rule_measure.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/interpreter.hpp>

#include "docker/call_head.hpp"
#include "docker/runtime_command.hpp"
#include "facts/event_facts.hpp"
#include "facts/file_path.hpp"
#include "rules/exclusions.hpp"

namespace dockaudit {
namespace {

constexpr char kKeySeparator = 0x01;

MeasuredAmount& operator+=(MeasuredAmount& sum, const MeasuredAmount& other) noexcept {
    sum.events += other.events;
    sum.bytes += other.bytes;
    return sum;
}

// With its newline. Records of one line have it in common.
std::uint64_t stored_bytes(const RecordView& record) noexcept {
    return record.follows_in_line() ? 0 : record.line().size() + 1;
}

MeasuredAmount amount_of(const EventView& event) noexcept {
    MeasuredAmount amount{1, 0};
    for (const auto& record : event.records()) amount.bytes += stored_bytes(record);
    return amount;
}

std::vector<std::string> split_keys(std::string_view text) {
    std::vector<std::string> keys;
    while (!text.empty()) {
        const auto key = text.substr(0, text.find(kKeySeparator));
        text.remove_prefix(std::min(key.size() + 1, text.size()));
        if (std::ranges::find(keys, key) == keys.end()) keys.emplace_back(key);
    }
    return keys;
}

// What is asked of an event.
struct Reading {
    std::vector<std::string> keys;
    std::string program;
    std::vector<std::string> files;

    explicit Reading(const EventView& event);
};

Reading::Reading(const EventView& event) {
    const EventFacts facts(event, {Attribute::key, Attribute::exe, Attribute::file, Attribute::cwd});
    facts.visit_texts(Attribute::key, [&](std::string_view text, const Fact& /*fact*/) {
        for (auto& key : split_keys(text)) {
            if (key != "(null)" && std::ranges::find(keys, key) == keys.end()) keys.push_back(std::move(key));
        }
        return true;
    });
    facts.visit_texts(Attribute::exe, [&](std::string_view text, const Fact& /*fact*/) {
        program = text == "?" || text == "(null)" ? std::string_view() : text;
        return false;
    });
    const auto directory = facts.directory();
    facts.visit_texts(Attribute::file, [&](std::string_view name, const Fact& fact) {
        auto& path = files.emplace_back();
        append_full_path(path, facts.is_in_directory(name, fact) ? directory : "", name);
        return true;
    });
}

/// The names of system calls. There are few, and to ask for one is dear.
class CallNames {
 public:
    std::string_view find(const RecordView& record) {
        const CallHead head(record);
        auto& name = names_[{std::string(head.arch), std::string(head.syscall)}];
        if (name.empty()) {
            for (const auto& field : record.fields()) {
                if (field.name == "syscall") name = interpreter_.interpret(record, field);
            }
        }
        return name;
    }

 private:
    Interpreter interpreter_;
    std::map<std::pair<std::string, std::string>, std::string> names_;
};

std::vector<MeasuredGroup> sorted(std::vector<MeasuredGroup> groups) {
    std::ranges::sort(groups, [](const MeasuredGroup& a, const MeasuredGroup& b) {
        return std::tie(b.amount.bytes, b.amount.events, a.key, a.program) <
               std::tie(a.amount.bytes, a.amount.events, b.key, b.program);
    });
    return groups;
}

// The same thing again and again in one container, and nobody behind it.
struct Repeated {
    MeasuredAmount amount;
    std::set<std::uint64_t> processes;  // of the first ones
};

constexpr std::uint64_t kOften = 3;

}  // namespace

struct RuleMeasure::State {
    using Pair = std::pair<std::string, std::string>;

    struct Saving {
        std::set<std::string> rules;
        MeasuredAmount amount;
        MeasuredAmount maybe;
    };

    explicit State(MeasureLimits given) : limits(given) {}

    bool count(std::map<Pair, MeasuredAmount>& groups, Pair name, const MeasuredAmount& amount) const {
        const auto found = groups.find(name);
        if (found == groups.end() && groups.size() >= limits.groups) return false;
        (found == groups.end() ? groups[std::move(name)] : found->second) += amount;
        return true;
    }

    void add_groups(const Reading& reading, const MeasuredAmount& amount);
    void add_exclusions(const EventView& event, const Reading& reading, const MeasuredAmount& amount);
    void add_maybe(std::size_t spec, const ExclusionQuestion& question, const MeasuredAmount& amount);
    void add_health_check(const EventSubject& subject, const MeasuredAmount& amount);
    std::vector<MeasuredExclusion> exclusions() const;
    std::optional<MeasuredExclusion> health_checks() const;

    MeasureLimits limits;
    CallNames calls;
    MeasuredAmount total;
    std::map<Pair, MeasuredAmount> keys, programs, pairs;
    std::map<std::pair<std::size_t, std::string>, Saving> savings;  // by spec and program
    std::map<std::string, Repeated> repeated;                       // by container and command line
    MeasuredAmount titles;
    MeasuredAmount saved;
    std::uint64_t uncounted = 0;
};

void RuleMeasure::State::add_groups(const Reading& reading, const MeasuredAmount& amount) {
    bool is_counted = count(programs, {"", reading.program}, amount);
    const auto add_key = [&](const std::string& key) {
        is_counted = count(keys, {key, ""}, amount) && is_counted;
        is_counted = count(pairs, {key, reading.program}, amount) && is_counted;
    };
    if (reading.keys.empty()) add_key({});
    for (const auto& key : reading.keys) add_key(key);
    if (!is_counted) ++uncounted;
}

void RuleMeasure::State::add_exclusions(const EventView& event, const Reading& reading,
                                        const MeasuredAmount& amount) {
    // What no rule recorded no rule leaves out.
    const auto* const syscall = event.find_record(RecordType::syscall);
    const bool is_of_rule = !reading.keys.empty() && syscall != nullptr;
    const ExclusionQuestion question{reading.program, reading.files, is_of_rule ? calls.find(*syscall) : ""};
    bool is_excluded = false;
    const auto specs = exclusion_specs();
    for (std::size_t index = 0; is_of_rule && index < specs.size(); ++index) {
        const auto place = find_excluded(specs[index], question);
        if (place.empty()) {
            add_maybe(index, question, amount);
            continue;
        }
        auto& saving = savings[{index, reading.program}];
        saving.rules.insert(exclusion_rule(specs[index], reading.program, place));
        saving.amount += amount;
        is_excluded = true;
    }
    if (is_excluded) saved += amount;
    for (const auto& record : event.records()) {
        if (record.type() != RecordType::proctitle) continue;
        const MeasuredAmount title{0, stored_bytes(record)};
        titles += title;
        if (!is_excluded) saved += title;
    }
}

// The kernel knows the folder that a relative name begins at, and the log does not: as its parent it names the working
// directory.
void RuleMeasure::State::add_maybe(std::size_t spec, const ExclusionQuestion& question,
                                   const MeasuredAmount& amount) {
    const auto& given = exclusion_specs()[spec];
    if (given.folders.empty() || !is_excluded_program(given, question.exe) ||
        !is_excluded_call(given, question.call))
        return;
    const auto is_relative = [](const std::string& file) { return !file.starts_with('/'); };
    if (std::ranges::none_of(question.files, is_relative)) return;
    savings[{spec, std::string(question.exe)}].maybe += amount;
}

void RuleMeasure::State::add_health_check(const EventSubject& subject, const MeasuredAmount& amount) {
    constexpr std::size_t kMost = 10'000;
    if (subject.history() == nullptr || subject.depth() != 1 || subject.cause()) return;
    const auto parent = subject.parent();
    const auto program = subject.program();
    const auto* const container = subject.residence().container;
    if (!parent || !program || container == nullptr) return;
    const auto runtime = parse_runtime_command(parent->exe, parent->arguments);
    // What the container began with is no check. A parent that is the shim is that of an exec as well.
    if (runtime.kind == RuntimeKind::runtime && runtime.verb != "exec") return;
    auto name = container->id;
    for (const auto word : program->arguments) name.append(1, '\0').append(word);
    const auto found = repeated.find(name);
    if (found == repeated.end() && repeated.size() >= kMost) return;
    auto& group = found == repeated.end() ? repeated[std::move(name)] : found->second;
    group.amount += amount;
    if (group.processes.size() < kOften) group.processes.insert(program->process);
}

std::optional<MeasuredExclusion> RuleMeasure::State::health_checks() const {
    MeasuredExclusion found;
    std::size_t commands = 0;
    for (const auto& [name, group] : repeated) {
        if (group.processes.size() < kOften) continue;
        ++commands;
        found.amount += group.amount;
    }
    if (commands == 0) return std::nullopt;
    found.id = "health-checks";
    found.what = fmt::format("what runs again and again in containers with nobody behind it: {} command{}",
                             commands, commands == 1 ? "" : "s");
    found.loses =
        "no rule tells them from docker exec of a person; a longer --health-interval of the container makes them fewer";
    return found;
}

std::vector<MeasuredExclusion> RuleMeasure::State::exclusions() const {
    std::vector<MeasuredExclusion> found;
    for (const auto& [name, saving] : savings) {
        if (saving.rules.empty()) continue;
        const auto& spec = exclusion_specs()[name.first];
        found.push_back({std::string(spec.id),
                         name.second,
                         {saving.rules.begin(), saving.rules.end()},
                         std::string(spec.what),
                         std::string(spec.loses),
                         saving.amount,
                         saving.maybe});
    }
    if (titles.bytes > 0) {
        found.push_back(
            {"process-titles",
             "",
             {"-a never,exclude -F msgtype=PROCTITLE"},
             "the records PROCTITLE, which repeat the first 128 bytes of a command line",
             "the title of processes that were started before the log begins; command lines are in EXECVE",
             titles});
    }
    if (auto checks = health_checks()) found.push_back(std::move(*checks));
    std::ranges::stable_sort(found, std::ranges::greater{},
                             [](const MeasuredExclusion& exclusion) { return exclusion.amount.bytes; });
    return found;
}

RuleMeasure::RuleMeasure(MeasureLimits limits) : state_(std::make_unique<State>(limits)) {}
RuleMeasure::~RuleMeasure() = default;

void RuleMeasure::add(const EventSubject& subject) {
    const auto& event = subject.event();
    const auto amount = amount_of(event);
    const Reading reading(event);
    state_->total += amount;
    state_->add_groups(reading, amount);
    state_->add_exclusions(event, reading, amount);
    state_->add_health_check(subject, amount);
}

Measurement RuleMeasure::finish() const {
    const auto list = [](const auto& groups) {
        std::vector<MeasuredGroup> all;
        for (const auto& [name, amount] : groups) all.push_back({name.first, name.second, amount});
        return sorted(std::move(all));
    };
    return {state_->total,        list(state_->keys), list(state_->programs), list(state_->pairs),
            state_->exclusions(), state_->saved,      state_->uncounted};
}

}  // namespace dockaudit

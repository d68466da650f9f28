#include "rules/rule_event.hpp"

#include <algorithm>
#include <array>

#include <dockaudit/account.hpp>

#include "docker/engine_files.hpp"

namespace dockaudit {
namespace {

constexpr Truth truth(bool value) noexcept {
    return value ? Truth::yes : Truth::no;
}

constexpr auto kUserIds = std::to_array<std::string_view>({"uid", "euid", "suid", "fsuid"});
constexpr auto kGroupIds = std::to_array<std::string_view>({"gid", "egid", "sgid", "fsgid"});

// The value of a field that is a number; absent if the event leaves it open.
std::optional<std::uint64_t> number_of(const ImaginedEvent& event, std::string_view field) {
    field = plain_field(field);
    if (field == "auid") return event.auid;
    if (field == "loginuid_set") return event.auid != kUnsetId ? 1 : 0;
    if (field == "success") return event.has_succeeded ? 1 : 0;
    // A session comes with a login; which one is open.
    if (field == "sessionid" && event.auid == kUnsetId) return kUnsetId;
    if (std::ranges::find(kUserIds, field) != kUserIds.end()) return event.uid;
    if (std::ranges::find(kGroupIds, field) != kGroupIds.end()) return event.uid;
    return std::nullopt;
}

std::optional<std::uint64_t> number_in(const RuleCondition& condition) {
    if (condition.field == "success") {
        if (condition.value == "yes" || condition.value == "1") return 1;
        if (condition.value == "no" || condition.value == "0") return 0;
    }
    return parse_rule_id(condition.value);
}

// A number of an error can be that of a call that failed only, and any other one of a call that did not.
Truth match_exit(const RuleCondition& condition, const ImaginedEvent& event) {
    const bool names_failure = condition.value.starts_with('-') || condition.value.starts_with('E');
    const bool can_be = names_failure != event.has_succeeded;
    if (condition.op == RuleOperator::equal) return can_be ? Truth::maybe : Truth::no;
    if (condition.op == RuleOperator::not_equal) return can_be ? Truth::maybe : Truth::yes;
    return Truth::maybe;
}

Truth match_access(Access wanted, const ImaginedEvent& event) {
    if (!opens(event.call)) return truth(has(wanted, access_of_call(event.call)));
    return truth(has(wanted, event.opened_for));
}

Truth match_watch(const AuditRule& rule, const ImaginedEvent& event, const HostPaths& paths) {
    const auto watch = find_watch(rule, paths);
    if (!watch) return Truth::yes;
    auto best = Truth::no;
    for (const auto& file : event.files) {
        const bool is_below = is_path_within(file, watch->path) || watch->path == "/";
        if (file == watch->path || (is_below && watch->depth == Watch::Depth::tree)) return Truth::yes;
        if (is_below && watch->may_be_tree()) best = Truth::maybe;
    }
    return best;
}

Truth match_exe(const RuleCondition& condition, const ImaginedEvent& event, const HostPaths& paths) {
    if (event.exe.empty()) return Truth::maybe;
    const bool is_same = paths.resolve(condition.value) == event.exe;
    return truth(is_same == (condition.op == RuleOperator::equal));
}

Truth match_condition(const RuleCondition& condition, const ImaginedEvent& event, const HostPaths& paths) {
    const std::string_view field = condition.field;
    // Those are asked of the rule as a whole.
    if (field == "path" || field == "dir" || field == "perm" || field == "key") return Truth::yes;
    if (field == "arch")
        return truth((arch_bits(condition.value) == event.bits) == (condition.op == RuleOperator::equal));
    if (field == "exe") return match_exe(condition, event, paths);
    if (field == "exit") return match_exit(condition, event);
    if (field == "filetype") {
        if (event.files.empty()) return Truth::no;
        return truth((condition.value == event.file_type) == (condition.op == RuleOperator::equal));
    }
    const auto have = number_of(event, field);
    const auto want = number_in(condition);
    return have && want ? truth(holds(condition.op, *have, *want)) : Truth::maybe;
}

Truth match_comparison(const RuleComparison& comparison, const ImaginedEvent& event) {
    const auto left = number_of(event, comparison.left);
    const auto right = number_of(event, comparison.right);
    return left && right ? truth(holds(comparison.op, *left, *right)) : Truth::maybe;
}

Truth match_conditions(const AuditRule& rule, const ImaginedEvent& event, const HostPaths& paths) {
    auto result = Truth::yes;
    for (const auto& condition : rule.conditions)
        result = both(result, match_condition(condition, event, paths));
    for (const auto& comparison : rule.comparisons)
        result = both(result, match_comparison(comparison, event));
    return result;
}

// The rules of a list of their own, which look at the process alone.
Truth match_process(const AuditRule& rule, const ImaginedEvent& event, const HostPaths& paths) {
    auto result = Truth::yes;
    for (const auto& condition : rule.conditions) {
        if (condition.field != "msgtype") result = both(result, match_condition(condition, event, paths));
    }
    return result;
}

bool takes_type(const RuleCondition& condition, RecordType type) {
    const auto named = parse_record_type(condition.value);
    if (named == RecordType::unknown) return false;
    return holds(condition.op, static_cast<std::uint64_t>(to_number(type)),
                 static_cast<std::uint64_t>(to_number(named)));
}

// Whether one of the exclude list takes a record of a type away.
Truth excludes(const AuditRule& rule, RecordType type, const ImaginedEvent& event, const HostPaths& paths) {
    return excludes_type(rule, type) ? match_process(rule, event, paths) : Truth::no;
}

// Takes back what the exclude list, or a process that is not audited at all, leaves nothing of.
void apply_exclusions(Recording& result, const RuleLoad& load, const ImaginedEvent& event,
                      const HostPaths& paths) {
    auto needed = event.needed;
    needed.push_back(RecordType::syscall);
    for (const auto& loaded : load.rules) {
        if (loaded.rule->filter != RuleFilter::exclude) continue;
        for (const auto type : needed) {
            const auto lost = excludes(*loaded.rule, type, event, paths);
            if (lost == Truth::no) continue;
            result.missing = find_record_type_name(type);
            result.against = &loaded;
            result.is_recorded = lost == Truth::yes ? Truth::no : both(result.is_recorded, Truth::maybe);
            if (lost == Truth::yes) return;
        }
    }
}

// The first rule of the list for tasks that matches decides whether a process is audited.
Truth is_audited(const RuleLoad& load, const ImaginedEvent& event, const HostPaths& paths,
                 const LoadedRule*& by) {
    for (const auto& loaded : load.rules) {
        if (loaded.rule->filter != RuleFilter::task) continue;
        const auto match = match_process(*loaded.rule, event, paths);
        if (match == Truth::no) continue;
        if (loaded.rule->action == RuleAction::never) {
            by = &loaded;
            return match == Truth::yes ? Truth::no : Truth::maybe;
        }
        if (match == Truth::yes) break;
    }
    return Truth::yes;
}

// The exit list: the first that matches decides; one that may match leaves it open.
Recording record_at_exit(const RuleLoad& load, const ImaginedEvent& event, const HostPaths& paths) {
    Recording result;
    for (const auto& loaded : load.rules) {
        if (loaded.rule->filter != RuleFilter::exit) continue;
        const auto match = matches(*loaded.rule, event, paths);
        if (match == Truth::no) continue;
        const bool is_always = loaded.rule->action == RuleAction::always;
        auto*& own = is_always ? result.rule : result.against;
        if (own == nullptr) own = &loaded;
        if (match == Truth::maybe) continue;
        const bool is_open = (is_always ? result.against : result.rule) != nullptr;
        result.is_recorded = is_open ? Truth::maybe : truth(is_always);
        return result;
    }
    if (result.rule != nullptr) result.is_recorded = Truth::maybe;
    return result;
}

}  // namespace

bool excludes_type(const AuditRule& rule, RecordType type) {
    return std::ranges::all_of(rule.conditions, [type](const RuleCondition& condition) {
        return condition.field != "msgtype" || takes_type(condition, type);
    });
}

Truth matches(const AuditRule& rule, const ImaginedEvent& event, const HostPaths& paths) {
    if (!takes_call(rule, event.call, event.bits)) return Truth::no;
    auto result = match_watch(rule, event, paths);
    if (const auto access = access_of(rule)) result = both(result, match_access(*access, event));
    return result == Truth::no ? result : both(result, match_conditions(rule, event, paths));
}

Recording record(const RuleLoad& load, const ImaginedEvent& event, const HostPaths& paths) {
    if (load.is_disabled) return {};
    auto result = record_at_exit(load, event, paths);
    if (result.is_recorded == Truth::no) return result;
    const LoadedRule* by = nullptr;
    const auto audited = is_audited(load, event, paths, by);
    if (audited != Truth::yes) {
        result.against = by;
        result.is_recorded = both(result.is_recorded, audited);
        if (audited == Truth::no) return result;
    }
    apply_exclusions(result, load, event, paths);
    return result;
}

}  // namespace dockaudit

// Options, and the lists that take events away.

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "rules/check_context.hpp"
#include "rules/rule_event.hpp"
#include "rules/rule_value.hpp"

namespace dockaudit {
namespace {

constexpr std::uint64_t kSmallestBacklog = 8192;  // what distributions set

std::optional<std::uint64_t> number_of(const LoadedOption* option) {
    if (option == nullptr) return std::nullopt;
    const auto number = parse_rule_number(option->option->value);
    return number && *number >= 0 ? std::optional(static_cast<std::uint64_t>(*number)) : std::nullopt;
}

void check_backlog(const CheckContext& context) {
    const auto* const option = context.load.find_option("-b");
    const auto size = number_of(option);
    if (size && *size > 0 && *size < kSmallestBacklog) {
        context
            .add(Fault::small_backlog, option->position, fmt::format("The buffer holds {} records.", *size),
                 fmt::format("Let it hold {} at least.", kSmallestBacklog))
            .replacement = {fmt::format("-b {}", kSmallestBacklog)};
    } else if (option == nullptr && context.options.source == RuleSource::folder) {
        context
            .add(Fault::small_backlog, {}, "No file sets the size of the buffer; the kernel's is 64 records.",
                 "Set it.")
            .replacement = {fmt::format("-b {}", kSmallestBacklog)};
    }
}

struct OptionRow {
    std::string_view name;
    std::string_view value;  // that is wrong; empty: any but 0
    Fault fault;
    std::string_view message;
    std::string_view replacement;
};

constexpr auto kOptionRows = std::to_array<OptionRow>({
    {"-r", "", Fault::rate_limit, "More than {} records a second are thrown away.", "-r 0"},
    {"--backlog_wait_time", "0", Fault::no_wait, "The wait is {}.", "--backlog_wait_time 60000"},
    {"-f", "2", Fault::panic_on_loss, "The failure mode is {}.", "-f 1"},
    {"-f", "0", Fault::silent_loss, "The failure mode is {}.", "-f 1"},
});

void check_values(const CheckContext& context) {
    for (const auto& row : kOptionRows) {
        const auto* const option = context.load.find_option(row.name);
        const auto value = number_of(option);
        if (!value) continue;
        const bool is_wrong = row.value.empty() ? *value != 0 : std::to_string(*value) == row.value;
        if (!is_wrong) continue;
        context
            .add(row.fault, option->position, fmt::format(fmt::runtime(row.message), *value),
                 fmt::format("Use {}.", row.replacement))
            .replacement = {std::string(row.replacement)};
    }
}

void check_switch(const CheckContext& context) {
    if (!context.load.is_disabled) return;
    const auto* const option = context.load.find_option("-e");
    context
        .add(Fault::auditing_off, option->position, "-e 0 switches auditing off.",
             "Use -e 1, or -e 2 at the end.")
        .replacement = {"-e 1"};
}

void check_task_list(const CheckContext& context) {
    for (const auto& loaded : context.load.rules) {
        if (loaded.rule->filter != RuleFilter::task || loaded.rule->action != RuleAction::never) continue;
        const bool is_all = loaded.rule->conditions.empty();
        auto& finding = context.add(Fault::task_never, loaded.position,
                                    is_all ? "No process that starts from now on is audited."
                                           : "Processes that start with these ids are not audited.",
                                    "Remove the rule.");
        if (!is_all) finding.severity = FindingSeverity::warning;
    }
}

struct NeededType {
    RecordType type;
    FindingSeverity severity;
    std::string_view lost;
};

// What is lost without records of a type, for the searches of this library.
constexpr auto kNeededTypes = std::to_array<NeededType>({
    {RecordType::syscall, FindingSeverity::error, "keys, users and programs"},
    {RecordType::execve, FindingSeverity::error, "command lines, and with them containers and commands"},
    {RecordType::path, FindingSeverity::error, "files, and what tells containers apart"},
    {RecordType::sockaddr, FindingSeverity::warning, "who was connected to"},
    {RecordType::cwd, FindingSeverity::warning, "the folders of relative paths"},
    {RecordType::bprm_fcaps, FindingSeverity::note,
     "the capabilities that tell root in a container from root"},
    {RecordType::proctitle, FindingSeverity::note, "command lines of events that start no program"},
    {RecordType::login, FindingSeverity::warning, "which session is whose"},
    {RecordType::grp_mgmt, FindingSeverity::warning, "changes of groups"},
    {RecordType::user_cmd, FindingSeverity::note, "the commands of sudo"},
    {RecordType::config_change, FindingSeverity::warning, "changes of the audit rules"},
});

void check_exclusions(const CheckContext& context) {
    for (const auto& loaded : context.load.rules) {
        if (loaded.rule->filter != RuleFilter::exclude) continue;
        const bool is_for_all = std::ranges::all_of(
            loaded.rule->conditions, [](const auto& condition) { return condition.field == "msgtype"; });
        for (const auto& needed : kNeededTypes) {
            if (!excludes_type(*loaded.rule, needed.type)) continue;
            auto& finding = context.add(Fault::excluded_record, loaded.position,
                                        fmt::format("{} records are excluded: {} are lost.",
                                                    find_record_type_name(needed.type), needed.lost),
                                        "Remove the rule, or exclude by a never rule what is too much.");
            finding.severity = needed.severity;
            if (!is_for_all && needed.severity == FindingSeverity::error)
                finding.severity = FindingSeverity::warning;
            break;  // the worst is enough
        }
    }
}

}  // namespace

void check_options(const CheckContext& context) {
    check_switch(context);
    check_task_list(context);
    check_exclusions(context);
    check_backlog(context);
    check_values(context);
}

}  // namespace dockaudit

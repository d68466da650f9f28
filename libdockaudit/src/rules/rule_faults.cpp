// What is wrong with one rule by itself.

#include <algorithm>

#include <fmt/format.h>
#include <dockaudit/account.hpp>

#include "docker/engine_files.hpp"
#include "docker/runtime_command.hpp"
#include "rules/check_context.hpp"
#include "rules/imagined_events.hpp"
#include "rules/rule_cover.hpp"
#include "rules/rule_text.hpp"

namespace dockaudit {
namespace {

// A rule with what is asked of it again and again.
struct Subject {
    const CheckContext& context;
    const AuditRule& rule;
    const RulePosition& position;
    std::optional<Watch> watch;
    const WatchedPath* row = nullptr;  // of its path
    HostFile file;                     // what is there

    const std::string& value() const { return watch->condition->value; }
    RulePosition place() const { return CheckContext::at(position, watch ? watch->condition : nullptr); }
    const HostPaths& paths() const { return context.paths; }
    RuleFinding& add(Fault fault, std::string message, std::string advice) const {
        return context.add(fault, place(), std::move(message), std::move(advice));
    }
    std::vector<std::string> lines_for(std::string_view path) const {
        return modern_lines(with_value(rule, watch->condition->field, path), paths());
    }
};

bool is_socket(const Subject& subject) {
    if (subject.row != nullptr) return subject.row->role == PathRole::socket && subject.row->gone.empty();
    return is_engine_socket(subject.watch->path);
}

// Where the host has a file of that name, among those that rules are about; empty if nowhere.
std::string find_elsewhere(const HostPaths& paths, std::string_view path) {
    const auto name = program_name(path);
    for (const auto& row : watched_paths()) {
        if (program_name(row.path) == name && paths.is_present(row.path)) return std::string(row.path);
    }
    for (const auto* found : {&paths.host().clients, &paths.host().programs}) {
        const auto same =
            std::ranges::find(*found, name, [](const auto& each) { return program_name(each); });
        if (same != found->end()) return *same;
    }
    return {};
}

void check_obsolete(const Subject& subject) {
    const auto* const row = subject.row;
    if (row == nullptr || row->gone.empty() || subject.paths().is_present(subject.value())) return;
    const auto here = find_elsewhere(subject.paths(), row->now);
    const auto now = here.empty() ? std::string(row->now) : here;
    auto& finding =
        subject.add(Fault::obsolete_path, fmt::format("{} is gone since {}.", subject.value(), row->gone),
                    fmt::format("Watch {} in its place.", now));
    finding.replacement = subject.lines_for(now);
}

void check_absent(const Subject& subject) {
    const auto* const row = subject.row;
    if (subject.file.kind != HostFileKind::absent) return;
    if (row != nullptr && (!row->gone.empty() || subject.paths().is_worth_a_rule(*row))) return;
    const bool is_folder = subject.watch->condition->field == "dir";
    if (is_folder || subject.paths().lacks_folder_of(subject.value())) return;  // missing_folder
    const auto here = find_elsewhere(subject.paths(), subject.value());
    auto& finding = subject.add(Fault::absent_path, fmt::format("{} is not on this host.", subject.value()),
                                here.empty() ? "Name the path that this host has, or remove the rule."
                                             : fmt::format("Name {}, which is.", here));
    if (!here.empty()) finding.replacement = subject.lines_for(here);
}

void check_link(const Subject& subject) {
    const bool is_link = subject.file.kind == HostFileKind::link ||
                         (subject.file.kind == HostFileKind::unknown && is_usual_link(subject.value()));
    // With a slash at the end the kernel follows a link to a folder.
    if (!is_link || (subject.watch->condition->field == "dir" && subject.value().ends_with('/'))) return;
    const auto target =
        subject.file.target.empty() ? usual_path(subject.value() + "/.") : subject.file.target;
    const auto plain = target.ends_with("/.") ? target.substr(0, target.size() - 2) : target;
    auto& finding = subject.add(Fault::link_path, fmt::format("{} is a link to {}.", subject.value(), plain),
                                fmt::format("Name {} itself.", plain));
    finding.replacement = subject.lines_for(plain);
}

void check_kind_of_file(const Subject& subject) {
    if (subject.rule.is_watch) return;  // auditctl(8) looks what it is
    const auto& field = subject.watch->condition->field;
    const auto kind = subject.file.kind;
    const bool is_guessed = kind == HostFileKind::unknown && subject.row != nullptr;
    // The folder of drop-ins is often made later, and dir= of what is not there is refused.
    const bool is_folder = kind == HostFileKind::folder ||
                           (is_guessed && subject.row->is_folder && !subject.row->path.ends_with(".d"));
    const bool is_file =
        kind == HostFileKind::file || kind == HostFileKind::socket || (is_guessed && !subject.row->is_folder);
    const auto turned = [&subject](std::string_view wanted) {
        auto rule = subject.rule;
        for (auto& condition : rule.conditions) {
            if (condition.field == subject.watch->condition->field) condition.field = wanted;
        }
        return modern_lines(rule, subject.paths());
    };
    if (field == "path" && is_folder) {
        subject
            .add(Fault::path_on_folder, fmt::format("{} is a folder.", subject.value()),
                 "Use dir= for the folder and all in it.")
            .replacement = turned("dir");
    } else if (field == "dir" && is_file) {
        subject
            .add(Fault::dir_on_file, fmt::format("{} is no folder.", subject.value()),
                 "Use path= for a file.")
            .replacement = turned("path");
    }
}

void check_socket(const Subject& subject) {
    if (!is_socket(subject)) return;
    const auto connect = connect_to(subject.paths(), subject.value(), {});
    if (matches(subject.rule, connect, subject.paths()) != Truth::no) return;
    if (record(subject.context.load, connect, subject.paths()).is_recorded != Truth::no) return;
    auto& finding =
        subject.add(Fault::blind_socket, fmt::format("The rule records no client of {}.", subject.value()),
                    "Record connect instead.");
    RuleDraft draft{.calls = {"connect", "socketcall"}, .field = "path", .path = subject.watch->path};
    if (!subject.rule.keys.empty()) draft.key = subject.rule.keys.front();
    finding.replacement = draft_lines(draft, subject.paths().host());
}

void check_noise(const Subject& subject) {
    const auto& root = subject.paths().host().data_root;
    for (const auto& busy : busy_folders()) {
        const bool has_moved = root && busy.path == "/var/lib/docker";
        const auto folder = has_moved ? *root : std::string(busy.path);
        auto write =
            by_service(write_to(subject.paths(), folder + std::string(busy.sample.substr(busy.path.size()))));
        write.exe = busy.writer;
        if (matches(subject.rule, write, subject.paths()) != Truth::yes) continue;
        auto& finding =
            subject.add(Fault::noisy_watch, fmt::format("{} writes in {} all the time.", busy.writer, folder),
                        "Leave out what no login has started, and reads.");
        auto quiet = with_value(subject.rule, "perm", "wa");
        quiet.conditions.push_back({"auid", RuleOperator::not_equal, "unset", {}});
        finding.replacement = modern_lines(quiet, subject.paths());
        return;
    }
}

void check_reads(const Subject& subject) {
    if (subject.row == nullptr || !is_program(subject.row->role) || !subject.row->gone.empty()) return;
    const auto access = access_of(subject.rule);
    if (!access || !has(*access, Access::read)) return;
    std::string fewer;
    for (const char letter : std::string_view("wxa")) {
        if (has(*access, access_of(letter))) fewer += letter;
    }
    auto& finding =
        subject.add(Fault::reads_of_program, fmt::format("Each read of {} is recorded.", subject.value()),
                    fewer.empty() ? "Use perm=x to record its use." : "Leave the r out of the permissions.");
    finding.replacement =
        modern_lines(with_value(subject.rule, "perm", fewer.empty() ? "x" : fewer), subject.paths());
}

void check_form(const CheckContext& context, const AuditRule& rule, const RulePosition& position) {
    if (!rule.is_watch) return;
    context
        .add(Fault::deprecated_watch, position, "The rule is written with -w.",
             "Write it as a rule of the exit list, with an arch.")
        .replacement = modern_lines(rule, context.paths);
}

void check_arch(const CheckContext& context, const AuditRule& rule, const RulePosition& position) {
    if (rule.filter != RuleFilter::exit || rule.is_watch) return;
    const auto own = arch_bits(rule);
    if (!own && !takes_all_calls(rule)) {
        context
            .add(Fault::missing_arch, position, "The rule names system calls and no arch.",
                 "Add -F arch=b64 before -S, and the same rule for b32 where 32-bit programs run.")
            .replacement = modern_lines(rule, context.paths);
        return;
    }
    const bool has_exe = !rule.find("exe").empty();  // a program is of one size
    const bool can_run = context.paths.host().runs_32_bit;
    if (own != 64U || !can_run || has_exe || rule.action == RuleAction::never) return;
    const auto sibling = with_value(rule, "arch", "b32");
    const auto parts = parts_of(sibling, true);
    const bool is_missed = std::ranges::any_of(parts, [&](const RulePart& part) {
        if (!part.call.empty() && !takes_call(sibling, part.call, 32)) return false;
        return std::ranges::none_of(context.load.rules, [&](const LoadedRule& loaded) {
            return covers(*loaded.rule, part, context.paths);
        });
    });
    if (!is_missed) return;
    context
        .add(Fault::one_arch, position, "The rule is for 64-bit programs alone.",
             "Add the same rule for b32.")
        .replacement = {format_rule(rule), format_rule(sibling)};
}

void check_keys(const CheckContext& context, const AuditRule& rule, const RulePosition& position) {
    if (rule.filter != RuleFilter::exit || rule.action == RuleAction::never) return;
    const auto prefix = context.options.key_prefix;
    const bool is_ours = is_about_containers(rule, context.paths);
    auto keyed = rule;
    if (rule.keys.empty()) {
        keyed.keys = {prefix.empty() ? "containers" : std::string(prefix)};
        auto& finding = context.add(Fault::no_key, position, "The rule has no key.", "Give it one.");
        if (!is_ours) finding.severity = FindingSeverity::note;
        if (is_ours) finding.replacement = {format_rule(keyed)};
        return;
    }
    if (!is_ours || has_prefix(rule, prefix)) return;
    keyed.keys.front() = std::string(prefix) + "-" + keyed.keys.front();
    context
        .add(Fault::foreign_key, position,
             fmt::format("The key {} does not begin with {}.", rule.keys.front(), prefix),
             "Let the keys of all rules about containers begin alike.")
        .replacement = {format_rule(keyed)};
}

}  // namespace

bool is_about_containers(const AuditRule& rule, const HostPaths& paths) {
    if (const auto watch = find_watch(rule, paths)) {
        const auto* const row = find_watched_path(watch->path);
        if (row != nullptr) return row->role != PathRole::accounts;
        return is_engine_program(watch->path) || is_engine_configuration(watch->path) ||
               is_engine_socket(watch->path);
    }
    const bool is_of_sockets = rule.find("filetype") == "socket" && takes_call(rule, "mount", 64);
    if (is_of_sockets) return true;
    const auto exe = rule.find("exe");
    return !exe.empty() && is_engine_program(paths.resolve(exe));
}

bool has_prefix(const AuditRule& rule, std::string_view prefix) {
    return std::ranges::any_of(rule.keys, [prefix](const auto& key) { return key.starts_with(prefix); });
}

void check_rule(const CheckContext& context, const AuditRule& rule, const RulePosition& position) {
    if (rule.is_deletion) return;
    Subject subject{context, rule, position, find_watch(rule, context.paths), nullptr, {}};
    if (subject.watch) {
        subject.row = find_watched_path(subject.watch->path);
        subject.file = context.paths.look(subject.value());
        check_obsolete(subject);
        check_absent(subject);
        check_link(subject);
        check_kind_of_file(subject);
        if (rule.action == RuleAction::always) {
            check_socket(subject);
            check_noise(subject);
            check_reads(subject);
        }
    }
    check_form(context, rule, position);
    check_arch(context, rule, position);
    check_keys(context, rule, position);
}

}  // namespace dockaudit

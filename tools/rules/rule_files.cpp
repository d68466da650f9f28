#include "rules/rule_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit::rules {
namespace {

constexpr std::string_view kEnding = ".rules";

cli::ProgramResult ask_auditctl(const World& world, const char* option) {
    auto result = world.run_named("auditctl", {option});
    if (result.is_done()) return result;
    if (result.pid == 0 && world.find_program("auditctl").empty())
        throw Error(ErrorKind::input, "there is no auditctl here")
            .with_hint("dockaudit-rules setup tells what is missing");
    Error error(ErrorKind::input, fmt::format("auditctl {} does not work: {}", option,
                                              cli::first_line(result.err.empty() ? result.out : result.err)));
    throw std::move(error).with_hint(world.is_root ? ""
                                                   : "the kernel tells its rules to root only: try sudo");
}

}  // namespace

FoundRules read_rules(const World& world, const std::string& name, const RuleAccounts& accounts) {
    FoundRules found;
    if (name == "-") {
        found.sets.push_back(parse_audit_rules(world.read_input(), "standard input", accounts));
        return found;
    }
    if (!world.is_folder(name)) {
        const auto text = world.read(name);
        if (!text) throw Error(ErrorKind::input, fmt::format("{}: there is no such file", name));
        found.sets.push_back(parse_audit_rules(*text, name, accounts));
        return found;
    }
    found.source = RuleSource::folder;
    for (const auto& file : world.list(name)) {
        if (file.starts_with('.') || !file.ends_with(kEnding)) continue;
        const auto path = name + (name.ends_with('/') ? "" : "/") + file;
        if (const auto text = world.read(path))
            found.sets.push_back(parse_audit_rules(*text, path, accounts));
    }
    if (found.sets.empty())
        throw Error(ErrorKind::input, fmt::format("{}: there is no file of rules in it", name))
            .with_hint("names of such files end in .rules");
    return found;
}

FoundRules read_live_rules(const World& world) {
    FoundRules found;
    found.source = RuleSource::live;
    // Without rules it says so, which is no rule.
    auto rules = ask_auditctl(world, "-l").out;
    if (rules.starts_with("No rules")) rules.clear();
    found.sets.push_back(parse_audit_rules(rules, "auditctl -l"));
    found.sets.push_back(parse_audit_rules(KernelStatus::read(world).options(), "auditctl -s"));
    return found;
}

KernelStatus KernelStatus::read(const World& world) {
    return KernelStatus(ask_auditctl(world, "-s").out);
}

std::string_view KernelStatus::find(std::string_view name) const noexcept {
    for (std::string_view rest = text_; !rest.empty();) {
        const auto line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
        if (line.size() <= name.size() || !line.starts_with(name) || line[name.size()] != ' ') continue;
        const auto value = line.substr(name.size() + 1);
        return value.substr(0, value.find(' '));
    }
    return {};
}

std::string KernelStatus::options() const {
    // The order is that in which auditctl would take them: the lock comes last.
    constexpr std::array<std::pair<std::string_view, std::string_view>, 5> kNames{{
        {"backlog_limit", "-b"},
        {"failure", "-f"},
        {"rate_limit", "-r"},
        {"backlog_wait_time", "--backlog_wait_time"},
        {"enabled", "-e"},
    }};
    std::string options;
    for (const auto& [name, option] : kNames) {
        if (const auto value = find(name); !value.empty()) options += fmt::format("{} {}\n", option, value);
    }
    return options;
}

}  // namespace dockaudit::rules

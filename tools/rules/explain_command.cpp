#include <string>

#include <fmt/format.h>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/error.hpp>
#include <dockaudit/escape.hpp>

#include "common/error_text.hpp"
#include "rules/commands.hpp"
#include "rules/rule_files.hpp"

namespace dockaudit::rules {
namespace {

using cli::ExitStatus;
using cli::Host;

std::string explain(const RuleLine& line) {
    if (const auto* const rule = std::get_if<AuditRule>(&line.content)) return explain_rule(*rule);
    return explain_option(std::get<ControlOption>(line.content));
}

// The place as editors take it, then the mistake as for a command line.
std::string mistake_text(const RuleSet& set, const RuleError& mistake, const Host& host) {
    auto message = mistake.message;
    if (!set.name.empty()) message = fmt::format("{}:{}: {}", set.name, mistake.place.line, message);
    const auto column = mistake.place.column;
    return cli::error_text(
        host.program, Error(message, mistake.text, column, std::max<std::size_t>(mistake.place.length, 1))
                          .with_hint(mistake.hint));
}

RuleSet find_set(const std::vector<std::string>& operands, const World& world) {
    if (operands.empty())
        throw Error(ErrorKind::usage, "there is nothing to explain")
            .with_hint(
                "write a rule, as in: dockaudit-rules explain -w /etc/docker -p wa, or the name of a file");
    const auto& first = operands.front();
    if (!first.starts_with('-') || first == "-") {
        if (operands.size() > 1)
            throw Error("one file can be explained at once", operands[1], 0, operands[1].size());
        if (world.is_folder(first))
            throw Error(ErrorKind::input, fmt::format("{}: this is a folder", first))
                .with_hint("name one of the files in it");
        return std::move(read_rules(world, first).sets.front());
    }
    std::string rule;
    for (const auto& word : operands) rule += (rule.empty() ? "" : " ") + word;
    return parse_audit_rules(rule);
}

}  // namespace

ExitStatus explain_command(const cli::TypedOptions& options, const Host& host, const World& world) {
    const auto set = find_set(options.operands(), world);
    auto error = set.errors.begin();
    const auto tell_errors = [&](std::size_t before) {
        for (; error != set.errors.end() && error->place.line < before; ++error) {
            host.out->flush();
            host.err->write(mistake_text(set, *error, host));
        }
    };
    for (const auto& line : set.lines) {
        tell_errors(line.place.line);
        if (!set.name.empty()) host.out->write(harmless(line.text) + "\n    ");
        host.out->write(harmless(explain(line)) + "\n");
    }
    tell_errors(~std::size_t{0});
    if (set.lines.empty() && set.errors.empty())
        host.err->write(cli::note_text(host.program, "there is no rule in it"));
    return set.errors.empty() ? ExitStatus::done : ExitStatus::error;
}

}  // namespace dockaudit::rules

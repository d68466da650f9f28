#include <fmt/format.h>

#include <dockaudit/error.hpp>
#include <dockaudit/finding_writer.hpp>
#include <dockaudit/rule_check.hpp>

#include "common/error_text.hpp"
#include "common/version.hpp"
#include "query/reader_options.hpp"
#include "rules/commands.hpp"
#include "rules/host_survey.hpp"
#include "rules/rule_files.hpp"

namespace dockaudit::rules {
namespace {

using cli::ExitStatus;
using cli::Host;

FindingFormat find_format(const cli::TypedOptions& options) {
    const auto* const option = options.find("--format");
    if (option == nullptr) return FindingFormat::text;
    if (const auto format = parse_finding_format(option->value)) return *format;
    throw option->mistake("there is no such format").with_hint("the formats are text, json and sarif");
}

FoundRules find_rules(const cli::TypedOptions& options, const Host& host, const World& world) {
    const auto accounts = find_rule_accounts(options, host);
    const auto& operands = options.operands();
    if (operands.size() > 1) {
        throw Error("one file or folder can be checked at once", operands[1], 0, operands[1].size())
            .with_hint("of a folder, all files whose names end in .rules are checked together");
    }
    if (const auto* const live = options.find("--live")) {
        if (!operands.empty())
            throw Error("--live and a file contradict each other", live->name, 0, live->name.size());
        return read_live_rules(world);
    }
    if (!operands.empty()) return read_rules(world, operands.front(), accounts);
    host.err->write(cli::note_text(host.program, fmt::format("checking {}", kRulesFolder)));
    return read_rules(world, std::string(kRulesFolder), accounts);
}

}  // namespace

ExitStatus check_command(const cli::TypedOptions& options, const Host& host, const World& world) {
    const auto format = find_format(options);
    const FindingWriterOptions shown{.is_colored = cli::find_color(options, host),
                                     .is_utf8 = host.is_utf8,
                                     .tool_version = cli::tool_version()};
    const auto rule_host = find_rule_host(options, world, host);
    const auto rules = find_rules(options, host, world);
    const RuleCheckOptions how{.source = rules.source};
    const auto findings = check_rules(rules.sets, rule_host, how);
    const auto coverage = rule_coverage(rules.sets, rule_host, how);
    host.out->write(format_findings(rules.sets, findings, coverage, format, shown));
    return findings.empty() ? ExitStatus::done : ExitStatus::findings;
}

}  // namespace dockaudit::rules

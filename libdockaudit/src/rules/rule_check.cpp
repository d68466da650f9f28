#include <algorithm>
#include <tuple>

#include "rules/check_context.hpp"

namespace dockaudit {
namespace {

void check_errors(const CheckContext& context) {
    for (std::size_t file = 0; file < context.sets.size(); ++file) {
        for (const auto& error : context.sets[file].errors)
            context.add(Fault::syntax, {file, error.place}, error.message, error.hint);
    }
}

void check_rules_alone(const CheckContext& context) {
    for (std::size_t file = 0; file < context.sets.size(); ++file) {
        for (const auto& line : context.sets[file].lines) {
            if (const auto* const rule = std::get_if<AuditRule>(&line.content))
                check_rule(context, *rule, {file, line.place});
        }
    }
}

// In the order of the texts; what is said of no line comes last.
auto order_of(const RuleFinding& finding) {
    const auto& place = finding.position.place;
    return std::tuple(place.line == 0, finding.position.file, place.line, finding.kind);
}

}  // namespace

RuleFinding& CheckContext::add(Fault fault, const RulePosition& position, std::string message,
                               std::string advice) const {
    const auto& kind = kind_of(fault);
    RuleFinding finding;
    finding.kind = &kind;
    finding.severity = kind.severity;
    finding.message = std::move(message);
    finding.why = kind.why;
    finding.advice = std::move(advice);
    finding.position = position;
    findings.push_back(std::move(finding));
    return findings.back();
}

RulePosition CheckContext::at(const RulePosition& rule, const RuleCondition* condition) {
    if (condition == nullptr || condition->place.line == 0) return rule;
    return {rule.file, condition->place};
}

std::vector<RuleFinding> check_rules(const std::vector<RuleSet>& sets, const RuleHost& host,
                                     const RuleCheckOptions& options) {
    const HostPaths paths(host);
    const auto load = load_rules(sets, paths, options.source);
    std::vector<RuleFinding> findings;
    const CheckContext context{sets, paths, options, load, findings};
    check_errors(context);
    check_rules_alone(context);
    check_load(context);
    check_options(context);
    check_gaps(context);
    std::ranges::stable_sort(findings, {}, order_of);
    return findings;
}

}  // namespace dockaudit

// Which questions rules answer.

#include <algorithm>

#include <fmt/format.h>
#include <dockaudit/rule_check.hpp>

#include "rules/coverage_questions.hpp"

namespace dockaudit {
namespace {

constexpr std::size_t kMaxListed = 3;

// `a, b, c and 4 more`.
std::string list_of(std::vector<std::string_view> items) {
    std::vector<std::string_view> once;
    for (const auto item : items) {
        if (std::ranges::find(once, item) == once.end()) once.push_back(item);
    }
    std::string text;
    for (std::size_t i = 0; i < std::min(once.size(), kMaxListed); ++i) {
        if (i > 0) text += ", ";
        text += once[i];
    }
    if (once.size() > kMaxListed) text += fmt::format(" and {} more", once.size() - kMaxListed);
    return text;
}

// What became of the probes of a question.
struct Tally {
    std::vector<std::string_view> recorded;
    std::vector<std::string_view> open;
    std::vector<std::string_view> lost;
    std::string_view missing;  // a type of records that is excluded
    bool is_kept_out = false;  // by a never rule
};

void note_rule(CoverageRow& row, const LoadedRule& loaded) {
    const auto is_it = [&loaded](const RulePosition& known) {
        return known.file == loaded.position.file && known.place.line == loaded.position.place.line &&
               known.place.column == loaded.position.place.column;
    };
    if (std::ranges::none_of(row.rules, is_it)) row.rules.push_back(loaded.position);
    for (const auto& key : loaded.rule->keys) {
        if (std::ranges::find(row.keys, key) == row.keys.end()) row.keys.push_back(key);
    }
}

Tally hold(const std::vector<Probe>& probes, const RuleLoad& load, const HostPaths& paths, CoverageRow& row) {
    Tally tally;
    for (const auto& probe : probes) {
        const auto result = record(load, probe.event, paths);
        auto& list = result.is_recorded == Truth::yes     ? tally.recorded
                     : result.is_recorded == Truth::maybe ? tally.open
                                                          : tally.lost;
        list.push_back(probe.what);
        if (result.is_recorded != Truth::no && result.rule != nullptr) note_rule(row, *result.rule);
        if (!result.missing.empty()) tally.missing = result.missing;
        if (result.against != nullptr) tally.is_kept_out = true;
    }
    return tally;
}

CoverageVerdict verdict_of(const Tally& tally) {
    if (tally.lost.empty() && tally.open.empty()) return CoverageVerdict::yes;
    return tally.recorded.empty() && tally.open.empty() ? CoverageVerdict::no : CoverageVerdict::partly;
}

std::string reason_of(const Tally& tally, const CoverageRow& row, const RuleLoad& load) {
    if (row.verdict == CoverageVerdict::yes) {
        if (row.keys.empty()) return "Recorded, but without a key.";
        std::string keys;
        for (const auto& key : row.keys) keys += (keys.empty() ? "" : ", ") + key;
        return fmt::format("Search for the {} {}.", row.keys.size() == 1 ? "key" : "keys", keys);
    }
    if (load.is_disabled) return "Auditing is switched off.";
    std::string text;
    const auto add = [&text](std::string_view what, const std::vector<std::string_view>& events) {
        if (!events.empty()) text += fmt::format("{}{}: {}.", text.empty() ? "" : " ", what, list_of(events));
    };
    add("Not recorded", tally.lost);
    add("Recorded under some conditions only", tally.open);
    if (!tally.missing.empty()) text += fmt::format(" {} records are excluded.", tally.missing);
    if (tally.is_kept_out && tally.missing.empty()) text += " A never rule keeps events out.";
    if (load.stopped_by) text += fmt::format(" Loading stops at line {}.", load.stopped_by->place.line);
    return text;
}

}  // namespace

std::string_view to_string(CoverageVerdict verdict) noexcept {
    switch (verdict) {
        case CoverageVerdict::yes:
            return "yes";
        case CoverageVerdict::partly:
            return "partly";
        case CoverageVerdict::no:
            return "no";
        case CoverageVerdict::not_applicable:
            break;
    }
    return "not applicable";
}

std::vector<CoverageRow> rule_coverage(const std::vector<RuleSet>& sets, const RuleHost& host,
                                       const RuleCheckOptions& options) {
    const HostPaths paths(host);
    const auto load = load_rules(sets, paths, options.source);
    std::vector<CoverageRow> rows;
    for (const auto& question : coverage_questions()) {
        CoverageRow row;
        row.id = question.id;
        row.question = question.question;
        constexpr std::string_view kCis = "cis-";
        const bool is_cis = question.id.starts_with(kCis);
        const auto probes = question.probes(paths, is_cis ? question.id.substr(kCis.size()) : "");
        if (probes.empty()) {
            row.verdict = CoverageVerdict::not_applicable;
            const bool is_guess = !host.look && question.nothing == kPathNotHere;
            row.reason = is_guess ? kPathNotUsual : question.nothing;
        } else {
            const auto tally = hold(probes, load, paths, row);
            row.verdict = verdict_of(tally);
            row.reason = reason_of(tally, row, load);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace dockaudit

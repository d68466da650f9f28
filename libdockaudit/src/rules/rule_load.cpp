#include "rules/rule_load.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "rules/rule_terms.hpp"

namespace dockaudit {
namespace {

// A line of one of the texts: what it says, or that it is a mistake.
struct Step {
    RulePosition position;
    const RuleLine* line = nullptr;
};

const ControlOption* option_of(const Step& step) noexcept {
    return step.line == nullptr ? nullptr : std::get_if<ControlOption>(&step.line->content);
}

std::vector<Step> steps_of(const std::vector<RuleSet>& sets) {
    std::vector<Step> steps;
    for (std::size_t file = 0; file < sets.size(); ++file) {
        const auto begin = steps.size();
        for (const auto& line : sets[file].lines) steps.push_back({{file, line.place}, &line});
        for (const auto& error : sets[file].errors) steps.push_back({{file, error.place}, nullptr});
        std::stable_sort(
            steps.begin() + static_cast<std::ptrdiff_t>(begin), steps.end(),
            [](const Step& a, const Step& b) { return a.position.place.line < b.position.place.line; });
    }
    return steps;
}

// augenrules(8) writes the last of `-D`, `-b` and `-f` first and the last `-e` at the end.
void order_as_augenrules(std::vector<Step>& steps) {
    constexpr auto kMoved = std::to_array<std::string_view>({"-D", "-b", "-f", "-e"});
    std::vector<Step> first;
    std::vector<Step> last;
    for (const auto name : kMoved) {
        const auto is_it = [name](const Step& step) {
            const auto* const option = option_of(step);
            return option != nullptr && option->name == name && (name != "-D" || option->value.empty());
        };
        const auto found = std::find_if(steps.rbegin(), steps.rend(), is_it);
        if (found == steps.rend()) continue;
        (name == "-e" ? last : first).push_back(*found);
        std::erase_if(steps, is_it);
    }
    steps.insert(steps.begin(), first.begin(), first.end());
    steps.insert(steps.end(), last.begin(), last.end());
}

class Loader {
 public:
    Loader(const HostPaths& paths, bool is_live) noexcept : paths_(paths), is_live_(is_live) {}

    void take(const Step& step);
    RuleLoad finish();

 private:
    void take_option(const LoadedOption& option);
    void take_rule(const AuditRule& rule, const RulePosition& position);
    void remove(const AuditRule& rule, const RulePosition& position);
    void refuse(const AuditRule& rule, const RulePosition& position, UnloadedRule::Cause cause,
                const RulePosition& by);
    void stop(const RulePosition& position) {
        if (!goes_on_ && !is_live_) load_.stopped_by = position;
    }
    bool is_refused(const AuditRule& rule) const;
    template <class Wanted>
    void unload(const RulePosition& by, const Wanted& is_wanted);

    const HostPaths& paths_;
    bool is_live_;
    bool goes_on_ = false;
    RuleLoad load_;
    std::vector<LoadedRule> prepended_;
    std::unordered_map<std::string, RulePosition> known_;  // by identity
};

void Loader::take(const Step& step) {
    const auto* const rule = step.line == nullptr ? nullptr : std::get_if<AuditRule>(&step.line->content);
    const auto blocker = load_.locked_by ? load_.locked_by : load_.stopped_by;
    if (blocker) {
        using enum UnloadedRule::Cause;
        if (rule != nullptr && !rule->is_deletion)
            refuse(*rule, step.position, load_.locked_by ? locked : stopped, *blocker);
    } else if (step.line == nullptr) {
        stop(step.position);
    } else if (const auto* const option = option_of(step)) {
        take_option({option, step.position});
    } else if (rule->is_deletion) {
        remove(*rule, step.position);
    } else {
        take_rule(*rule, step.position);
    }
}

template <class Wanted>
void Loader::unload(const RulePosition& by, const Wanted& is_wanted) {
    for (auto* list : {&prepended_, &load_.rules}) {
        for (const auto& loaded : *list) {
            if (!is_wanted(*loaded.rule)) continue;
            refuse(*loaded.rule, loaded.position, UnloadedRule::Cause::deleted, by);
            known_.erase(rule_identity(*loaded.rule));
        }
        std::erase_if(*list, [&](const LoadedRule& loaded) { return is_wanted(*loaded.rule); });
    }
}

void Loader::take_option(const LoadedOption& option) {
    const auto& name = option.option->name;
    const auto& value = option.option->value;
    load_.options.push_back(option);
    if (name == "-c" || name == "-i") goes_on_ = true;
    if (name == "-e") {
        load_.is_disabled = value == "0";
        if (value == "2") load_.locked_by = option.position;
    }
    if (name == "-D") {
        constexpr std::string_view kOfKey = "-k ";
        const auto key = value.starts_with(kOfKey) ? value.substr(kOfKey.size()) : std::string();
        unload(option.position, [&key](const AuditRule& rule) {
            return key.empty() || std::ranges::find(rule.keys, key) != rule.keys.end();
        });
    }
}

void Loader::remove(const AuditRule& rule, const RulePosition& position) {
    const auto identity = rule_identity(rule);
    if (!known_.contains(identity)) return;
    unload(position,
           [&identity](const AuditRule& candidate) { return rule_identity(candidate) == identity; });
}

void Loader::refuse(const AuditRule& rule, const RulePosition& position, UnloadedRule::Cause cause,
                    const RulePosition& by) {
    load_.unloaded.push_back({&rule, position, cause, by});
}

// The kernel wants to know the folder of a path, and a folder itself.
bool Loader::is_refused(const AuditRule& rule) const {
    const auto watch = find_watch(rule, paths_);
    if (!watch) return false;
    const auto& value = watch->condition->value;
    return watch->condition->field == "dir" ? paths_.is_absent(value) : paths_.lacks_folder_of(value);
}

void Loader::take_rule(const AuditRule& rule, const RulePosition& position) {
    auto identity = rule_identity(rule);
    if (const auto same = known_.find(identity); same != known_.end() && !is_live_) {
        refuse(rule, position, UnloadedRule::Cause::duplicate, same->second);
        stop(position);
        return;
    }
    if (!is_live_ && is_refused(rule)) {
        refuse(rule, position, UnloadedRule::Cause::refused, position);
        stop(position);
        return;
    }
    known_.emplace(std::move(identity), position);
    (rule.is_prepended ? prepended_ : load_.rules).push_back({&rule, position});
}

RuleLoad Loader::finish() {
    // What was put in front last is tried first.
    load_.rules.insert(load_.rules.begin(), prepended_.rbegin(), prepended_.rend());
    return std::move(load_);
}

}  // namespace

const LoadedOption* RuleLoad::find_option(std::string_view name) const noexcept {
    const auto found = std::find_if(options.rbegin(), options.rend(), [name](const LoadedOption& candidate) {
        return candidate.option->name == name;
    });
    return found == options.rend() ? nullptr : &*found;
}

RuleLoad load_rules(const std::vector<RuleSet>& sets, const HostPaths& paths, RuleSource source) {
    auto steps = steps_of(sets);
    if (source == RuleSource::folder) order_as_augenrules(steps);
    Loader loader(paths, source == RuleSource::live);
    for (const auto& step : steps) loader.take(step);
    return loader.finish();
}

}  // namespace dockaudit

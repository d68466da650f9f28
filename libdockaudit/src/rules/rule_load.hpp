#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include <dockaudit/rule_check.hpp>

#include "rules/host_paths.hpp"

namespace dockaudit {

/// A rule that the kernel has.
struct LoadedRule {
    const AuditRule* rule = nullptr;
    RulePosition position;
};

/// A rule that is written and that the kernel has not.
struct UnloadedRule {
    enum class Cause : std::uint8_t {
        locked,     ///< `-e 2` stands above
        stopped,    ///< auditctl(8) gives up at a mistake above
        deleted,    ///< a `-D`, `-d` or `-W` below
        duplicate,  ///< the kernel has it already
        refused,    ///< its folder is not there
    };

    const AuditRule* rule = nullptr;
    RulePosition position;
    Cause cause = Cause::stopped;
    RulePosition by;  ///< what is to blame
};

struct LoadedOption {
    const ControlOption* option = nullptr;
    RulePosition position;
};

/// What comes of texts of rules once they are loaded.
///
/// *Lifetime*: borrows the sets.
struct RuleLoad {
    std::vector<LoadedRule> rules;  ///< in the order in which the kernel tries them
    std::vector<UnloadedRule> unloaded;
    std::vector<LoadedOption> options;  ///< in their order, those that are not reached left out
    std::optional<RulePosition> stopped_by;
    std::optional<RulePosition> locked_by;
    bool is_disabled = false;  ///< `-e 0` comes last

    /// The last of an option; null if there is none.
    const LoadedOption* find_option(std::string_view name) const noexcept;
};

RuleLoad load_rules(const std::vector<RuleSet>& sets, const HostPaths& paths, RuleSource source);

}  // namespace dockaudit

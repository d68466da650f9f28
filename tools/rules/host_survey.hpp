#pragma once

#include <string>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/rule_profile.hpp>

#include "common/command_line.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

/// Looks at this host: what lies where, which clients there are, what the engine's configuration says.
///
/// *Lifetime*: the result borrows the world. *Errors*: none; what cannot be found out stays unknown.
RuleHost survey_host(const World& world, const cli::Host& host);

/// The host that `--for` means, this one by default. *Errors*: `Error` of kind usage that points at the mistake.
RuleHost find_rule_host(const cli::TypedOptions& options, const World& world, const cli::Host& host);

/// The accounts of this host, by which auditctl(8) would take a name or refuse it; none if `--for` means another host.
RuleAccounts find_rule_accounts(const cli::TypedOptions& options, const cli::Host& host);

}  // namespace dockaudit::rules

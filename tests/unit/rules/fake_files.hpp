#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/rule_profile.hpp>

namespace dockaudit::test {

/// A host with these files alone. The folders above them are there; `from -> to` is a link; a name that ends in `/` is a
/// folder, one in `.sock` a socket.
RuleHost host_with(std::vector<std::string> files);

/// Debian's packages of Docker, on merged file systems.
RuleHost docker_host(const std::vector<std::string>& more = {});

/// One text of rules; throws if it has mistakes.
std::vector<RuleSet> rules_of(std::string_view text);

}  // namespace dockaudit::test

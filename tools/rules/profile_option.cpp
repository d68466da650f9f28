#include "rules/profile_option.hpp"

#include <string>

namespace dockaudit::rules {

RuleProfile find_profile(const cli::TypedOptions& options) {
    const auto* const option = options.find("--profile");
    if (option == nullptr) return RuleProfile::recommended;
    if (const auto profile = parse_rule_profile(option->value)) return *profile;
    std::string names;
    for (const auto& profile : rule_profile_names())
        names.append(names.empty() ? "" : ", ").append(profile.name);
    throw option->mistake("there is no such profile").with_hint("the profiles are " + names);
}

}  // namespace dockaudit::rules

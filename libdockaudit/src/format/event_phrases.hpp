#pragma once

#include <string_view>

#include "interpret/event_roles.hpp"

// The words that csv and text have in common.

namespace dockaudit {

/// Who did it: `system` where nobody logged in.
constexpr std::string_view subject_name(std::string_view account) noexcept {
    return account == "unset" ? "system" : account;
}

/// What was done; empty if libauparse could not tell anything of the event.
inline std::string_view action_phrase(const EventRoles& roles) noexcept {
    return roles.is_known && roles.action.empty() ? "did-unknown" : std::string_view(roles.action);
}

/// `success` or `failed`, of an interpreted result; empty if there is none.
constexpr std::string_view result_word(std::string_view result) noexcept {
    if (result.empty()) return {};
    const bool is_good =
        result == "yes" || result.starts_with("suc") || result == "allow" || result == "granted";
    return is_good ? "success" : "failed";
}

}  // namespace dockaudit

#pragma once

#include <string_view>

#include "facts/event_facts.hpp"
#include "interpret/normalizer.hpp"

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

/// `success` or `failed`, of an interpreted result; empty if there is none. What seccomp only logs is done.
inline std::string_view result_word(std::string_view result) noexcept {
    if (result.empty()) return {};
    const bool is_good = says_success(result) || result == "granted" || result == "log";
    return is_good ? "success" : "failed";
}

/// The result of an event that was normalized last: as libauparse finds it, else what its records say.
inline std::string_view result_of(Normalizer& normalizer, const EventRoles& roles, const EventView& event) {
    if (roles.result.kind != EventPart::Kind::absent) return result_word(normalizer.text(roles.result));
    const auto succeeded = EventFacts(event, {Attribute::success}).succeeded();
    if (!succeeded) return {};
    return *succeeded ? "success" : "failed";
}

}  // namespace dockaudit

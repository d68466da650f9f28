#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include <dockaudit/rule_profile.hpp>

#include "rules/watched_paths.hpp"

namespace dockaudit {

/// A group of rules of a generated file, with the comment that stands above it.
struct ProfileSection {
    std::uint8_t profiles = 0;  ///< as bits, by the number of `RuleProfile`
    std::string_view comment;
    bool takes_paths = true;  ///< one rule for each path of the role; else one for all
    PathRole role = PathRole::client;
    std::span<const std::string_view> calls = {};
    std::string_view perm = {};
    std::string_view filter = {};
    std::string_view key = {};
    /// Which rows of the role: null for all.
    bool (*is_row)(const WatchedPath& row, RuleProfile profile) = nullptr;

    bool is_in(RuleProfile profile) const noexcept {
        return (profiles >> static_cast<unsigned>(profile) & 1U) != 0;
    }
    bool takes(const WatchedPath& row, RuleProfile profile) const {
        return is_row == nullptr || is_row(row, profile);
    }
};

/// In the order in which they are loaded: the first rule that matches gives its key to an event.
std::span<const ProfileSection> profile_sections() noexcept;

/// True if somebody looked at the host.
inline bool is_known(const RuleHost& host) noexcept {
    return static_cast<bool>(host.look);
}

inline constexpr std::string_view kHead =
    "The first rule that matches an event gives it its key; so special rules stand before general ones.\n"
    "Every key begins with docker.";

inline constexpr std::string_view kGoOnHere =
    "Go on after a rule that is refused, such as one for a folder that was removed meanwhile. Without this none of\n"
    "the rules below it would be loaded.";
inline constexpr std::string_view kGoOnAnywhere =
    "Go on after a rule that is refused: not every path below is on every host.";
inline constexpr std::string_view kSmallBuffer =
    "Records that wait for auditd. The kernel's own 64 are gone when a few programs start at once.";
inline constexpr std::string_view kLargeBuffer =
    "Records that wait for auditd. Each start of a program makes about five; a start of some hundred containers or a\n"
    "build makes thousands of them in a second. The memory is used only while they wait.";
inline constexpr std::string_view kWait =
    "How long a process waits for room in a full buffer before its record is lost, in ticks of the kernel: its own\n"
    "default where there are 1000 in a second. 0 would lose records at once.";
inline constexpr std::string_view kFailure =
    "Losses go to the kernel's log. 2 would halt the host, 0 would hide them.";

}  // namespace dockaudit

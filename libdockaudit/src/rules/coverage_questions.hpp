#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule_event.hpp"

namespace dockaudit {

/// An event that would have to be recorded.
struct Probe {
    std::string what;  ///< for people: `starts of /usr/bin/docker`
    ImaginedEvent event;
};

/// Something that rules should answer.
struct CoverageQuestion {
    std::string_view id;
    std::string_view question;
    std::string_view nothing;  ///< why it does not apply where there is no probe
    /// `cis` is the item of the benchmark, without `cis-`.
    std::vector<Probe> (*probes)(const HostPaths& paths, std::string_view cis) = nullptr;
};

inline constexpr std::string_view kPathNotHere = "The path is not on this host.";
inline constexpr std::string_view kPathNotUsual = "The path is not usual on such hosts.";

/// All of them, in the order in which they are told. *Lifetime*: for ever.
std::span<const CoverageQuestion> coverage_questions() noexcept;

}  // namespace dockaudit

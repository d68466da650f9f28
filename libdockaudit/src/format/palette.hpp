#pragma once

#include <string_view>

// Colours of a terminal (SGR of ECMA-48), those that every terminal has.

namespace dockaudit::palette {

inline constexpr std::string_view kHeading = "\x1b[1m";
inline constexpr std::string_view kTime = "\x1b[2m";
inline constexpr std::string_view kType = "\x1b[34m";
inline constexpr std::string_view kKey = "\x1b[35m";
inline constexpr std::string_view kFailure = "\x1b[1;31m";
// Reversed, as a pager shows what was searched for: it goes with every colour, and red tells of failure.
inline constexpr std::string_view kMatch = "\x1b[7m";
inline constexpr std::string_view kEnd = "\x1b[0m";

}  // namespace dockaudit::palette

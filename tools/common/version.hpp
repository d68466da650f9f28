#pragma once

#include <string>
#include <string_view>

namespace dockaudit::cli {

/// Of the tools: `0.1.0`.
std::string_view tool_version() noexcept;

/// What `--version` of a tool prints: its version, and how it and the library were built.
std::string version_text(std::string_view program);

}  // namespace dockaudit::cli

#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace dockaudit {

/// The text of a small file that keeps the state of a run; absent if there is no such file.
/// *Errors*: `Error` of kind input.
std::optional<std::string> load_state_file(const std::filesystem::path& path);

/// Writes a new file beside `path` and renames it, so that no reader sees half of it, and it survives a crash.
/// *Errors*: `Error` of kind output.
void save_state_file(const std::filesystem::path& path, std::string_view text);

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>

namespace dockaudit {

/// A file as a whole; absent if it cannot be read, as where it is gone by now. Of a larger one no more than `most` bytes.
std::optional<std::string> read_small_file(const std::filesystem::path& path, std::size_t most = 1 << 20);

}  // namespace dockaudit

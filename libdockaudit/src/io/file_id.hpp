#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>

namespace dockaudit {

/// What a file is, whatever it is called.
struct FileId {
    std::uint64_t device = 0;
    std::uint64_t inode = 0;

    friend bool operator==(const FileId&, const FileId&) = default;
};

/// Absent if there is no file of that name; `-` is standard input.
std::optional<FileId> find_file_id(const std::filesystem::path& path) noexcept;

}  // namespace dockaudit

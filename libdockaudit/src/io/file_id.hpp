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

/// Which file a name stands for now.
struct NamedFile {
    std::filesystem::path path;
    FileId id;
    std::uint64_t size = 0;  ///< bytes
    int error = 0;           ///< of errno(3): why there is none; 0 if there is
};

/// `-` is standard input.
NamedFile find_file(const std::filesystem::path& path);

/// Absent if there is no file of that name.
std::optional<FileId> find_file_id(const std::filesystem::path& path);

}  // namespace dockaudit

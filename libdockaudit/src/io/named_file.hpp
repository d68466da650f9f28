#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <vector>

#include <dockaudit/log_set.hpp>

namespace dockaudit {

/// Which file a name stands for now.
struct NamedFile {
    std::filesystem::path path;
    std::uint64_t device = 0;
    std::uint64_t inode = 0;
    std::uint64_t size = 0;  ///< bytes
    int error = 0;           ///< of errno(3): why there is none; 0 if there is

    explicit operator bool() const noexcept { return error == 0; }
    bool is_same_file(const NamedFile& other) const noexcept {
        return path == other.path && device == other.device && inode == other.inode;
    }
};

NamedFile find_file(const std::filesystem::path& path);

/// Those of the logs of a set that are there now.
std::vector<NamedFile> list_files(const LogSet& logs);

/// Calls `open` with a set as it is now, again if a file of it was renamed, made or removed meanwhile, so that it sees
/// the set of one moment. If that goes on, the last call counts. *Errors*: those of `open` in the last call.
void open_at_once(LogSet logs, const std::function<void(const LogSet&)>& open);

}  // namespace dockaudit

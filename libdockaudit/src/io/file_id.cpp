#include "io/file_id.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace dockaudit {

NamedFile find_file(const std::filesystem::path& path) {
    struct stat status {};
    const bool is_found =
        path == "-" ? ::fstat(STDIN_FILENO, &status) == 0 : ::stat(path.c_str(), &status) == 0;
    if (!is_found) return {path, {}, 0, errno};
    return {path, {status.st_dev, status.st_ino}, static_cast<std::uint64_t>(status.st_size), 0};
}

std::optional<FileId> find_file_id(const std::filesystem::path& path) {
    const auto file = find_file(path);
    return file.error == 0 ? std::optional(file.id) : std::nullopt;
}

}  // namespace dockaudit

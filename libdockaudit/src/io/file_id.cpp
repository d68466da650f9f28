#include "io/file_id.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace dockaudit {

std::optional<FileId> find_file_id(const std::filesystem::path& path) noexcept {
    struct stat status {};
    const bool is_found =
        path == "-" ? ::fstat(STDIN_FILENO, &status) == 0 : ::stat(path.c_str(), &status) == 0;
    if (!is_found) return std::nullopt;
    return FileId{status.st_dev, status.st_ino};
}

}  // namespace dockaudit

#include "io/state_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

std::system_error last_system_error() {
    return {errno, std::generic_category()};
}

void write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const auto written = ::write(fd, text.data(), text.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) throw last_system_error();
        text.remove_prefix(static_cast<std::size_t>(written));
    }
}

}  // namespace

std::optional<std::string> load_state_file(const std::filesystem::path& path) {
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found) return std::nullopt;
    if (error) throw Error(ErrorKind::input, path.native() + ": " + error.message());
    if (std::filesystem::is_directory(status))
        throw Error(ErrorKind::input, path.native() + ": it is a directory");
    std::ifstream file(path, std::ios::binary);
    if (!file) throw Error(ErrorKind::input, path.native() + ": " + std::generic_category().message(errno));
    return std::string{std::istreambuf_iterator<char>(file), {}};
}

void save_state_file(const std::filesystem::path& path, std::string_view text) {
    // Always the same name: one that a killed run has left goes away.
    const auto temporary = path.native() + ".new";
    ::unlink(temporary.c_str());
    const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) throw Error(ErrorKind::output, path.native() + ": " + std::generic_category().message(errno));
    try {
        write_all(fd, text);
        if (::fsync(fd) != 0) throw last_system_error();
        std::filesystem::rename(temporary, path);
        ::close(fd);
    } catch (const std::system_error& error) {
        ::close(fd);
        ::unlink(temporary.c_str());
        throw Error(ErrorKind::output, path.native() + ": " + error.code().message());
    }
}

}  // namespace dockaudit

#include "io/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

[[noreturn]] void fail(const std::string& name, int error) {
    throw Error(ErrorKind::input, name + ": " + std::generic_category().message(error));
}

}  // namespace

InputFile InputFile::open(const std::filesystem::path& path) {
    InputFile file;
    if (path == "-") {
        file.name_ = "standard input";
        file.fd_ = STDIN_FILENO;
    } else {
        file.name_ = path.native();
        file.fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY);
        if (file.fd_ < 0) fail(file.name_, errno);
        file.owned_ = true;
    }
    struct stat status {};
    if (::fstat(file.fd_, &status) != 0) fail(file.name_, errno);
    if (S_ISDIR(status.st_mode)) fail(file.name_, EISDIR);
    file.device_ = status.st_dev;
    file.inode_ = status.st_ino;
    // Files of /proc call themselves regular and empty; they are read as streams.
    file.seekable_ = file.owned_ && S_ISREG(status.st_mode) && status.st_size > 0;
    file.stream_ = !file.owned_ || !S_ISREG(status.st_mode);
    file.size_ = file.seekable_ ? static_cast<std::uint64_t>(status.st_size) : 0;
    return file;
}

InputFile InputFile::duplicate() const {
    InputFile file;
    file.name_ = name_;
    file.fd_ = ::fcntl(fd_, F_DUPFD_CLOEXEC, 0);
    if (file.fd_ < 0) fail(name_, errno);
    file.owned_ = true;
    file.seekable_ = seekable_;
    file.stream_ = stream_;
    file.size_ = size_;
    file.device_ = device_;
    file.inode_ = inode_;
    return file;
}

InputFile::InputFile(InputFile&& other) noexcept {
    *this = std::move(other);
}

InputFile& InputFile::operator=(InputFile&& other) noexcept {
    if (this == &other) return *this;
    if (owned_) ::close(fd_);
    name_ = std::move(other.name_);
    fd_ = std::exchange(other.fd_, -1);
    owned_ = std::exchange(other.owned_, false);
    seekable_ = other.seekable_;
    stream_ = other.stream_;
    size_ = other.size_;
    device_ = other.device_;
    inode_ = other.inode_;
    return *this;
}

InputFile::~InputFile() {
    if (owned_) ::close(fd_);
}

std::size_t InputFile::read_at(std::uint64_t offset, std::span<char> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const auto got =
            ::pread(fd_, into.data() + done, into.size() - done, static_cast<off_t>(offset + done));
        if (got == 0) break;
        if (got < 0) {
            if (errno == EINTR) continue;
            fail(name_, errno);
        }
        done += static_cast<std::size_t>(got);
    }
    return done;
}

std::size_t InputFile::read_some(std::span<char> into) const {
    for (;;) {
        const auto got = ::read(fd_, into.data(), into.size());
        if (got >= 0) return static_cast<std::size_t>(got);
        if (errno != EINTR) fail(name_, errno);
    }
}

bool InputFile::is_ready() const noexcept {
    pollfd request{fd_, POLLIN, 0};
    return ::poll(&request, 1, 0) != 0;
}

}  // namespace dockaudit

#include "io/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <utility>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

// So much of a file's start tells whether it was cut and written anew.
constexpr std::size_t kKnownStart = 1024;

[[noreturn]] void fail(const std::string& name, int error) {
    throw Error(ErrorKind::input, name + ": " + std::generic_category().message(error));
}

/// A descriptor that is read from where it stands. *Lifetime*: it stays its owner's.
class DescriptorStream final : public ByteStream {
 public:
    DescriptorStream(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

    std::size_t read_some(std::span<char> into) override {
        for (;;) {
            const auto got = ::read(fd_, into.data(), into.size());
            if (got >= 0) return static_cast<std::size_t>(got);
            if (errno != EINTR) fail(name_, errno);
        }
    }

    bool is_ready() const noexcept override {
        pollfd request{fd_, POLLIN, 0};
        return ::poll(&request, 1, 0) != 0;
    }

 private:
    int fd_;
    std::string name_;
};

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
    file.is_stream_ = !file.owned_ || !S_ISREG(status.st_mode);
    if (!file.seekable_) file.stream_ = std::make_unique<DescriptorStream>(file.fd_, file.name_);
    file.size_ = file.seekable_ ? static_cast<std::uint64_t>(status.st_size) : 0;
    return file;
}

InputFile InputFile::of_stream(std::string name, std::unique_ptr<ByteStream> stream) {
    InputFile file;
    file.name_ = std::move(name);
    file.is_stream_ = true;
    file.stream_ = std::move(stream);
    return file;
}

InputFile InputFile::awaited(const std::filesystem::path& path) {
    InputFile file;
    file.name_ = path.native();
    file.is_growing_ = true;
    return file;
}

InputFile InputFile::duplicate() const {
    InputFile file;
    file.name_ = name_;
    file.fd_ = ::fcntl(fd_, F_DUPFD_CLOEXEC, 0);
    if (file.fd_ < 0) fail(name_, errno);
    file.owned_ = true;
    file.seekable_ = seekable_;
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
    close();
    name_ = std::move(other.name_);
    fd_ = std::exchange(other.fd_, -1);
    owned_ = std::exchange(other.owned_, false);
    seekable_ = other.seekable_;
    is_stream_ = other.is_stream_;
    stream_ = std::move(other.stream_);
    is_growing_ = other.is_growing_;
    begin_ = other.begin_;
    start_ = std::move(other.start_);
    stream_given_ = other.stream_given_;
    size_ = other.size_;
    device_ = other.device_;
    inode_ = other.inode_;
    return *this;
}

InputFile::~InputFile() {
    close();
}

void InputFile::close() noexcept {
    stream_.reset();
    if (std::exchange(owned_, false)) ::close(std::exchange(fd_, -1));
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
    if (!stream_) return 0;
    if (stream_given_ >= start_.size()) return stream_->read_some(into);
    const auto size = std::min(into.size(), start_.size() - stream_given_);
    std::memcpy(into.data(), start_.data() + stream_given_, size);
    stream_given_ += size;
    return size;
}

std::string_view InputFile::start(std::size_t bytes) const {
    std::string more;
    while (start_.size() < bytes && is_open()) {
        more.resize(bytes - start_.size());
        const auto got = stream_ ? stream_->read_some(more) : read_at(start_.size(), more);
        start_.append(more, 0, got);
        if (got == 0) break;
    }
    return std::string_view(start_).substr(0, bytes);
}

void InputFile::start_growing() {
    constexpr std::size_t kStep = 64 << 10;
    is_growing_ = true;
    stream_.reset();
    std::string part;
    while (size_ > 0) {
        part.resize(static_cast<std::size_t>(std::min<std::uint64_t>(size_, kStep)));
        const auto offset = size_ - part.size();
        part.resize(read_at(offset, part));
        const auto newline = part.rfind('\n');
        size_ = newline == std::string::npos ? offset : offset + newline + 1;
        if (newline != std::string::npos) return;
    }
}

bool InputFile::has_grown_beyond(std::uint64_t bytes) const noexcept {
    if (fd_ < 0) return false;
    struct stat status {};
    return ::fstat(fd_, &status) != 0 || static_cast<std::uint64_t>(status.st_size) > bytes;
}

bool InputFile::begins_as_before() const {
    std::string now(std::max(start_.size(), kKnownStart), '\0');
    now.resize(read_at(0, now));
    if (!now.starts_with(start_)) return false;
    start_ = std::move(now);
    return true;
}

struct stat InputFile::status() const {
    struct stat status {};
    if (::fstat(fd_, &status) != 0) fail(name_, errno);
    return status;
}

}  // namespace dockaudit

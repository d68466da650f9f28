#include "io/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <dockaudit/error.hpp>

#include "io/journal_stream.hpp"
#include "io/journal_text.hpp"
#include "io/temporary_file.hpp"

namespace dockaudit {
namespace {

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
    file.device_ = status.st_dev;
    file.inode_ = status.st_ino;
    if (S_ISDIR(status.st_mode)) {
        if (find_journal_files(path).empty()) fail(file.name_, EISDIR);
        file.is_stream_ = file.is_journal_ = true;
        file.stream_ = JournalStream::open(path);
        return file;
    }
    // Files of /proc call themselves regular and empty; they are read as streams.
    file.seekable_ = file.owned_ && S_ISREG(status.st_mode) && status.st_size > 0;
    file.is_stream_ = !file.owned_ || !S_ISREG(status.st_mode);
    if (!file.seekable_) file.stream_ = std::make_unique<DescriptorStream>(file.fd_, file.name_);
    if (file.is_stream_) file.stream_ = decode_if_journal_text(std::move(file.stream_), file.name_);
    file.size_ = file.seekable_ ? static_cast<std::uint64_t>(status.st_size) : 0;
    if (file.seekable_) file.look_for_journal();
    return file;
}

// Makes a stream of a regular file that is a journal or a text of one.
void InputFile::look_for_journal() {
    std::array<char, kJournalTextStart> start;
    std::size_t got = 0;
    try {
        got = read_at(0, start);
    } catch (const Error&) {
        return;  // who reads it will tell
    }
    const std::string_view text(start.data(), got);
    if (text.starts_with(kJournalMagic))
        stream_ = JournalStream::open(name_);
    else if (is_journal_text(text, true).value_or(false))
        stream_ = decode_journal_text(std::make_unique<DescriptorStream>(fd_, name_));
    else
        return;
    seekable_ = false;
    is_stream_ = is_journal_ = true;
    size_ = 0;
}

InputFile InputFile::open_journal(std::string name) {
    auto file = of_stream(std::move(name), JournalStream::open_system());
    file.is_journal_ = true;
    return file;
}

InputFile InputFile::keep_stream(const std::filesystem::path& folder, std::string& damage) const {
    TemporaryFile kept(folder);
    std::vector<char> buffer(1 << 20);
    std::uint64_t size = 0;
    while (damage.empty()) {
        std::size_t got = 0;
        try {
            got = read_some(buffer);
        } catch (const Error& error) {
            damage = error.what();
        }
        if (got == 0) break;
        kept.write({buffer.data(), got});
        size += got;
    }
    InputFile file;
    file.name_ = name_;
    file.fd_ = kept.release();
    file.owned_ = true;
    file.size_ = size;
    file.seekable_ = size > 0;
    file.device_ = device_;
    file.inode_ = inode_;
    return file;
}

InputFile InputFile::of_stream(std::string name, std::unique_ptr<ByteStream> stream) {
    InputFile file;
    file.name_ = std::move(name);
    file.is_stream_ = true;
    file.stream_ = std::move(stream);
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
    if (owned_) ::close(fd_);
    name_ = std::move(other.name_);
    fd_ = std::exchange(other.fd_, -1);
    owned_ = std::exchange(other.owned_, false);
    seekable_ = other.seekable_;
    is_stream_ = other.is_stream_;
    is_journal_ = other.is_journal_;
    stream_ = std::move(other.stream_);
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
    return stream_ ? stream_->read_some(into) : 0;
}

}  // namespace dockaudit

#include "io/input_file.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <dockaudit/error.hpp>

#include "io/content_stream.hpp"
#include "io/journal_stream.hpp"
#include "io/journal_text.hpp"
#include "io/temporary_file.hpp"

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

/// A regular file from its start, whatever else reads it. *Lifetime*: the descriptor stays its owner's.
class FileStream final : public ByteStream {
 public:
    FileStream(int fd, std::uint64_t size, std::string name) : fd_(fd), size_(size), name_(std::move(name)) {}

    std::size_t read_some(std::span<char> into) override {
        const auto wanted = std::min<std::uint64_t>(into.size(), size_ - position_);
        for (;;) {
            const auto got = ::pread(fd_, into.data(), wanted, static_cast<off_t>(position_));
            if (got < 0 && errno == EINTR) continue;
            if (got < 0) fail(name_, errno);
            position_ += static_cast<std::uint64_t>(got);
            return static_cast<std::size_t>(got);
        }
    }
    bool is_ready() const noexcept override { return true; }
    std::uint64_t stored_bytes() const noexcept override { return position_; }

 private:
    int fd_;
    std::uint64_t size_;
    std::string name_;
    std::uint64_t position_ = 0;
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
    const bool is_regular = file.owned_ && S_ISREG(status.st_mode);
    file.seekable_ = is_regular && status.st_size > 0;
    file.is_stream_ = !is_regular;
    if (file.seekable_) {
        file.size_ = file.stored_size_ = static_cast<std::uint64_t>(status.st_size);
        file.look_into();
    } else {
        file.stream_ = std::make_unique<DescriptorStream>(file.fd_, file.name_);
    }
    // A file that is a journal is a stream already.
    if (file.is_stream_ && !file.is_journal_) {
        file.stream_ = std::make_unique<ContentStream>(std::move(file.stream_), file.name_);
        file.stream_ = decode_if_journal_text(std::move(file.stream_), file.name_);
    }
    return file;
}

InputFile InputFile::open_journal(std::string name) {
    auto file = of_stream(std::move(name), JournalStream::open_system());
    file.is_journal_ = true;
    return file;
    return file;
}

InputFile InputFile::of_descriptor(int fd, std::string name) {
    InputFile file;
    file.name_ = std::move(name);
    file.fd_ = fd;
    file.owned_ = true;
    struct stat status {};
    if (::fstat(fd, &status) != 0) fail(file.name_, errno);
    file.device_ = status.st_dev;
    file.inode_ = status.st_ino;
    file.seekable_ = status.st_size > 0;
    file.size_ = file.stored_size_ = static_cast<std::uint64_t>(status.st_size);
    if (file.seekable_) file.look_into();
    return file;
}

// It is read as a stream of the records in it.
void InputFile::be_journal(std::unique_ptr<ByteStream> records) {
    stream_ = std::move(records);
    seekable_ = false;
    is_stream_ = is_journal_ = true;
    content_ = {};
    size_ = 0;
}

// Finds out whether a regular file is to be inflated before it is read, or is a journal.
void InputFile::look_into() {
    std::string start(std::max<std::size_t>(kContentBytes, kJournalTextStart), '\0');
    try {
        start.resize(read_at(0, start));
    } catch (const Error&) {
        return;  // who reads it will tell
    }
    if (start.starts_with(kJournalMagic)) return be_journal(JournalStream::open(name_));
    content_ = find_content(std::string_view(start).substr(0, kContentBytes));
    refuse_foreign(content_, name_);
    is_archive_ = content_.kind == Content::Kind::archive;
    if (content_.kind != Content::Kind::compressed) {
        if (is_journal_text(start, true).value_or(false))
            be_journal(decode_journal_text(std::make_unique<FileStream>(fd_, stored_size_, name_)));
        return;
    }
    try {
        ContentStream stream(std::make_unique<FileStream>(fd_, stored_size_, name_), name_,
                             ContentStream::Archives::read);
        is_archive_ = stream.kind() == Content::Kind::archive;
        start.assign(kJournalTextStart, '\0');
        start.resize(is_archive_ ? 0 : read_start(start));
    } catch (const Error& error) {
        // Damage is told where it is met.
        if (!error.hint().empty()) throw;
        start.clear();
    }
    if (is_journal_text(start, true).value_or(false)) return be_journal(decode_journal_text(inflate_again()));
    seekable_ = false;
    size_ = 0;
    stream_ = inflate_again();
}

std::unique_ptr<ByteStream> InputFile::inflate_again() const {
    return std::make_unique<ContentStream>(
        std::make_unique<FileStream>(fd_, stored_size_, name_), name_,
        is_archive_ ? ContentStream::Archives::read : ContentStream::Archives::refused);
}

std::size_t InputFile::read_start(std::span<char> into) const {
    if (!is_compressed()) return read_at(0, into);
    const auto stream = inflate_again();
    std::size_t done = 0;
    try {
        while (done < into.size()) {
            const auto got = stream->read_some(into.subspan(done));
            if (got == 0) break;
            done += got;
        }
    } catch (const Error&) {
        if (done == 0) throw;
    }
    return done;
}

InputFile InputFile::keep(ByteStream& stream, const std::filesystem::path& folder,
                          std::string& damage) const {
    TemporaryFile kept(folder);
    std::vector<char> buffer(1 << 20);
    std::uint64_t size = 0;
    while (damage.empty()) {
        std::size_t got = 0;
        try {
            got = stream.read_some(buffer);
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
    file.stored_size_ = is_compressed() ? stored_size_ : size;
    file.device_ = device_;
    file.inode_ = inode_;
    return file;
}

InputFile InputFile::spool(const std::filesystem::path& folder, std::string& damage) const {
    return keep(*inflate_again(), folder, damage);
}

InputFile InputFile::keep_stream(const std::filesystem::path& folder, std::string& damage) const {
    return keep(*stream_, folder, damage);
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
    file.stored_size_ = stored_size_;
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
    is_journal_ = other.is_journal_;
    stream_ = std::move(other.stream_);
    is_growing_ = other.is_growing_;
    begin_ = other.begin_;
    start_ = std::move(other.start_);
    content_ = other.content_;
    is_archive_ = other.is_archive_;
    size_ = other.size_;
    stored_size_ = other.stored_size_;
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
    return stream_ ? stream_->read_some(into) : 0;
}

std::string_view InputFile::start(std::size_t bytes) const {
    const bool is_known = start_.size() >= bytes || (is_compressed() && !start_.empty());
    if (!is_known && fd_ >= 0 && !is_stream_) {
        std::string more(bytes - start_.size(), '\0');
        more.resize(is_compressed() ? read_start(more) : read_at(start_.size(), more));
        start_ += more;
    }
    return std::string_view(start_).substr(0, bytes);
}

void InputFile::start_growing() {
    constexpr std::size_t kStep = 64 << 10;
    if (is_stream_ || is_compressed()) return;
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

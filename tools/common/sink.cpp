#include "common/sink.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
#include <iterator>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit::cli {

DescriptorSink::DescriptorSink(int descriptor, std::string name, std::size_t buffer_bytes)
    : descriptor_(descriptor), name_(std::move(name)), buffer_bytes_(buffer_bytes) {
    buffer_.reserve(buffer_bytes);
}

void DescriptorSink::write(std::string_view text) {
    write_all({&text, 1});
}

void DescriptorSink::write_all(std::span<const std::string_view> texts) {
    std::size_t bytes = buffer_.size();
    for (const auto text : texts) bytes += text.size();
    if (bytes < buffer_bytes_) {
        for (const auto text : texts) buffer_ += text;
    } else {
        write_through(texts);
    }
}

void DescriptorSink::flush() {
    write_through({});
}

std::optional<FilePlace> DescriptorSink::place() const {
    struct stat status {};
    if (::fstat(descriptor_, &status) != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
    const bool appends = (::fcntl(descriptor_, F_GETFL) & O_APPEND) != 0;
    const auto offset = appends ? status.st_size : ::lseek(descriptor_, 0, SEEK_CUR);
    if (offset < 0) return std::nullopt;
    return FilePlace{status.st_dev, status.st_ino, static_cast<std::uint64_t>(offset)};
}

bool DescriptorSink::visit_written(std::uint64_t from, const PartVisitor& visit) const {
    // The descriptor itself may be for writing only.
    const int file = ::open(fmt::format("/proc/self/fd/{}", descriptor_).c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    std::string part(1 << 16, '\0');
    auto got = ::pread(file, part.data(), part.size(), static_cast<off_t>(from));
    for (; got > 0; got = ::pread(file, part.data(), part.size(), static_cast<off_t>(from))) {
        visit(std::string_view(part).substr(0, static_cast<std::size_t>(got)));
        from += static_cast<std::uint64_t>(got);
    }
    ::close(file);
    return got == 0;
}

void AsciiSink::write(std::string_view text) {
    text_.clear();
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80) {
            text_ += c;
        } else {
            fmt::format_to(std::back_inserter(text_), "\\{:03o}", byte);
        }
    }
    sink_.write(text_);
}

// Writes what is held back and the texts, without copying them together.
void DescriptorSink::write_through(std::span<const std::string_view> texts) {
    // Dropped even when writing fails: who tries again must not write it twice.
    auto held = std::exchange(buffer_, {});
    parts_.clear();
    const auto add = [&](std::string_view text) {
        // writev(2) does not change what it is given.
        if (!text.empty()) parts_.push_back({const_cast<char*>(text.data()), text.size()});
    };
    add(held);
    for (const auto text : texts) add(text);
    for (auto left = std::span(parts_); !left.empty();) left = write_some(left);
    held.clear();
    buffer_ = std::move(held);
}

// Gives what is left to write.
std::span<iovec> DescriptorSink::write_some(std::span<iovec> parts) {
    const auto most = std::min<std::size_t>(parts.size(), IOV_MAX);
    const auto count = ::writev(descriptor_, parts.data(), static_cast<int>(most));
    if (count < 0 && errno == EPIPE) throw BrokenPipe{};
    if (count < 0 && errno != EINTR)
        throw Error(ErrorKind::output, fmt::format("cannot write to {}: {}", name_, std::strerror(errno)));
    auto written = static_cast<std::size_t>(std::max<ssize_t>(count, 0));
    while (!parts.empty() && written >= parts.front().iov_len) {
        written -= parts.front().iov_len;
        parts = parts.subspan(1);
    }
    if (!parts.empty()) {
        parts.front().iov_base = static_cast<char*>(parts.front().iov_base) + written;
        parts.front().iov_len -= written;
    }
    return parts;
}

}  // namespace dockaudit::cli

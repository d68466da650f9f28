#include "common/sink.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <cstring>
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

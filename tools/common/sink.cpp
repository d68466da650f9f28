#include "common/sink.hpp"

#include <unistd.h>

#include <cerrno>
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
    if (buffer_.size() + text.size() < buffer_bytes_) {
        buffer_ += text;
        return;
    }
    flush();
    if (text.size() < buffer_bytes_) {
        buffer_ = text;
    } else {
        write_through(text);
    }
}

void DescriptorSink::flush() {
    // Dropped even when writing fails: who tries again must not write it twice.
    const std::string held = std::exchange(buffer_, {});
    write_through(held);
    buffer_.reserve(buffer_bytes_);
}

void DescriptorSink::write_through(std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(descriptor_, text.data(), text.size());
        if (count >= 0) {
            text.remove_prefix(static_cast<std::size_t>(count));
        } else if (errno == EPIPE) {
            throw BrokenPipe{};
        } else if (errno != EINTR) {
            throw Error(ErrorKind::output,
                        fmt::format("cannot write to {}: {}", name_, std::strerror(errno)));
        }
    }
}

}  // namespace dockaudit::cli

#include <dockaudit/log_set.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "io/temporary_file.hpp"

namespace dockaudit {
namespace {

/// An open file. Closes what it opened.
class Descriptor {
 public:
    Descriptor(int fd, bool is_owned) : fd_(fd), is_owned_(is_owned) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (is_owned_ && fd_ >= 0) ::close(fd_);
    }
    int get() const noexcept { return fd_; }

 private:
    int fd_;
    bool is_owned_;
};

[[noreturn]] void fail(const std::filesystem::path& stream) {
    throw Error(ErrorKind::input, fmt::format("{}: {}", stream == "-" ? "standard input" : stream.native(),
                                              std::generic_category().message(errno)));
}

}  // namespace

LogSet LogSet::copy_of_stream(const std::filesystem::path& stream, const std::filesystem::path& folder) {
    const bool is_stdin = stream == "-";
    const Descriptor from(is_stdin ? STDIN_FILENO : ::open(stream.c_str(), O_RDONLY | O_CLOEXEC), !is_stdin);
    if (from.get() < 0) fail(stream);
    TemporaryFile file(folder);
    std::array<char, 1 << 16> buffer{};
    while (const auto size = ::read(from.get(), buffer.data(), buffer.size())) {
        if (size > 0)
            file.write(std::span(buffer).first(static_cast<std::size_t>(size)));
        else if (errno != EINTR)
            fail(stream);
    }
    const auto kept = std::make_shared<Descriptor>(file.release(), true);
    auto set = LogSet::file(fmt::format("/proc/self/fd/{}", kept->get()));
    set.kept_ = kept;
    return set;
}

}  // namespace dockaudit

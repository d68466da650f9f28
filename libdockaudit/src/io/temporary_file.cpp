#include "io/temporary_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit {
namespace {

// Some file systems know no files without a name.
int open_unnamed(const std::string& folder) {
    const int fd = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (fd >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL)) return fd;
    auto name = folder + "/dockaudit-XXXXXX";
    const int named = ::mkostemp(name.data(), O_CLOEXEC);
    if (named >= 0) ::unlink(name.c_str());
    return named;
}

}  // namespace

TemporaryFile::TemporaryFile(const std::filesystem::path& folder)
    : folder_(folder.native()), fd_(open_unnamed(folder_)) {
    if (fd_ < 0) fail();
}

TemporaryFile::~TemporaryFile() {
    if (fd_ >= 0) ::close(fd_);
}

void TemporaryFile::write(std::span<const char> bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(fd_, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail();
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
}

int TemporaryFile::release() noexcept {
    return std::exchange(fd_, -1);
}

void TemporaryFile::fail() const {
    const auto error = errno;
    throw Error(ErrorKind::input, fmt::format("{}: a temporary file cannot be written there: {}", folder_,
                                              std::generic_category().message(error)))
        .with_hint("TMPDIR names another folder");
}

}  // namespace dockaudit

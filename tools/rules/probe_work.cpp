#include "rules/probe_work.hpp"

#include <fcntl.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit::rules {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) {
    throw Error(ErrorKind::output, fmt::format("{}: {}", what, std::strerror(errno)));
}

}  // namespace

void connect_to(const fs::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto& name = socket.native();
    if (name.size() >= sizeof address.sun_path) {
        errno = ENAMETOOLONG;
        fail(name);
    }
    std::ranges::copy(name, std::begin(address.sun_path));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (descriptor < 0) fail("socket");
    // A refusal is an event too, and so is a queue that is full.
    const auto result = ::connect(
        descriptor, static_cast<const sockaddr*>(static_cast<const void*>(&address)), sizeof address);
    const auto code = errno;
    ::close(descriptor);
    errno = code;
    if (result != 0 && code == ENOENT) fail(name);
}

void make_and_remove(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (descriptor < 0) fail(file.native());
    ::close(descriptor);
    if (::unlink(file.c_str()) != 0) fail(file.native());
}

void set_same_mode(const fs::path& file) {
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0) fail(file.native());
    constexpr mode_t kBits = 07777;
    // On a file system that is never written the attempt is an event as well.
    if (::chmod(file.c_str(), status.st_mode & kBits) != 0 && errno != EROFS) fail(file.native());
}

void log_in_as_root() {
    constexpr std::string_view kUnset = "4294967295";
    std::string login;
    std::ifstream("/proc/self/loginuid") >> login;
    if (login != kUnset) return;
    std::ofstream file("/proc/self/loginuid");
    if (!(file << "0" << std::flush)) fail("/proc/self/loginuid");
}

void mount_apart(const fs::path& socket) {
    if (::unshare(CLONE_NEWNS) != 0) fail("unshare");
    if (::mount("none", "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) fail("mount --make-rprivate /");
    std::string target = "/tmp/dockaudit-probe-XXXXXX";
    const int descriptor = ::mkstemp(target.data());
    if (descriptor < 0) fail(target);
    ::close(descriptor);
    const auto result = ::mount(socket.c_str(), target.c_str(), nullptr, MS_BIND, nullptr);
    const auto code = errno;
    if (result == 0) ::umount2(target.c_str(), MNT_DETACH);
    ::unlink(target.c_str());
    errno = code;
    if (result != 0) fail(socket.native());
}

}  // namespace dockaudit::rules

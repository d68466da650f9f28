#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include <netinet/in.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <string>

#include "sandbox/acts.hpp"

namespace dockaudit::test {
namespace {

int execute(const Stage&) {
    return result_of(::execl("/bin/true", "true", nullptr));
}

int execute_open_file(const Stage&) {
    const int file = ::open("/bin/true", O_PATH | O_CLOEXEC);
    const std::array<char*, 1> none{nullptr};
    return result_of(::syscall(SYS_execveat, file, "", none.data(), none.data(), AT_EMPTY_PATH));
}

int open_socket(int family, int type) {
    return result_of(::socket(family, type, 0));
}

// A descriptor of a socket that was there before would be of use without socket(2).
int connect_to(const Stage& stage) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const auto path = (stage.elsewhere / "socket").native();
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
    return result_of(::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

int connect_anything(const Stage&) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    const int error = result_of(::connect(0, reinterpret_cast<const sockaddr*>(&address), sizeof address));
    return error == ENOTSOCK ? 0 : error;  // the call itself was let through
}

int fork_process(const Stage&) {
    const auto child = ::fork();
    if (child == 0) ::_exit(0);
    return result_of(child);
}

int clone_process(const Stage&) {
    clone_args arguments{};
    arguments.exit_signal = SIGCHLD;
    const auto child = ::syscall(SYS_clone3, &arguments, sizeof arguments);
    if (child == 0) ::_exit(0);
    return result_of(child);
}

int open_for(const std::filesystem::path& path, int flags) {
    return result_of(::open(path.c_str(), flags | O_CLOEXEC, 0600));
}

int read_process(const Stage& stage) {
    char byte = 0;
    iovec local{&byte, 1};
    iovec remote{&byte, 1};
    return result_of(::process_vm_readv(stage.parent, &local, 1, &remote, 1, 0));
}

// Whenever something happens to the descriptor, the kernel signals its owner.
int own_for_parent(const Stage& stage) {
    f_owner_ex owner{F_OWNER_PID, stage.parent};
    return result_of(::fcntl(stage.open_file, F_SETOWN_EX, &owner));
}

int pin_parent(const Stage& stage) {
    cpu_set_t processors;
    CPU_ZERO(&processors);
    CPU_SET(0, &processors);
    ::sched_getaffinity(stage.parent, sizeof processors, &processors);
    return result_of(::sched_setaffinity(stage.parent, sizeof processors, &processors));
}

int call_old(const Stage&) {
#ifdef __x86_64__
    long result = 20;  // getpid of 32-bit programs
    asm volatile("int $0x80" : "+a"(result) : : "memory");
    return result > 0 ? 0 : static_cast<int>(-result);
#else
    return EPERM;
#endif
}

constexpr auto kActs = std::to_array<Act>({
    {"run a program", execute},
    {"run an open file", execute_open_file},
    {"fork", fork_process},
    {"fork by clone3", clone_process},
    {"internet socket", [](const Stage&) { return open_socket(AF_INET, SOCK_STREAM); }},
    {"internet socket of version 6", [](const Stage&) { return open_socket(AF_INET6, SOCK_DGRAM); }},
    {"raw packets", [](const Stage&) { return open_socket(AF_PACKET, SOCK_RAW); }},
    {"kernel socket", [](const Stage&) { return open_socket(AF_NETLINK, SOCK_RAW); }},
    {"local socket", [](const Stage&) { return open_socket(AF_UNIX, SOCK_STREAM); }},
    {"connect to a local service", connect_to},
    {"connect what is open", connect_anything},
    {"trace the parent",
     [](const Stage& stage) { return result_of(::ptrace(PTRACE_SEIZE, stage.parent, nullptr, nullptr)); }},
    {"be traced", [](const Stage&) { return result_of(::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr)); }},
    {"read the memory of the parent", read_process},
    {"signal the parent", [](const Stage& stage) { return result_of(::kill(stage.parent, 0)); }},
    {"signal a thread of the parent",
     [](const Stage& stage) { return result_of(::syscall(SYS_tgkill, stage.parent, stage.parent, 0)); }},
    {"have the parent signalled",
     [](const Stage& stage) { return result_of(::fcntl(stage.open_file, F_SETOWN, stage.parent)); }},
    {"have the parent signalled by its kind", own_for_parent},
    {"choose the signal", [](const Stage& stage) { return result_of(::fcntl(stage.open_file, F_SETSIG, SIGTERM)); }},
    {"have the parent signalled, with bits that the kernel drops",
     [](const Stage& stage) {
         return result_of(::syscall(SYS_fcntl, stage.open_file, (1L << 32) | F_SETOWN, stage.parent));
     }},
    {"pin the parent to processors", pin_parent},
    {"load a module", [](const Stage&) { return result_of(::syscall(SYS_init_module, nullptr, 0, "")); }},
    {"load a module from a file",
     [](const Stage& stage) { return result_of(::syscall(SYS_finit_module, stage.open_file, "", 0)); }},
    {"load a program into the kernel", [](const Stage&) { return result_of(::syscall(SYS_bpf, 5, nullptr, 0)); }},
    {"measure others", [](const Stage&) { return result_of(::syscall(SYS_perf_event_open, nullptr, 0, 0, 0, 0)); }},
    {"mount", [](const Stage&) { return result_of(::mount("none", "/mnt", "tmpfs", 0, nullptr)); }},
    {"change the root", [](const Stage&) { return result_of(::chroot("/usr")); }},
    {"a user namespace", [](const Stage&) { return result_of(::unshare(CLONE_NEWUSER)); }},
    {"enter a namespace", [](const Stage& stage) { return result_of(::setns(stage.open_file, 0)); }},
    {"open by handle",
     [](const Stage&) { return result_of(::syscall(SYS_open_by_handle_at, AT_FDCWD, nullptr, O_RDONLY)); }},
    {"a ring of calls", [](const Stage&) { return result_of(::syscall(SYS_io_uring_setup, 1, nullptr)); }},
    {"keys of the kernel", [](const Stage&) { return result_of(::syscall(SYS_keyctl, 0, 0, 0, 0, 0)); }},
    {"handle page faults", [](const Stage&) { return result_of(::syscall(SYS_userfaultfd, 0)); }},
    {"set the clock",
     [](const Stage&) {
         timeval now{};
         ::gettimeofday(&now, nullptr);
         return result_of(::syscall(SYS_settimeofday, &now, nullptr));
     }},
    {"restart the host", [](const Stage&) { return result_of(::syscall(SYS_reboot, 0, 0, 0, nullptr)); }},
    {"become another user", [](const Stage&) { return result_of(::setresuid(0, 0, 0)); }},
    {"a system call of 32 bits", call_old},
    {"type into the terminal", [](const Stage& stage) { // The kernel would say that this is no terminal.
 return result_of(::ioctl(stage.open_file, TIOCSTI, "x")) == ENOTTY ? 0 : EPERM; }},
    {"read passwords", [](const Stage&) { return open_for("/etc/shadow", O_RDONLY); }},
    {"read a file elsewhere", [](const Stage& stage) { return open_for(stage.elsewhere / "file", O_RDONLY); }},
    {"list a folder elsewhere",
     [](const Stage& stage) { return open_for(stage.elsewhere, O_RDONLY | O_DIRECTORY); }},
    {"read the environment of the parent",
     [](const Stage& stage) {
         return open_for("/proc/" + std::to_string(stage.parent) + "/environ", O_RDONLY);
     }},
    {"write to a file elsewhere", [](const Stage& stage) { return open_for(stage.elsewhere / "file", O_WRONLY); }},
    {"make a file elsewhere",
     [](const Stage& stage) { return open_for(stage.elsewhere / "new", O_WRONLY | O_CREAT); }},
    {"make a file in the temporary folder",
     [](const Stage&) { return open_for("/tmp/dockaudit-intruder", O_WRONLY | O_CREAT); }},
    {"write to the log", [](const Stage& stage) { return open_for(stage.log, O_WRONLY | O_APPEND); }},
    {"cut the log", [](const Stage& stage) { return result_of(::truncate(stage.log.c_str(), 0)); }},
    {"remove the log", [](const Stage& stage) { return result_of(::unlink(stage.log.c_str())); }},
    {"rename the log",
     [](const Stage& stage) { return result_of(::rename(stage.log.c_str(), (stage.log.native() + ".x").c_str())); }},
    {"move the log into the folder of the cursor",
     [](const Stage& stage) {
         return result_of(::rename(stage.log.c_str(), (stage.state.parent_path() / "log").c_str()));
     }},
    {"change the mode of the log", [](const Stage& stage) { return result_of(::chmod(stage.log.c_str(), 0666)); }},
    {"change the owner of the log", [](const Stage& stage) { return result_of(::chown(stage.log.c_str(), 1, 1)); }},
    {"change the times of the log",
     [](const Stage& stage) { return result_of(::utimensat(AT_FDCWD, stage.log.c_str(), nullptr, 0)); }},
    {"make a folder", [](const Stage& stage) { return result_of(::mkdir((stage.elsewhere / "x").c_str(), 0700)); }},
    {"make a folder for the cursor",
     [](const Stage& stage) { return result_of(::mkdir((stage.state.parent_path() / "x").c_str(), 0700)); }},
    {"make a symbolic link", [](const Stage& stage) { return result_of(::symlink("x", (stage.state.native() + "l").c_str())); }},
    {"make a hard link",
     [](const Stage& stage) { return result_of(::link(stage.log.c_str(), (stage.state.native() + "h").c_str())); }},
    {"make a device",
     [](const Stage& stage) { return result_of(::mknod((stage.state.native() + "d").c_str(), S_IFCHR, 0x103)); }},
});

}  // namespace

int result_of(long value) noexcept {
    return value >= 0 ? 0 : errno;
}

std::span<const Act> intruder_acts() {
    return kActs;
}

}  // namespace dockaudit::test

#include <dlfcn.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <pwd.h>
#include <sched.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include <dockaudit/account_database.hpp>
#include <dockaudit/cursor.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/names.hpp>

#include "sandbox/acts.hpp"

namespace dockaudit::test {
namespace {

namespace fs = std::filesystem;

int read_file(const fs::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    char byte = 0;
    const int error = result_of(::read(file, &byte, 1));
    ::close(file);
    return error;
}

// The test makes the next log when this process has become patient.
int read_rotated(const Stage& stage) {
    const fs::path next = stage.log.native() + ".1";
    for (int look = 0; look < 200; ++look) {
        if (fs::exists(next)) return read_file(next);
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    return ETIME;
}

int search(const Stage& stage) {
    EventReader reader(LogSet::rotated(stage.log), Query::builder().build(), {});
    std::uint64_t events = 0;
    visit_events(reader, [&](const EventView&) {
        ++events;
        return Flow::go_on;
    });
    return events > 0 ? 0 : ENODATA;
}

int name_accounts(const Stage&) {
    std::uint32_t id = 1;  // daemon, on every Debian
    const auto& accounts = used_accounts();
    const auto name = accounts.find_user_name(id);
    const bool is_known = name && accounts.find_user_id(*name) == id && accounts.find_group_name(0) == "root";
    // Asked of another process: this one could not.
    return is_known && &accounts != &system_accounts() && !accounts.find_user_name(3999999999) ? 0 : ENOENT;
}

int start_threads(const Stage&) {
    std::atomic<int> ended{0};
    std::vector<std::thread> threads;
    for (int i = 0; i < 32; ++i) threads.emplace_back([&] { ++ended; });
    for (auto& thread : threads) thread.join();
    return ended == 32 ? 0 : EAGAIN;
}

int save_cursor(const Stage& stage) {
    for (int i = 0; i < 3; ++i) Cursor{}.save(stage.state);
    return Cursor::load(stage.state) ? 0 : ENOENT;
}

int take_memory(const Stage&) {
    std::vector<std::string> parts;
    for (int i = 0; i < 64; ++i) parts.emplace_back(std::size_t{4} << 20U, 'x');
    return parts.back().back() == 'x' ? 0 : ENOMEM;
}

int watch(const Stage& stage) {
    const int notify = ::inotify_init1(IN_CLOEXEC);
    if (const int error = result_of(::inotify_add_watch(notify, stage.log.parent_path().c_str(), IN_CREATE)))
        return error;
    pollfd request{notify, POLLIN, 0};
    return result_of(::poll(&request, 1, 1));
}

int read_zone(const Stage&) {
    ::setenv("TZ", "Asia/Tokyo", 1);
    ::tzset();
    const std::time_t epoch = 0;
    std::tm local{};
    ::localtime_r(&epoch, &local);
    return local.tm_hour == 9 ? 0 : ENOENT;
}

// Zone files are packages that may be missing; the folder is what counts.
int load_library(const Stage&) {
    return ::dlopen("libm.so.6", RTLD_NOW) != nullptr ? 0 : ENOENT;
}

// A later C library makes these. What is not there is told as by an old kernel, and it goes on without.
int call_later(const Stage& stage) {
    constexpr auto kCalls =
        std::to_array<long>({SYS_statx, SYS_faccessat2, SYS_openat2, SYS_close_range, SYS_rseq,
                             SYS_membarrier, 449 /* futex_waitv */, 451, 454, 455, 456, 462, 700});
    for (const auto call : kCalls) {
        const int error = result_of(::syscall(call, -1, -1, -1, -1, -1, -1));
        if (error == EPERM) return EPERM;
    }
    return read_file(stage.log);
}

int ask_terminal(const Stage&) {
    winsize size{};
    errno = 0;
    ::isatty(1);
    ::ioctl(1, TIOCGWINSZ, &size);
    return errno == ENOTTY || errno == 0 ? 0 : errno;
}

int use_unnamed_file(const Stage& stage) {
    const int file = ::open(stage.state.parent_path().c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) return errno == EOPNOTSUPP ? 0 : errno;
    if (::write(file, "x", 1) != 1) return errno;
    char byte = 0;
    return ::pread(file, &byte, 1, 0) == 1 ? 0 : EIO;
}

int signal_itself(const Stage&) {
    std::signal(SIGUSR1, SIG_IGN);
    return result_of(::raise(SIGUSR1));
}

int change_descriptors(const Stage& stage) {
    const int file = ::open(stage.log.c_str(), O_RDONLY | O_CLOEXEC);
    const int copy = ::fcntl(file, F_DUPFD_CLOEXEC, 0);
    if (const int error = result_of(copy)) return error;
    if (const int error = result_of(::fcntl(copy, F_SETFL, ::fcntl(copy, F_GETFL) | O_NONBLOCK)))
        return error;
    if (const int error = result_of(::fcntl(copy, F_SETFD, FD_CLOEXEC))) return error;
    struct flock lock {};
    lock.l_type = F_RDLCK;
    return result_of(::fcntl(copy, F_SETLK, &lock));
}

int choose_processors(const Stage&) {
    cpu_set_t processors;
    if (const int error = result_of(::sched_getaffinity(0, sizeof processors, &processors))) return error;
    return result_of(::sched_setaffinity(0, sizeof processors, &processors));
}

constexpr auto kActs = std::to_array<Act>({
    {"read the log", [](const Stage& stage) { return read_file(stage.log); }},
    {"read a log that comes later", read_rotated},
    {"search", search},
    {"names of accounts", name_accounts},
    {"threads", start_threads},
    {"write the cursor", save_cursor},
    {"a file without a name", use_unnamed_file},
    {"much memory", take_memory},
    {"watch a folder", watch},
    {"a time zone", read_zone},
    {"a library", load_library},
    {"later system calls", call_later},
    {"ask the terminal", ask_terminal},
    {"signal itself", signal_itself},
    {"change descriptors", change_descriptors},
    {"choose its processors", choose_processors},
});

}  // namespace

std::span<const Act> reader_acts() {
    return kActs;
}

}  // namespace dockaudit::test

#include "common/host.hpp"

#include <fcntl.h>
#include <langinfo.h>
#include <malloc.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <clocale>
#include <cmath>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <fstream>
#include <new>

#include <fmt/format.h>

#include <dockaudit/account_database.hpp>

#include "common/error_text.hpp"

namespace dockaudit::cli {

namespace {

constexpr std::size_t kBufferBytes = 1 << 16;

std::optional<std::string> environment(const char* name) {
    const char* value = std::getenv(name);
    return value ? std::optional<std::string>(value) : std::nullopt;
}

std::optional<std::chrono::seconds> read_uptime() {
    double uptime = 0;
    if (!(std::ifstream("/proc/uptime") >> uptime)) return std::nullopt;
    return std::chrono::seconds{std::lround(uptime)};
}

// The difference is that of two clocks, so that it is the same at each look, but for microseconds.
std::optional<Timestamp> read_boot_time() {
    timespec up{};
    if (::clock_gettime(CLOCK_BOOTTIME, &up) != 0) return std::nullopt;
    const auto since = std::chrono::seconds(up.tv_sec) + std::chrono::nanoseconds(up.tv_nsec);
    return std::chrono::round<std::chrono::milliseconds>(std::chrono::system_clock::now() - since);
}

std::string read_host_name() {
    utsname names{};
    return ::uname(&names) == 0 ? names.nodename : "";
}

std::string read_machine_id() {
    std::string id;
    std::ifstream("/etc/machine-id") >> id;
    constexpr std::size_t kDigits = 32;
    return id.size() == kDigits ? id : "";  // "uninitialized" in an image that was not started yet
}

std::optional<std::uint32_t> find_user(std::string_view name) {
    return used_accounts().find_user_id(std::string(name));
}

std::optional<std::uint32_t> find_group(std::string_view name) {
    return used_accounts().find_group_id(std::string(name));
}

/// COLUMNS, which a user can set, else what the terminal says.
std::optional<std::size_t> read_terminal_width() {
    std::size_t width = 0;
    const auto columns = environment("COLUMNS").value_or("");
    std::from_chars(columns.data(), columns.data() + columns.size(), width);
    for (const int descriptor : {STDOUT_FILENO, STDERR_FILENO}) {
        winsize size{};
        if (width == 0 && ::ioctl(descriptor, TIOCGWINSZ, &size) == 0) width = size.ws_col;
    }
    return width > 0 ? std::optional(width) : std::nullopt;
}

bool is_pipe(int descriptor) {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode);
}

volatile std::sig_atomic_t stop_has_come = 0;
int stop_pipe[2] = {-1, -1};

void note_stop(int /*signal*/) {
    const int saved = errno;
    stop_has_come = 1;
    [[maybe_unused]] const auto written = ::write(stop_pipe[1], "s", 1);
    errno = saved;
}

bool has_no_reader_left() {
    pollfd request{STDOUT_FILENO, 0, 0};
    return ::poll(&request, 1, 0) > 0 && (request.revents & (POLLERR | POLLHUP)) != 0;
}

// One descriptor for both: who follows a log may have nothing to write for days, and would not see that his reader is gone.
int watch_pipe_and_output() {
    const int both = ::epoll_create1(EPOLL_CLOEXEC);
    epoll_event wanted{};
    wanted.events = EPOLLIN;
    if (both < 0 || ::epoll_ctl(both, EPOLL_CTL_ADD, stop_pipe[0], &wanted) != 0) return stop_pipe[0];
    wanted.events = 0;                                         // its end is told anyway
    ::epoll_ctl(both, EPOLL_CTL_ADD, STDOUT_FILENO, &wanted);  // a file cannot be added, and has no reader
    return both;
}

StopRequest catch_stop_signals() {
    if (::pipe2(stop_pipe, O_CLOEXEC | O_NONBLOCK) != 0)
        throw Error(ErrorKind::input, fmt::format("no pipe for signals: {}", std::strerror(errno)));
    struct sigaction action {};
    action.sa_handler = note_stop;
    action.sa_flags = SA_RESTART;
    for (const int signal : {SIGINT, SIGTERM}) ::sigaction(signal, &action, nullptr);
    return {watch_pipe_and_output(), [] { return stop_has_come != 0; }, &has_no_reader_left};
}

// A closed standard descriptor would be taken by the first log that is opened.
void open_standard_descriptors() {
    for (int descriptor = STDIN_FILENO; descriptor <= STDERR_FILENO; ++descriptor) {
        if (::fcntl(descriptor, F_GETFD) == -1 && errno == EBADF) {
            if (::open("/dev/null", O_RDWR) != descriptor) std::_Exit(static_cast<int>(ExitStatus::error));
        }
    }
}

// Buffers that grow are given back piece by piece, and each time every thread is stopped to forget their
// addresses. Blocks of less than 2 MiB stay with the program instead, and so does a free end of the heap
// of 8.
void keep_free_memory() {
#ifdef __GLIBC__
    mallopt(M_MMAP_THRESHOLD, 2 << 20);
    mallopt(M_TRIM_THRESHOLD, 8 << 20);
#endif
}

// All logs are opened before the first is read, and those of many hosts are more than the usual limit.
void allow_many_files() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

ExitStatus report(const Host& host, const std::string& text, ExitStatus status = ExitStatus::error) {
    // What was found before the mistake comes first.
    host.out->flush();
    host.err->write(text);
    return status;
}

}  // namespace

int run_command(const Host& host, const Command& command) {
    auto status = ExitStatus::error;
    try {
        try {
            status = command(host);
        } catch (const CommandError& error) {
            status = report(host, error_text(host.program, error), error.status());
        } catch (const Error& error) {
            status = report(host, error_text(host.program, error));
        } catch (const std::bad_alloc&) {
            status = report(host, fmt::format("{}: there is not enough memory\n", host.program));
        } catch (const std::exception& error) {
            status = report(host, fmt::format("{}: internal error: {}\n", host.program, error.what()));
        }
        host.out->flush();
        host.err->flush();
    } catch (const BrokenPipe&) {
        // Whoever read the output has enough.
        status = ExitStatus::found;
    } catch (const Error& error) {
        status = ExitStatus::error;
        try {
            host.err->write(error_text(host.program, error));
            host.err->flush();
        } catch (...) {  // NOLINT(bugprone-empty-catch): there is nowhere left to say it
        }
    }
    return static_cast<int>(status);
}

int run_command(const char* program, int argument_count, char** arguments, const Command& command) {
    keep_free_memory();
    allow_many_files();
    open_standard_descriptors();
    std::signal(SIGPIPE, SIG_IGN);
    std::setlocale(LC_ALL, "");

    DescriptorSink out(STDOUT_FILENO, "standard output", kBufferBytes);
    DescriptorSink err(STDERR_FILENO, "standard error", 1);
    Host host;
    host.program = program;
    if (argument_count > 1) host.arguments.assign(arguments + 1, arguments + argument_count);
    AsciiSink ascii_out(out);
    AsciiSink ascii_err(err);
    host.stdin_is_pipe = is_pipe(STDIN_FILENO);
    host.stdout_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    host.stderr_is_terminal = ::isatty(STDERR_FILENO) == 1;
    host.terminal_width = read_terminal_width();
    const auto term = environment("TERM").value_or("");
    host.terminal_has_color = !term.empty() && term != "dumb";
    // no-color.org: set to anything but nothing.
    host.refuses_color = !environment("NO_COLOR").value_or("").empty();
    host.is_utf8 = std::string_view(nl_langinfo(CODESET)) == "UTF-8";
    const auto choose = [&](Sink& plain, Sink& ascii, bool is_terminal) {
        return is_terminal && !host.is_utf8 ? &ascii : &plain;
    };
    host.out = choose(out, ascii_out, host.stdout_is_terminal);
    host.err = choose(err, ascii_err, host.stderr_is_terminal);
    if (const auto folder = environment("TMPDIR"); folder && !folder->empty())
        host.reader.temporary_folder = *folder;
    host.clock = &now;
    host.uptime = &read_uptime;
    host.zone = TimeZone::system(environment("TZ"));
    host.locale = std::setlocale(LC_TIME, nullptr);
    host.date_format = nl_langinfo(D_FMT);
    host.time_format = nl_langinfo(T_FMT);
    host.host_name = read_host_name();
    host.machine_id = read_machine_id();
    host.booted = read_boot_time();
    host.find_user = &find_user;
    host.find_group = &find_group;
    host.catch_stop_signals = &catch_stop_signals;
    host.enter_sandbox = &enter_sandbox;
    return run_command(host, command);
}

}  // namespace dockaudit::cli

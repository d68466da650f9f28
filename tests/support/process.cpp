#include "support/process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>

extern char** environ;

namespace dockaudit::test {
namespace {

[[noreturn]] void throw_errno(int error, const std::string& what) {
    throw std::system_error(error, std::generic_category(), what);
}

class Descriptor {
 public:
    explicit Descriptor(int fd = -1) noexcept : fd_(fd) {}
    Descriptor(Descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(fd_, other.fd_);
        return *this;
    }
    ~Descriptor() { close(); }

    int get() const noexcept { return fd_; }
    void close() noexcept {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }

 private:
    int fd_;
};

struct Pipe {
    Descriptor read_end;
    Descriptor write_end;
};

// Both ends close on exec, so that parallel children do not keep each other's pipes open.
Pipe make_pipe() {
    std::array<int, 2> ends{};
    if (pipe2(ends.data(), O_CLOEXEC) != 0) throw_errno(errno, "pipe2");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

std::vector<std::string> make_environment(const ProcessOptions& options) {
    std::vector<std::string> result;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text = *entry;
        if (!options.environment.contains(std::string(text.substr(0, text.find('=')))))
            result.emplace_back(text);
    }
    for (const auto& [name, value] : options.environment) {
        if (value) result.push_back(name + "=" + *value);
    }
    return result;
}

std::vector<char*> pointers(std::vector<std::string>& strings) {
    std::vector<char*> result;
    for (auto& string : strings) result.push_back(string.data());
    result.push_back(nullptr);
    return result;
}

class FileActions {
 public:
    FileActions() { posix_spawn_file_actions_init(&actions_); }
    ~FileActions() { posix_spawn_file_actions_destroy(&actions_); }
    FileActions(const FileActions&) = delete;
    FileActions& operator=(const FileActions&) = delete;

    void duplicate(int from, int to) { posix_spawn_file_actions_adddup2(&actions_, from, to); }
    void open_for_reading(const char* path, int as) {
        posix_spawn_file_actions_addopen(&actions_, as, path, O_RDONLY, 0);
    }
    const posix_spawn_file_actions_t* get() const noexcept { return &actions_; }

 private:
    posix_spawn_file_actions_t actions_{};
};

// Reads what there is; false at the end of the stream.
bool read_some(int fd, std::string& out) {
    std::array<char, 65536> buffer;  // NOLINT(cppcoreguidelines-pro-type-member-init): filled by read()
    const auto size = read(fd, buffer.data(), buffer.size());
    if (size > 0) out.append(buffer.data(), static_cast<std::size_t>(size));
    return size > 0 || (size < 0 && errno == EINTR);
}

// Feeds and drains the three pipes together, so that no side waits for the other for ever.
bool transfer(Pipe& in, Pipe& out, Pipe& err, std::string_view input, ProcessResult& result,
              std::chrono::steady_clock::time_point deadline) {
    if (input.empty()) in.write_end.close();
    while (out.read_end.get() >= 0 || err.read_end.get() >= 0) {
        const auto left = deadline - std::chrono::steady_clock::now();
        const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(left).count();
        if (milliseconds <= 0) return false;
        std::array<pollfd, 3> polled{{{in.write_end.get(), POLLOUT, 0},
                                      {out.read_end.get(), POLLIN, 0},
                                      {err.read_end.get(), POLLIN, 0}}};
        if (poll(polled.data(), polled.size(), static_cast<int>(milliseconds)) <= 0) continue;
        if (polled[0].revents != 0) {
            const auto size = write(in.write_end.get(), input.data(), input.size());
            if (size > 0) input.remove_prefix(static_cast<std::size_t>(size));
            if (input.empty() || (size < 0 && errno != EAGAIN && errno != EINTR)) in.write_end.close();
        }
        if (polled[1].revents != 0 && !read_some(out.read_end.get(), result.out)) out.read_end.close();
        if (polled[2].revents != 0 && !read_some(err.read_end.get(), result.err)) err.read_end.close();
    }
    return true;
}

}  // namespace

ProcessResult run_process(const std::vector<std::string>& argv, const ProcessOptions& options) {
    // A child that stops reading its input must not end the test program.
    static const auto ignored [[maybe_unused]] = std::signal(SIGPIPE, SIG_IGN);
    auto in = make_pipe();
    auto out = make_pipe();
    auto err = make_pipe();
    fcntl(in.write_end.get(), F_SETFL, O_NONBLOCK);

    FileActions actions;
    if (!options.input_file.empty()) {
        actions.open_for_reading(options.input_file.c_str(), STDIN_FILENO);
    } else if (options.input) {
        actions.duplicate(in.read_end.get(), STDIN_FILENO);
    } else {
        actions.open_for_reading("/dev/null", STDIN_FILENO);
    }
    actions.duplicate(out.write_end.get(), STDOUT_FILENO);
    actions.duplicate(err.write_end.get(), STDERR_FILENO);

    auto arguments = argv;
    auto environment = make_environment(options);
    pid_t pid = 0;
    posix_spawnattr_t attributes{};
    posix_spawnattr_init(&attributes);
    sigset_t defaults;
    sigemptyset(&defaults);
    sigaddset(&defaults, SIGPIPE);
    posix_spawnattr_setsigdefault(&attributes, &defaults);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int error = posix_spawnp(&pid, arguments.at(0).c_str(), actions.get(), &attributes,
                                   pointers(arguments).data(), pointers(environment).data());
    posix_spawnattr_destroy(&attributes);
    if (error != 0) throw_errno(error, "cannot run " + argv[0]);

    in.read_end.close();
    out.write_end.close();
    err.write_end.close();
    ProcessResult result;
    const auto deadline = std::chrono::steady_clock::now() + options.time_limit;
    const bool in_time = transfer(in, out, err, options.input.value_or(""), result, deadline);
    if (!in_time) kill(pid, SIGKILL);
    int status = 0;
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR) {
    }
    if (!in_time) throw std::runtime_error("took too long: " + shell_command(argv));
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

std::string shell_command(const std::vector<std::string>& argv) {
    constexpr std::string_view kPlain =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:,=+@%";
    std::string command;
    for (const auto& word : argv) {
        if (!command.empty()) command += ' ';
        if (!word.empty() && word.find_first_not_of(kPlain) == std::string::npos) {
            command += word;
            continue;
        }
        command += '\'';
        for (const char c : word) {
            if (c == '\'') {
                command += "'\\''";
            } else {
                command += c;
            }
        }
        command += '\'';
    }
    return command;
}

}  // namespace dockaudit::test

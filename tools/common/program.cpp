#include "common/program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <optional>

#include <fmt/format.h>

#include "common/error_text.hpp"

extern char** environ;

namespace dockaudit::cli {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kMostOutput = 1 << 20;

/// A pipe whose ends close with it.
class Pipe {
 public:
    Pipe() { is_open_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        close_end(0);
        close_end(1);
    }
    bool is_open() const noexcept { return is_open_; }
    int end(std::size_t which) const noexcept { return ends_[which]; }
    void close_end(std::size_t which) {
        if (ends_[which] >= 0) ::close(ends_[which]);
        ends_[which] = -1;
    }

 private:
    std::array<int, 2> ends_{-1, -1};
    bool is_open_ = false;
};

/// The actions and attributes of posix_spawn(3).
class SpawnSetup {
 public:
    SpawnSetup(int out, int err) {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawn_file_actions_addopen(&actions_, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
        ::posix_spawn_file_actions_adddup2(&actions_, out, STDOUT_FILENO);
        ::posix_spawn_file_actions_adddup2(&actions_, err, STDERR_FILENO);
        ::posix_spawnattr_init(&attributes_);
        // What this program ignores or blocks is its own affair.
        sigset_t defaults;
        sigemptyset(&defaults);
        sigaddset(&defaults, SIGPIPE);
        sigset_t none;
        sigemptyset(&none);
        ::posix_spawnattr_setsigdefault(&attributes_, &defaults);
        ::posix_spawnattr_setsigmask(&attributes_, &none);
        ::posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);
    }
    SpawnSetup(const SpawnSetup&) = delete;
    SpawnSetup& operator=(const SpawnSetup&) = delete;
    ~SpawnSetup() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }
    const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }
    const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

 private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
    std::vector<char*> pointers;
    for (auto& text : texts) pointers.push_back(text.data());
    pointers.push_back(nullptr);
    return pointers;
}

std::vector<std::string> environment_with(const std::vector<std::pair<std::string, std::string>>& changes) {
    std::vector<std::string> all;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text(*entry);
        const auto name = text.substr(0, text.find('='));
        if (std::ranges::find(changes, name, &std::pair<std::string, std::string>::first) == changes.end())
            all.emplace_back(text);
    }
    for (const auto& [name, value] : changes) all.push_back(name + "=" + value);
    return all;
}

// False at the end.
bool take_some(int descriptor, std::string& text) {
    std::array<char, 16384> part{};
    const auto count = ::read(descriptor, part.data(), part.size());
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    const auto room = kMostOutput - std::min(text.size(), kMostOutput);
    text.append(part.data(), std::min(static_cast<std::size_t>(count), room));
    return count > 0;
}

/// Reads what a child prints until it has ended.
class Watch {
 public:
    Watch(ProgramResult& result, Pipe& out, Pipe& err, Clock::time_point limit)
        : result_(result), out_(out), err_(err), limit_(limit) {
        for (auto* pipe : {&out_, &err_}) {
            pipe->close_end(1);
            ::fcntl(pipe->end(0), F_SETFL, O_NONBLOCK);
        }
    }

    void run() {
        std::optional<int> status;
        // A program may close its output long before it ends, and what it starts may keep it open for ever: so the end of
        // the process itself is looked for.
        while (true) {
            const auto ended = look(WNOHANG, status);
            if (status || (ended < 0 && errno != EINTR)) break;
            read(kLook);
            if (Clock::now() < limit_) continue;
            result_.is_overdue = true;
            ::kill(result_.pid, SIGKILL);
            while (look(0, status) < 0 && errno == EINTR) {
            }
            break;
        }
        read_rest();
        if (status) result_.status = WIFEXITED(*status) ? WEXITSTATUS(*status) : 128 + WTERMSIG(*status);
    }

 private:
    static constexpr int kLook = 10;  // ms

    // As waitpid(2). Its status is not to be had where SIGCHLD is ignored, or if somebody else has waited.
    pid_t look(int options, std::optional<int>& status) const {
        int value = 0;
        const auto ended = ::waitpid(result_.pid, &value, options);
        if (ended == result_.pid) status = value;
        return ended;
    }

    // What it has left running may write for ever.
    void read_rest() {
        while (read(0) && Clock::now() < limit_) {
            if (result_.out.size() >= kMostOutput) out_.close_end(0);
            if (result_.err.size() >= kMostOutput) err_.close_end(0);
        }
    }

    // True if there was something.
    bool read(int wait) {
        std::array<pollfd, 2> waiting{pollfd{out_.end(0), POLLIN, 0}, pollfd{err_.end(0), POLLIN, 0}};
        if (::poll(waiting.data(), waiting.size(), wait) <= 0) return false;
        if (waiting[0].revents != 0 && !take_some(out_.end(0), result_.out)) out_.close_end(0);
        if (waiting[1].revents != 0 && !take_some(err_.end(0), result_.err)) err_.close_end(0);
        return true;
    }

    ProgramResult& result_;
    Pipe& out_;
    Pipe& err_;
    Clock::time_point limit_;
};

}  // namespace

ProgramResult run_program(const ProgramCall& call) {
    ProgramResult result;
    Pipe out;
    Pipe err;
    if (!out.is_open() || !err.is_open()) {
        result.err = fmt::format("no pipe: {}", std::strerror(errno));
        return result;
    }
    const SpawnSetup setup(out.end(1), err.end(1));
    auto words = call.words;
    auto environment = environment_with(call.environment);
    const auto code = ::posix_spawn(&result.pid, words.front().c_str(), setup.actions(), setup.attributes(),
                                    pointers_to(words).data(), pointers_to(environment).data());
    if (code != 0) {
        result.pid = 0;
        result.err = fmt::format("{}: {}", words.front(), std::strerror(code));
        return result;
    }
    Watch(result, out, err, Clock::now() + call.limit).run();
    return result;
}

std::string first_line(std::string_view text) {
    constexpr std::size_t kMost = 200;
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, std::min(end, kMost));
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) return harmless(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return {};
}

}  // namespace dockaudit::cli

#include "support/child.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <system_error>
#include <thread>
#include <utility>

namespace dockaudit::test {
namespace {

void redirect(int descriptor, const std::filesystem::path& file) {
    const auto* path = file.empty() ? "/dev/null" : file.c_str();
    const int opened = ::open(path, O_RDWR | O_APPEND | O_CREAT, 0666);
    if (opened < 0 || ::dup2(opened, descriptor) < 0) ::_exit(126);
    ::close(opened);
}

}  // namespace

Child::Child(const std::vector<std::string>& argv, const Outputs& outputs) {
    std::vector<char*> words;
    for (const auto& word : argv) words.push_back(const_cast<char*>(word.c_str()));
    words.push_back(nullptr);
    std::array<int, 2> ends{-1, -1};
    if (outputs.out.empty() && ::pipe2(ends.data(), O_CLOEXEC) != 0)
        throw std::system_error(errno, std::generic_category(), "pipe2");
    // A signal that comes before the program has begun is its own, and none for the handlers of the test program.
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, &before);
    pid_ = ::fork();
    if (pid_ != 0) ::sigprocmask(SIG_SETMASK, &before, nullptr);
    if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
    if (pid_ == 0) {
        for (const int signal : {SIGINT, SIGTERM}) ::signal(signal, SIG_DFL);
        ::sigprocmask(SIG_SETMASK, &before, nullptr);
        redirect(STDIN_FILENO, {});
        if (outputs.out.empty())
            ::dup2(ends[1], STDOUT_FILENO);
        else
            redirect(STDOUT_FILENO, outputs.out);
        redirect(STDERR_FILENO, outputs.err);
        ::execvp(words[0], words.data());
        ::_exit(127);
    }
    out_ = ends[0];
    if (ends[1] >= 0) ::close(ends[1]);
}

Child::~Child() {
    if (status_ < 0) {
        kill(SIGKILL);
        wait();
    }
    close_output();
}

void Child::kill(int signal) const {
    if (status_ < 0) ::kill(pid_, signal);
}

int Child::wait(std::chrono::milliseconds limit) {
    const auto end = std::chrono::steady_clock::now() + limit;
    while (status_ < 0) {
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) == pid_) {
            status_ = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        } else if (std::chrono::steady_clock::now() > end) {
            return -1;
        } else {
            std::this_thread::sleep_for(std::chrono::milliseconds(1));
        }
    }
    return status_;
}

std::string Child::read(std::chrono::milliseconds limit) {
    constexpr std::size_t kMost = 1 << 16;
    pollfd request{out_, POLLIN, 0};
    if (::poll(&request, 1, static_cast<int>(limit.count())) <= 0) return "";
    std::string text(kMost, '\0');
    const auto got = ::read(out_, text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

void Child::close_output() {
    if (out_ >= 0) ::close(std::exchange(out_, -1));
}

}  // namespace dockaudit::test

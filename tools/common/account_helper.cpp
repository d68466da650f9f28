#include "common/account_helper.hpp"

#include <cap-ng.h>
#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdint>
#include <string_view>

namespace dockaudit::cli {
namespace {

enum class Question : std::uint32_t { user_name, group_name, user_id, group_id };

// Of a fixed size, so that the one side cannot lead the other astray by it.
struct Message {
    Question question{};
    std::uint32_t id = 0;
    std::uint32_t is_found = 0;
    std::uint32_t length = 0;  // of the name
    std::array<char, 1024> name{};

    bool set_name(std::string_view text) {
        if (text.size() > name.size()) return false;
        std::ranges::copy(text, name.begin());
        length = static_cast<std::uint32_t>(text.size());
        return true;
    }
    std::string text() const { return {name.data(), std::min<std::size_t>(length, name.size())}; }
};

bool send(int socket, const Message& message) {
    ssize_t sent = 0;
    do sent = ::write(socket, &message, sizeof message);
    while (sent < 0 && errno == EINTR);
    return sent == sizeof message;
}

bool receive(int socket, Message& message) {
    ssize_t got = 0;
    do got = ::read(socket, &message, sizeof message);
    while (got < 0 && errno == EINTR);
    return got == sizeof message;
}

void answer(Message& message) {
    const auto& accounts = system_accounts();
    std::optional<std::string> name;
    std::optional<std::uint32_t> id;
    switch (message.question) {
        case Question::user_name:
            name = accounts.find_user_name(message.id);
            break;
        case Question::group_name:
            name = accounts.find_group_name(message.id);
            break;
        case Question::user_id:
            id = accounts.find_user_id(message.text());
            break;
        case Question::group_id:
            id = accounts.find_group_id(message.text());
            break;
    }
    message.is_found = (name && message.set_name(*name)) || id ? 1 : 0;
    message.id = id.value_or(0);
}

// Lives until the other end of the socket is closed, or the process that has it ends.
[[noreturn]] void serve(int socket, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(0);
    ::prctl(PR_SET_NAME, "dockaudit-names");
    ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    // A signal from the terminal is for the other process, which may want names before it ends.
    for (const int signal : {SIGINT, SIGQUIT, SIGTERM, SIGHUP}) std::signal(signal, SIG_IGN);
    capng_clear(CAPNG_SELECT_CAPS);
    capng_apply(CAPNG_SELECT_CAPS);
    // Who waits for the end of the output must not wait for this process.
    const int nowhere = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) ::dup2(nowhere, descriptor);
    const int kept = ::dup2(socket, 3);
    ::close_range(4, ~0U, 0);
    for (Message message; receive(kept, message);) {
        answer(message);
        if (!send(kept, message)) break;
    }
    ::_exit(0);
}

// Nothing is found once the helper has gone.
bool ask(int socket, std::mutex& mutex, Message& message) {
    const std::scoped_lock lock(mutex);
    return send(socket, message) && receive(socket, message) && message.is_found != 0;
}

}  // namespace

std::unique_ptr<AccountHelper> AccountHelper::start() {
    std::array<int, 2> sockets{};
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets.data()) != 0) return nullptr;
    const auto parent = ::getpid();
    const auto child = ::fork();
    if (child == 0) serve(sockets[1], parent);
    ::close(sockets[1]);
    if (child < 0) {
        ::close(sockets[0]);
        return nullptr;
    }
    return std::unique_ptr<AccountHelper>(new AccountHelper(sockets[0], child));
}

AccountHelper::~AccountHelper() {
    ::close(socket_);
    while (::waitpid(child_, nullptr, 0) < 0 && errno == EINTR) {
    }
}

std::optional<std::string> AccountHelper::find_user_name(std::uint32_t id) const {
    Message message{.question = Question::user_name, .id = id};
    return ask(socket_, mutex_, message) ? std::optional(message.text()) : std::nullopt;
}

std::optional<std::string> AccountHelper::find_group_name(std::uint32_t id) const {
    Message message{.question = Question::group_name, .id = id};
    return ask(socket_, mutex_, message) ? std::optional(message.text()) : std::nullopt;
}

std::optional<std::uint32_t> AccountHelper::find_user_id(const std::string& name) const {
    Message message{.question = Question::user_id};
    if (!message.set_name(name)) return std::nullopt;
    return ask(socket_, mutex_, message) ? std::optional(message.id) : std::nullopt;
}

std::optional<std::uint32_t> AccountHelper::find_group_id(const std::string& name) const {
    Message message{.question = Question::group_id};
    if (!message.set_name(name)) return std::nullopt;
    return ask(socket_, mutex_, message) ? std::optional(message.id) : std::nullopt;
}

}  // namespace dockaudit::cli

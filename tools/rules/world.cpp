#include "rules/world.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>
#include <thread>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit::rules {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostBytes = 16 << 20;

Error file_error(ErrorKind kind, std::string_view path, int code) {
    Error error(kind, fmt::format("{}: {}", path, std::strerror(code)));
    if (code == EACCES || code == EPERM) error.with_hint("audit rules are for root: try sudo");
    return error;
}

/// A descriptor that closes.
class Descriptor {
 public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    int get() const noexcept { return number_; }

 private:
    int number_;
};

std::string read_all(int descriptor, std::string_view name) {
    std::string text;
    std::array<char, 65536> part{};
    while (true) {
        const auto count = ::read(descriptor, part.data(), part.size());
        if (count == 0) return text;
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw file_error(ErrorKind::input, name, errno);
        text.append(part.data(), static_cast<std::size_t>(count));
        if (text.size() > kMostBytes)
            throw Error(ErrorKind::input, fmt::format("{}: this is too large for audit rules", name));
    }
}

void write_all(int descriptor, std::string_view text, std::string_view name) {
    while (!text.empty()) {
        const auto count = ::write(descriptor, text.data(), text.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) throw file_error(ErrorKind::output, name, errno);
        text.remove_prefix(static_cast<std::size_t>(count));
    }
    if (::fsync(descriptor) != 0) throw file_error(ErrorKind::output, name, errno);
}

bool confirm_on_terminal(const std::string& question) {
    std::ofstream terminal("/dev/tty");
    std::ifstream answers("/dev/tty");
    terminal << question << " [y/N] " << std::flush;
    std::string answer;
    std::getline(answers, answer);
    return answer == "y" || answer == "Y" || answer == "yes";
}

bool has_terminal() {
    return ::isatty(STDIN_FILENO) == 1 && ::access("/dev/tty", R_OK | W_OK) == 0;
}

// A child that does the work and tells by a pipe why it could not. It starts no threads and returns to nobody.
cli::ProgramResult run_apart(const std::function<void()>& work) {
    cli::ProgramResult result;
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        result.err = std::strerror(errno);
        return result;
    }
    const Descriptor from(ends[0]);
    result.pid = ::fork();
    if (result.pid == 0) {
        int status = 0;
        try {
            work();
        } catch (const std::exception& error) {
            const std::string_view text(error.what());
            status = ::write(ends[1], text.data(), text.size()) < 0 ? 2 : 1;
        }
        ::_exit(status);
    }
    ::close(ends[1]);
    if (result.pid < 0) {
        result.pid = 0;
        result.err = std::strerror(errno);
        return result;
    }
    result.err = read_all(from.get(), "pipe");
    int status = 0;
    while (::waitpid(result.pid, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    return result;
}

// Those of PATH, and those where programs for root lie, which the PATH of a user may not name.
std::vector<std::string> read_program_folders() {
    std::vector<std::string> folders;
    const auto add = [&](std::string_view folder) {
        if (folder.starts_with('/') && std::ranges::find(folders, folder) == folders.end())
            folders.emplace_back(folder);
    };
    const char* const variable = std::getenv("PATH");
    for (std::string_view rest = variable != nullptr ? variable : ""; !rest.empty();) {
        const auto end = std::min(rest.find(':'), rest.size());
        add(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    for (const auto* folder : {"/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin"})
        add(folder);
    return folders;
}

}  // namespace

fs::path World::at(std::string_view path) const {
    if (!path.starts_with('/')) return path;
    return root / path.substr(std::min(path.find_first_not_of('/'), path.size()));
}

bool World::is_there(std::string_view path) const {
    std::error_code error;
    return fs::exists(fs::symlink_status(at(path), error));
}

bool World::is_folder(std::string_view path) const {
    std::error_code error;
    return fs::is_directory(at(path), error);
}

std::optional<std::string> World::read(std::string_view path) const {
    const Descriptor file(::open(at(path).c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
    if (file.get() < 0 && (errno == ENOENT || errno == ENOTDIR)) return std::nullopt;
    if (file.get() < 0) throw file_error(ErrorKind::input, path, errno);
    return read_all(file.get(), path);
}

std::vector<std::string> World::list(std::string_view path) const {
    std::vector<std::string> names;
    std::error_code error;
    for (fs::directory_iterator entry(at(path), error), end; !error && entry != end; entry.increment(error))
        names.push_back(entry->path().filename().native());
    if (error && error != std::errc::no_such_file_or_directory)
        throw file_error(ErrorKind::input, path, error.value());
    std::ranges::sort(names, [](const std::string& a, const std::string& b) {
        return ::strverscmp(a.c_str(), b.c_str()) < 0;
    });
    return names;
}

void World::write(std::string_view path, std::string_view text) const {
    std::error_code error;
    auto target = at(path);
    // A link stays one, and what is no file is not replaced by one.
    if (fs::is_symlink(target, error)) target = fs::weakly_canonical(target, error);
    if (fs::exists(target, error) && !fs::is_regular_file(target, error))
        throw Error(ErrorKind::output, fmt::format("{}: this is no file", path));
    auto part = target;
    part += fmt::format(".{}.new", ::getpid());
    constexpr mode_t kMode = 0640;
    {
        const Descriptor file(::open(part.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kMode));
        if (file.get() < 0) throw file_error(ErrorKind::output, path, errno);
        try {
            // Whatever the umask is.
            if (::fchmod(file.get(), kMode) != 0) throw file_error(ErrorKind::output, path, errno);
            write_all(file.get(), text, path);
        } catch (...) {
            ::unlink(part.c_str());
            throw;
        }
    }
    if (::rename(part.c_str(), target.c_str()) != 0) {
        const auto code = errno;
        ::unlink(part.c_str());
        throw file_error(ErrorKind::output, path, code);
    }
}

std::vector<std::string> World::find_programs(std::string_view name) const {
    std::vector<std::string> found;
    for (const auto& folder : program_folders) {
        auto path = fmt::format("{}/{}", folder, name);
        struct stat status {};
        const auto place = at(path);
        if (::stat(place.c_str(), &status) == 0 && S_ISREG(status.st_mode) && (status.st_mode & 0111) != 0)
            found.push_back(std::move(path));
    }
    return found;
}

std::string World::find_program(std::string_view name) const {
    auto found = find_programs(name);
    return found.empty() ? std::string() : std::move(found.front());
}

cli::ProgramResult World::run_named(std::string_view name, std::vector<std::string> arguments) const {
    auto path = find_program(name);
    if (path.empty()) {
        cli::ProgramResult result;
        result.err = fmt::format("there is no {} here", name);
        return result;
    }
    arguments.insert(arguments.begin(), std::move(path));
    return run({std::move(arguments), {}});
}

World make_real_world() {
    World world;
    utsname names{};
    if (::uname(&names) == 0) world.machine = names.machine;
    world.is_root = ::geteuid() == 0;
    world.can_ask = has_terminal();
    world.program_folders = read_program_folders();
    world.run = &cli::run_program;
    world.confirm = &confirm_on_terminal;
    world.read_input = [] { return read_all(STDIN_FILENO, "standard input"); };
    world.sleep = [](std::chrono::milliseconds span) { std::this_thread::sleep_for(span); };
    world.run_apart = &run_apart;
    return world;
}

}  // namespace dockaudit::rules

// What is left to a reader of logs that somebody took over, and what has to be left to an honest one.

#include <doctest/doctest.h>

#include <linux/landlock.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <sstream>
#include <string>
#include <vector>

#include "support/child.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit::test;
namespace fs = std::filesystem;

namespace {

constexpr int kKilled = 128 + SIGSYS;
constexpr int kNobody = 65534;

/// Folders that anybody may use, so that what refuses is the sandbox.
class StageFolders {
 public:
    StageFolders() {
        for (const auto& folder :
             {dir_.path(), dir_.path() / "logs", dir_.path() / "elsewhere", dir_.path() / "state"}) {
            fs::create_directory(folder);
            ::chmod(folder.c_str(), 0777);
        }
        dir_.write("elsewhere/file", "a file\n");
        make_log();
        listen();
    }
    ~StageFolders() {
        if (socket_ >= 0) ::close(socket_);
    }
    StageFolders(const StageFolders&) = delete;
    StageFolders& operator=(const StageFolders&) = delete;

    std::vector<std::string> command(const std::string& act, bool as_user, bool is_free = false) const {
        return command_for(log(), act, as_user, is_free);
    }
    std::vector<std::string> command_for(const fs::path& log, const std::string& act, bool as_user,
                                         bool is_free = false) const {
        std::vector<std::string> words;
        if (as_user) {
            const auto id = std::to_string(kNobody);
            words = {"setpriv", "--reuid=" + id, "--regid=" + id, "--clear-groups"};
        }
        for (const auto& word :
             {std::string(DOCKAUDIT_PROBE_PROGRAM), act, log.native(), (dir_.path() / "elsewhere").native(),
              (dir_.path() / "state/cursor").native()})
            words.push_back(word);
        if (is_free) words.emplace_back("free");
        return words;
    }
    fs::path log() const { return dir_.path() / "logs/audit.log"; }
    void make_log() const {
        dir_.write("logs/audit.log",
                   "type=USER_CMD msg=audit(1700000000.000:1): pid=1 uid=0 auid=1 ses=1 msg='res=success'\n");
        ::chmod(log().c_str(), 0666);
        ::chmod((dir_.path() / "elsewhere/file").c_str(), 0666);
    }

 private:
    void listen() {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const auto path = (dir_.path() / "elsewhere/socket").native();
        std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
        socket_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        REQUIRE(::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
        ::chmod(path.c_str(), 0777);
        REQUIRE(::listen(socket_, 8) == 0);
    }

    TempDir dir_;
    int socket_ = -1;
};

std::vector<std::string> acts(const std::string& kind) {
    std::istringstream lines(run_process({DOCKAUDIT_PROBE_PROGRAM, kind}).out);
    std::vector<std::string> names;
    for (std::string line; std::getline(lines, line);) names.push_back(line);
    return names;
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kHasSanitizer = true;
#else
constexpr bool kHasSanitizer = false;
#endif

// True if this kernel, and this build, have all parts: then the program has to say that all are in force.
bool has_all() {
    const auto landlock = ::syscall(SYS_landlock_create_ruleset, nullptr, 0, LANDLOCK_CREATE_RULESET_VERSION);
    if (kHasSanitizer || landlock < 1 || ::prctl(PR_GET_SECCOMP, 0, 0, 0, 0) < 0) {
        MESSAGE("not tested: a sanitizer needs more, or the kernel has no Landlock or no seccomp");
        return false;
    }
    const StageFolders stage;
    auto told = run_process(stage.command("ask the terminal", false)).out;
    for (const auto* part : {"account names apart yes", "no new privileges yes", "capabilities yes",
                             "files yes", "system calls yes"})
        REQUIRE_MESSAGE(told.find(part) != std::string::npos, told);
    return true;
}

// As root, who is the one that matters, and as a user, who has fewer ways.
std::vector<bool> identities() {
    if (::geteuid() != 0) return {false};
    return {false, true};
}

}  // namespace

TEST_CASE("a reader that was taken over can do nothing with it") {
    if (!has_all()) return;
    const auto names = acts("intruder");
    REQUIRE(names.size() > 50);
    for (const bool as_user : identities()) {
        const StageFolders stage;
        for (const auto& name : names) {
            CAPTURE(name);
            CAPTURE(as_user);
            const auto result = run_process(stage.command(name, as_user));
            CHECK_MESSAGE(result.status != 0, result.out << result.err);
            CHECK_MESSAGE(result.status < 250, result.err);
            CHECK(fs::exists(stage.log()));
        }
        CHECK(read_file(stage.log()).starts_with("type="));
    }
}

TEST_CASE("without the sandbox root could do much of it") {
    if (::geteuid() != 0) return;
    // Not those that would harm the host of the test.
    for (const auto* name : {"run a program",
                             "fork",
                             "internet socket",
                             "connect to a local service",
                             "signal the parent",
                             "read passwords",
                             "read a file elsewhere",
                             "read the environment of the parent",
                             "write to a file elsewhere",
                             "make a file elsewhere",
                             "write to the log",
                             "change the mode of the log",
                             "have the parent signalled",
                             "have the parent signalled by its kind",
                             "choose the signal",
                             "pin the parent to processors",
                             "have the parent signalled, with bits that the kernel drops",
                             "make a folder",
                             "make a hard link",
                             "a user namespace",
                             "rename the log"}) {
        CAPTURE(name);
        const StageFolders stage;
        CHECK(run_process(stage.command(name, false, true)).status == 0);
    }
}

TEST_CASE("a log in a folder that is not there opens no other") {
    if (!has_all()) return;
    const StageFolders stage;
    for (const auto* name : {"read passwords", "read a file elsewhere", "list a folder elsewhere",
                             "read the environment of the parent"}) {
        CAPTURE(name);
        CHECK(run_process(stage.command_for("/dockaudit-no-such-folder/audit.log", name, false)).status ==
              EACCES);
    }
}

TEST_CASE("who runs programs or looks into others is ended") {
    if (!has_all()) return;
    const StageFolders stage;
    for (const auto* name :
         {"run a program", "run an open file", "trace the parent", "be traced",
          "read the memory of the parent", "load a module", "load a module from a file",
          "load a program into the kernel", "mount", "change the root", "a user namespace",
          "enter a namespace", "open by handle", "a ring of calls", "a system call of 32 bits"}) {
        CAPTURE(name);
        CHECK(run_process(stage.command(name, false)).status == kKilled);
    }
}

TEST_CASE("an honest reader misses nothing") {
    const auto names = acts("reader");
    REQUIRE(names.size() > 10);
    for (const bool as_user : identities()) {
        const StageFolders stage;
        for (const auto& name : names) {
            CAPTURE(name);
            CAPTURE(as_user);
            Child child(stage.command(name, as_user), {});
            const auto said = child.read(std::chrono::seconds(10));
            if (name == "read a log that comes later") {
                fs::rename(stage.log(), stage.log().native() + ".1");
                stage.make_log();
            }
            CHECK_MESSAGE(child.wait() == 0, said);
        }
    }
}

TEST_CASE("an archive is read, and an inflated log newest first") {
    for (const auto& [log, order] : {std::pair{"report.tar.xz", "-q"}, std::pair{"mixed.log.gz", "--reverse"},
                                     std::pair{"etc.tar.gz", "--reverse"}}) {
        const auto path = fs::path(DOCKAUDIT_SOURCE_DIR) / "testdata/cases/logs" / log;
        const auto search = [&](const char* option) {
            return run_process({DOCKAUDIT_SEARCH_PROGRAM, "-if", path.native(), "-r", order, option});
        };
        CAPTURE(std::string(log));
        const auto inside = search("--read-all");
        const auto outside = search("--no-sandbox");
        CHECK(inside.out == outside.out);
        CHECK(inside.err == outside.err);
    }
}

TEST_CASE("a program says what is in force") {
    const StageFolders stage;
    struct Row {
        const char* name;
        std::vector<std::string> options;
        std::vector<const char*> told;
    };
    for (const auto& row : std::vector<Row>{
             {"by default", {"-i"}, {"account names apart yes", "no new privileges yes", "capabilities yes"}},
             {"without names", {"--count"}, {"sandbox    no new privileges yes"}},
             {"turned off", {"--no-sandbox"}, {"sandbox    no (--no-sandbox)"}}}) {
        CAPTURE(row.name);
        std::vector<std::string> words{DOCKAUDIT_SEARCH_PROGRAM, "-if", stage.log().native(), "--stats"};
        words.insert(words.end(), row.options.begin(), row.options.end());
        const auto result = run_process(words);
        CHECK(result.status == 0);
        for (const auto* told : row.told)
            CHECK_MESSAGE(result.err.find(told) != std::string::npos, result.err);
    }
}

// The executable itself: what a fake world cannot show.

#include <grp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "cli/fake_host.hpp"
#include "support/logs.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit::test;

namespace {

namespace fs = std::filesystem;

const std::string kProgram = DOCKAUDIT_SEARCH_PROGRAM;

std::string log_path() {
    return recorded_log("host-raw.log").string();
}

/// Runs the program with its standard descriptors changed by a shell.
ProcessResult run_shell(const std::string& redirections) {
    return run_process({"sh", "-c", "'" + kProgram + "' -if '" + log_path() + "' -r " + redirections});
}

// Gives up what root may do, which is to read everything.
bool drop_privileges() {
    constexpr uid_t kNobody = 65534;
    if (::geteuid() != 0) return true;
    return ::setgroups(0, nullptr) == 0 && ::setgid(kNobody) == 0 && ::setuid(kNobody) == 0;
}

/// Runs the command in a child without privileges. What it prints must fit into a pipe.
CommandResult run_unprivileged(const std::vector<std::string>& arguments) {
    int ends[2];
    REQUIRE(::pipe(ends) == 0);
    const auto child = ::fork();
    if (child == 0) {
        if (!drop_privileges()) ::_exit(127);
        const auto result = FakeHost().run(arguments);
        const bool written = ::write(ends[1], result.err.data(), result.err.size()) >= 0;
        ::_exit(written ? result.status : 126);
    }
    ::close(ends[1]);
    int status = 0;
    const bool waited = ::waitpid(child, &status, 0) == child;
    CommandResult result;
    result.err.resize(4096);
    const auto size = ::read(ends[0], result.err.data(), result.err.size());
    result.err.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    ::close(ends[0]);
    REQUIRE(waited);
    result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return result;
}

}  // namespace

TEST_CASE("the program prints what it finds") {
    const auto result = run_process({kProgram, "-if", log_path(), "-m", "DAEMON_START", "-r"});
    CHECK(result.status == 0);
    CHECK(result.out.starts_with("type=DAEMON_START msg=audit("));
    CHECK(result.err == "");
}

TEST_CASE("the program takes TZ and the C locale from the environment") {
    const std::string arguments = "' -if '" + log_path() + "' --just-one | sed -n 2p";
    const auto time = [&](const char* zone) {
        ProcessOptions options;
        options.environment = {{"TZ", zone}, {"LC_ALL", "C"}};
        return run_process({"sh", "-c", "'" + kProgram + arguments}, options).out;
    };
    const auto utc = time("UTC");
    CHECK(utc.starts_with("time->"));
    CHECK(time("") == utc);
    CHECK(time("No/Such") == utc);
    CHECK(time("Asia/Tokyo") != utc);
    CHECK(time("Asia/Tokyo") == time("XXX-9"));
}

TEST_CASE("a reader that has enough ends the program without complaint") {
    const auto result = run_shell("| head -n 1");
    CHECK(result.status == 0);
    CHECK(result.out.starts_with("type="));
    CHECK(result.err == "");
    const auto status = run_process(
        {"bash", "-c",
         "'" + kProgram + "' -if '" + log_path() + "' -r | head -n 1 >/dev/null; echo ${PIPESTATUS[0]}"});
    CHECK(status.out == "0\n");
}

TEST_CASE("a full disk is an error") {
    const auto result = run_shell("> /dev/full");
    CHECK(result.status == 2);
    CHECK(result.err == "dockaudit-search: cannot write to standard output: No space left on device\n");
}

TEST_CASE("closed standard descriptors do no harm") {
    CHECK(run_shell("<&-").status == 0);
    CHECK(run_shell(">&-").status == 0);
    CHECK(run_shell("2>&-").status == 0);
}

TEST_CASE("a pipe is read when it is named") {
    ProcessOptions options;
    options.input = read_file(log_path());
    const auto whole = run_process({kProgram, "-if", log_path(), "-r"});
    for (const char* name : {"-", "--input=-"}) {
        CAPTURE(std::string(name));
        const auto result = run_process({kProgram, "-r", name}, options);
        CHECK(result.status == 0);
        CHECK(result.out == whole.out);
        CHECK(result.err == "");
    }
}

TEST_CASE("a log that cannot be read is an error, and the others are searched") {
    const TempDir dir;
    const std::string record =
        "type=USER_LOGIN msg=audit(1700000000.000:1): pid=1 uid=0 auid=0 ses=1 msg='res=success'\n";
    dir.write("audit.log", record);
    fs::create_directory(dir.path() / "audit.log.1");
    const auto result = FakeHost().run({"-if", dir.path().string(), "-r"});
    CHECK(result.status == 2);
    CHECK(result.out == record);
    CHECK(result.err == "dockaudit-search: " + (dir.path() / "audit.log.1").string() + ": Is a directory\n");
}

TEST_CASE("logs that may not be read: what to do about it") {
    const TempDir dir;
    const auto log = dir.write("audit.log", "");
    for (const bool is_folder_open : {true, false}) {
        CAPTURE(is_folder_open);
        fs::permissions(log, is_folder_open ? fs::perms::none : fs::perms::all);
        fs::permissions(dir.path(), fs::perms(is_folder_open ? 0755 : 0600));
        const auto result = run_unprivileged({"-if", log.string(), "-r"});
        fs::permissions(dir.path(), fs::perms::owner_all);
        CHECK(result.status == 2);
        CHECK(result.err == "dockaudit-search: " + log.string() +
                                ": Permission denied\naudit logs are for root and the group adm: try sudo\n");
    }
}

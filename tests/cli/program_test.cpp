// The executable itself: what a fake world cannot show.

#include <fcntl.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

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
    if (::geteuid() == 0) return;  // root may read everything
    const TempDir dir;
    const auto log = dir.write("audit.log", "");
    fs::permissions(log, fs::perms::none);
    const auto result = FakeHost().run({"-if", log.string(), "-r"});
    CHECK(result.status == 2);
    CHECK(result.err == "dockaudit-search: " + log.string() +
                            ": Permission denied\naudit logs are for root and the group adm: try sudo\n");
}

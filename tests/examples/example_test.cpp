#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "support/child.hpp"
#include "support/logs.hpp"
#include "support/process.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace std::chrono_literals;

namespace {

std::string example(const std::string& name) {
    return EXAMPLES_FOLDER "/example_" + name;
}

auto lines_of(const std::string& text) {
    return std::ranges::count(text, '\n');
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// What a call by root's programs looks like, with a text of a hostile program in it.
constexpr std::string_view kHostileLog =
    "type=SYSCALL msg=audit(1700000000.000:7): arch=c000003e syscall=59 success=yes exit=0 ppid=1 pid=2 auid=1000 uid=0 "
    "ses=1 comm=\"a\" exe=2F746D702F1B5B324A22 key=1B5B324A646F636B6572\n"
    "type=EXECVE msg=audit(1700000000.000:7): argc=4 a0=\"docker\" a1=\"run\" a2=\"--privileged\" a3=1B5B324A\n";

}  // namespace

TEST_CASE("the pull example lists the events with the key") {
    const auto result = test::run_process({example("recent_docker"), test::recorded_log("docker-exec.log")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    // `ausearch -k docker -r` gives 880 records of 157 events.
    CHECK(lines_of(result.out) == 157);
    CHECK(result.out.starts_with("dockerhost/1795400432.872:545586 \"/usr/bin/docker\"\n"));
}

TEST_CASE("the push example stops when its sink says so") {
    const auto result = test::run_process({example("failed_commands"), test::recorded_log("host-raw.log")});
    CHECK(result.status == 0);
    CHECK(result.out.ends_with("5 events seen\n"));
    CHECK(lines_of(result.out) == 6);
}

TEST_CASE("the counting example counts each event once for each of its keys") {
    const auto result = test::run_process({example("count_by_key"), test::recorded_log("docker-exec.log")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(result.out ==
          R"(337 ns
88 docker
67 docker-connect
34 exec
19 (no key)
3 docker-config
3 identity
2 docker-sock
)");
}

TEST_CASE("the example of containers writes a line of JSON for each program in one") {
    const auto result =
        test::run_process({example("container_processes"), test::recorded_log("docker-exec.log")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(result.out.starts_with(
        R"({"time":"2026-11-23T02:20:33.180+00:00","container":"73e9827e1e62308b16ec8e417a43c8ae9b200206ca189467263d77365ee0194e",)"
        R"("container.name":"web","person":"~root","argv":["/bin/sh","-c","while :; do sleep 5; done"]})"
        "\n"));
    std::string told;
    std::istringstream lines(result.out);
    for (std::string line; std::getline(lines, line);)
        told += line.substr(std::min(line.find("\"container.name\""), line.size())) + '\n';
    CHECK(told ==
          R"("container.name":"web","person":"~root","argv":["/bin/sh","-c","while :; do sleep 5; done"]}
"container.name":"web","person":"~root","argv":["sleep","5"]}
"container.name":"web","person":"~alice","argv":["/bin/sh","-c","id; cat /etc/group"]}
"container.name":"web","person":"~alice","argv":["cat","/etc/group"]}
"container.name":null,"person":"~bob","argv":["id"]}
"container.name":"q1","person":"~alice","argv":["echo","quoted \"arg\" ünïcode"]}
"container.name":"web","person":"~carol","argv":["cat","/etc/shadow"]}
)");
}

TEST_CASE("the example of a sink draws each program that a user ran") {
    const auto result = test::run_process({example("own_sink"), test::recorded_log("docker-exec.log")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(result.out.starts_with("strict digraph {\n"));
    CHECK(result.out.ends_with(";\n}\n"));
    CHECK(lines_of(result.out) == 37);
    CHECK(contains(result.out, "\n\"carol\" -> \"/usr/bin/cat\";\n"));
    CHECK_FALSE(contains(result.out, "unset"));
}

TEST_CASE("the example of a criterion finds who ran programs as somebody else") {
    const auto result =
        test::run_process({example("own_criterion"), test::recorded_log("host-enriched.log")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    CHECK(result.out ==
          "auid=root uid=dave exe=/usr/bin/id \n"
          "auid=root uid=dave exe=/usr/bin/dash \n"
          "auid=root uid=dave exe=/usr/bin/id \n"
          "auid=root uid=dave exe=/usr/bin/id \n"
          "auid=root uid=dave exe=/usr/bin/sudo \n"
          "5 programs\n");
}

TEST_CASE("the example that follows alerts of what is there and of what comes, and ends by a signal") {
    const test::TempDir folder;
    const auto all = test::read_file(test::recorded_log("docker-exec.log"));
    const auto half = all.find('\n', all.size() / 2) + 1;
    const auto log = folder.write("audit.log", std::string_view(all).substr(0, half));
    const auto out = folder.path() / "out";
    const auto err = folder.path() / "err";
    const auto has_alert = [&](std::string_view alert) {
        for (int left = 200; left > 0; --left, std::this_thread::sleep_for(50ms)) {
            if (contains(test::read_file(out), alert)) return true;
        }
        return false;
    };
    test::write_file(out, "");
    test::Child child({example("follow_and_alert"), log.string()}, {out, err});
    CHECK(has_alert(" critical privileged: docker run "));
    CHECK_FALSE(contains(test::read_file(out), " high group-docker: usermod -aG docker carol\n"));
    std::ofstream(log, std::ios::app) << all.substr(half);
    CHECK(has_alert(" high group-docker: usermod -aG docker carol\n"));
    child.kill(SIGTERM);
    CHECK(child.wait() == 0);
    CHECK(test::read_file(err).empty());
    // Only what is severe.
    for (const auto* flag : {"shell-in-container", "data-in"}) {
        CAPTURE(flag);
        CHECK_FALSE(contains(test::read_file(out), flag));
    }
}

TEST_CASE("examples put nothing of a log on a terminal that is more than text") {
    const test::TempDir folder;
    const auto log = folder.write("hostile.log", kHostileLog);
    for (const std::string name : {"count_by_key", "recent_docker", "container_processes", "own_sink",
                                   "own_criterion", "failed_commands", "follow_and_alert"}) {
        CAPTURE(name);
        const auto result = test::run_process(
            {"timeout", "--preserve-status", "-s", "TERM", "1", example(name), log.string()});
        CHECK(result.status == 0);
        CHECK_FALSE(contains(result.out, "\x1b"));
    }
    // A quote of a name ends no name of the graph.
    CHECK(contains(test::run_process({example("own_sink"), log.string()}).out,
                   "-> \"/tmp/\\\\033[2J\\\"\";\n"));
}

TEST_CASE("examples say what is wrong") {
    struct Case {
        std::string name;
        std::vector<std::string> arguments;
        std::string message;
    };
    const std::string missing = "/nowhere/audit.log";
    const std::vector<Case> cases{
        {"recent_docker", {missing}, "/nowhere/audit.log: No such file or directory\n"},
        {"count_by_key", {missing}, "/nowhere/audit.log: No such file or directory\n"},
        {"container_processes", {missing}, "/nowhere/audit.log: No such file or directory\n"},
        {"container_processes", {}, "usage: container_processes LOG\n"},
        {"own_sink", {missing}, "/nowhere/audit.log: No such file or directory\n"},
        {"own_sink", {}, "usage: own_sink LOG\n"},
        {"own_criterion", {missing}, "/nowhere/audit.log: No such file or directory\n"},
        {"own_criterion", {}, "usage: own_criterion LOG\n"},
        {"failed_commands", {}, "usage: failed_commands LOG\n"},
        {"follow_and_alert", {missing}, "/nowhere/audit.log: No such file or directory\n"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::vector<std::string> command{example(test.name)};
        command.insert(command.end(), test.arguments.begin(), test.arguments.end());
        const auto result = test::run_process(command);
        CHECK(result.status == 1);
        CHECK(result.out.empty());
        CHECK(result.err == test.message);
    }
}

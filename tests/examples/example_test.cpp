#include <doctest/doctest.h>

#include <algorithm>
#include <string>

#include "support/logs.hpp"
#include "support/process.hpp"

using namespace dockaudit;

TEST_CASE("the pull example lists the events with the key") {
    const auto result = test::run_process({RECENT_DOCKER, test::recorded_log("docker-exec.log")});
    CHECK(result.status == 0);
    CHECK(result.err.empty());
    // `ausearch -k docker -r` gives 880 records of 157 events.
    CHECK(std::ranges::count(result.out, '\n') == 157);
    CHECK(result.out.starts_with("dockerhost/1795400432.872:545586 \"/usr/bin/docker\"\n"));
}

TEST_CASE("the pull example says why it cannot read a log") {
    const auto result = test::run_process({RECENT_DOCKER, "/nowhere/audit.log"});
    CHECK(result.status == 1);
    CHECK(result.err == "/nowhere/audit.log: No such file or directory\n");
}

TEST_CASE("the push example stops when its sink says so") {
    const auto result = test::run_process({FAILED_COMMANDS, test::recorded_log("host-raw.log")});
    CHECK(result.status == 0);
    CHECK(result.out.ends_with("5 events seen\n"));
    CHECK(std::ranges::count(result.out, '\n') == 6);
}

#include <dockaudit/rule_measure.hpp>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/audit_rules.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/history_reader.hpp>

#include "rules/exclusions.hpp"
#include "support/logs.hpp"

namespace dockaudit {
namespace {

constexpr std::string_view kOpenat = "257";
constexpr std::string_view kExecve = "59";
constexpr std::string_view kConnectCall = "42";

// An event of a rule: `key` as it is stored, with its quotes.
std::string event(int serial, std::string_view call, std::string_view exe, std::string_view key,
                  std::string_view file, std::string_view rest = "") {
    const auto id = fmt::format("msg=audit(1700000000.{:03}:{})", serial, serial);
    auto lines = fmt::format(
        "type=SYSCALL {}: arch=c000003e syscall={} success=yes exit=3 items=1 ppid=1 pid=10 auid=0 uid=0 comm=\"x\" "
        "exe=\"{}\" key={}\n",
        id, call, exe, key);
    if (!file.empty())
        lines += fmt::format(
            "type=PATH {}: item=0 name=\"{}\" inode=1 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 "
            "nametype=NORMAL cap_fp=0\n",
            id, file);
    if (!rest.empty()) lines += fmt::format("type={}\n", fmt::format(fmt::runtime(rest), id));
    return lines;
}

Measurement measure(const std::vector<std::string>& events, MeasureLimits limits = {}) {
    RuleMeasure measure(limits);
    for (const auto& lines : events) {
        const Event one(lines);
        REQUIRE_FALSE(one.empty());
        measure.add(EventSubject(one.view(), nullptr));
    }
    return measure.finish();
}

std::string show(const std::vector<MeasuredGroup>& groups) {
    std::string text;
    for (const auto& group : groups)
        text += fmt::format("{}[{}|{}]={}", text.empty() ? "" : " ", group.key, group.program,
                            group.amount.events);
    return text;
}

std::string show(const std::vector<MeasuredExclusion>& exclusions) {
    std::string text;
    for (const auto& exclusion : exclusions) {
        text += fmt::format("{}[{} {} {}", text.empty() ? "" : " ", exclusion.id, exclusion.program,
                            exclusion.amount.events);
        if (exclusion.maybe.events > 0) text += fmt::format(" ~{}", exclusion.maybe.events);
        for (const auto& rule : exclusion.rules) text += " {" + rule + "}";
        text += "]";
    }
    return text;
}

const std::string kDockerd = "/usr/sbin/dockerd";

}  // namespace

TEST_CASE("events are counted by key and by program") {
    struct Row {
        std::string name;
        std::vector<std::string> events;
        std::string keys, programs, pairs;
    };
    const auto big = std::string(200, 'x');
    const std::vector<Row> rows{
        {"nothing", {}, "", "", ""},
        {"one", {event(1, kOpenat, "/bin/a", "\"k\"", "/x")}, "[k|]=1", "[|/bin/a]=1", "[k|/bin/a]=1"},
        {"two keys count for each",
         {event(1, kOpenat, "/bin/a", "6101620163", "/x")},
         "[a|]=1 [b|]=1 [c|]=1",
         "[|/bin/a]=1",
         "[a|/bin/a]=1 [b|/bin/a]=1 [c|/bin/a]=1"},
        {"the same key twice counts once",
         {event(1, kOpenat, "/bin/a", "61620161620161", "/x")},
         "[a|]=1 [ab|]=1",
         "[|/bin/a]=1",
         "[a|/bin/a]=1 [ab|/bin/a]=1"},
        {"a rule without a key",
         {event(1, kOpenat, "/bin/a", "(null)", "/x")},
         "[|]=1",
         "[|/bin/a]=1",
         "[|/bin/a]=1"},
        {"what no rule recorded",
         {"type=USER_LOGIN msg=audit(1700000000.001:1): pid=1 uid=0 auid=0 ses=1 msg='op=login exe=\"/usr/sbin/sshd\" "
          "res=success'\n"},
         "[|]=1",
         "[|/usr/sbin/sshd]=1",
         "[|/usr/sbin/sshd]=1"},
        {"no program",
         {"type=CONFIG_CHANGE msg=audit(1700000000.001:1): op=set res=1\n"},
         "[|]=1",
         "[|]=1",
         "[|]=1"},
        {"the largest first, by bytes",
         {event(1, kOpenat, "/bin/a", "\"few\"", "/x"), event(2, kOpenat, "/bin/a", "\"few\"", "/x"),
          event(3, kOpenat, "/bin/b", "\"long\"", "/" + big + big + big)},
         "[long|]=1 [few|]=2",
         "[|/bin/b]=1 [|/bin/a]=2",
         "[long|/bin/b]=1 [few|/bin/a]=2"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        const auto found = measure(row.events);
        CHECK(show(found.keys) == row.keys);
        CHECK(show(found.programs) == row.programs);
        CHECK(show(found.key_programs) == row.pairs);
        std::size_t bytes = 0;
        for (const auto& lines : row.events) bytes += lines.size();
        CHECK(found.total.bytes == bytes);
        CHECK(found.total.events == row.events.size());
    }
}

TEST_CASE("what can be left out") {
    struct Row {
        std::string name;
        std::vector<std::string> events;
        std::string expected;
    };
    const std::string socket = "SOCKADDR {}: saddr=01002F72756E2F646F636B65722E736F636B00";
    const std::vector<Row> rows{
        {"dockerd's own files",
         {event(1, kOpenat, kDockerd, "\"docker\"", "/var/lib/docker/image/x")},
         "[own-files /usr/sbin/dockerd 1 {-a never,exit -F arch=b64 -F dir=/var/lib/docker -F perm=rwa -F exe=/usr/sbin/dockerd}]"},
        {"two folders have a rule each",
         {event(1, kOpenat, kDockerd, "\"docker\"", "/var/lib/docker/x"),
          event(2, kOpenat, kDockerd, "\"docker\"", "/run/docker/x")},
         "[own-files /usr/sbin/dockerd 2 {-a never,exit -F arch=b64 -F dir=/run/docker -F perm=rwa -F exe=/usr/sbin/dockerd} "
         "{-a never,exit -F arch=b64 -F dir=/var/lib/docker -F perm=rwa -F exe=/usr/sbin/dockerd}]"},
        {"a name through a link",
         {event(1, kOpenat, kDockerd, "\"docker\"", "/var/run/docker/x")},
         "[own-files /usr/sbin/dockerd 1 {-a never,exit -F arch=b64 -F dir=/run/docker -F perm=rwa -F exe=/usr/sbin/dockerd}]"},
        {"the folder itself",
         {event(1, kOpenat, kDockerd, "\"docker\"", "/var/lib/docker")},
         "[own-files /usr/sbin/dockerd 1 {-a never,exit -F arch=b64 -F dir=/var/lib/docker -F perm=rwa -F exe=/usr/sbin/dockerd}]"},
        {"a folder whose name begins alike",
         {event(1, kOpenat, kDockerd, "\"docker\"", "/var/lib/docker2/x")},
         ""},
        {"its configuration", {event(1, kOpenat, kDockerd, "\"docker\"", "/etc/docker/daemon.json")}, ""},
        {"a person's writes there",
         {event(1, kOpenat, "/usr/bin/vi", "\"docker\"", "/var/lib/docker/x")},
         ""},
        {"a program of that name elsewhere",
         {event(1, kOpenat, "/home/eve/dockerd", "\"docker\"", "/var/lib/docker/x")},
         ""},
        {"the client", {event(1, kExecve, "/usr/bin/docker", "\"docker\"", "/var/lib/docker/x")}, ""},
        {"what no rule recorded", {event(1, kOpenat, kDockerd, "(null)", "/var/lib/docker/x")}, ""},
        {"names in folders that are not told",
         {event(1, kOpenat, kDockerd, "\"docker\"", "/var/lib/docker/x"),
          event(2, kOpenat, kDockerd, "\"docker\"", "diff"),
          event(3, kOpenat, kDockerd, "\"docker\"", "etc")},
         "[own-files /usr/sbin/dockerd 1 ~2 {-a never,exit -F arch=b64 -F dir=/var/lib/docker -F perm=rwa -F exe=/usr/sbin/dockerd}]"},
        {"such names alone say nothing", {event(1, kOpenat, kDockerd, "\"docker\"", "diff")}, ""},
        {"a start of a program, and a mount, in its folder",
         {event(1, kExecve, kDockerd, "\"docker\"", "/var/lib/docker/x"),
          event(2, "165", "/usr/sbin/runc", "\"docker\"", "/run/containerd/rootfs/run/docker.sock")},
         ""},
        {"containerd and the shim",
         {event(1, kOpenat, "/usr/bin/containerd", "\"docker\"", "/var/lib/containerd/x"),
          event(2, kOpenat, "/usr/bin/containerd-shim-runc-v2", "\"docker\"", "/run/containerd/x")},
         "[own-files /usr/bin/containerd-shim-runc-v2 1 {-a never,exit -F arch=b64 -F dir=/run/containerd -F perm=rwa -F exe=/usr/bin/containerd-shim-runc-v2}] [own-files /usr/bin/containerd 1 {-a never,exit -F "
         "arch=b64 -F dir=/var/lib/containerd -F perm=rwa -F exe=/usr/bin/containerd}]"},
        {"connections of the engine",
         {event(1, kConnectCall, "/usr/bin/containerd", "\"docker\"", "", socket)},
         "[own-sockets /usr/bin/containerd 1 {-a never,exit -F arch=b64 -S connect -F path=/run/docker.sock -F "
         "exe=/usr/bin/containerd}]"},
        {"a socket whose name would be more than a path in a rule",
         {event(1, kConnectCall, "/usr/bin/containerd", "\"docker\"", "",
                "SOCKADDR {}: saddr=01002F610A2D442F646F636B65722E736F636B00")},
         ""},
        {"connections of others", {event(1, kConnectCall, "/usr/bin/curl", "\"docker\"", "", socket)}, ""},
        {"titles",
         {event(1, kExecve, "/bin/a", "\"docker\"", "/x", "PROCTITLE {}: proctitle=\"a\"")},
         "[process-titles  0 {-a never,exclude -F msgtype=PROCTITLE}]"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(show(measure(row.events).exclusions) == row.expected);
    }
}

TEST_CASE("a program whose name would be more than a path in a rule is left alone") {
    const auto& spec = exclusion_specs().front();
    CHECK(is_excluded_program(spec, "/snap/docker/2915/bin/dockerd"));
    CHECK_FALSE(is_excluded_program(spec, "/snap/docker/a b/bin/dockerd"));
    CHECK_FALSE(is_excluded_program(spec, "/snap/docker/a\n-D/bin/dockerd"));
}

TEST_CASE("what paths a rule can name") {
    struct Row {
        std::string name, path;
        bool expected;
    };
    const std::vector<Row> rows{
        {"usual", "/run/docker.sock", true},
        {"bytes beyond ASCII", "/srv/\xc3\xbc", true},
        {"a blank", "/run/a b", false},
        {"a newline", "/run/a\n-D", false},
        {"a quote", "/run/\"a\"", false},
        {"another quote", "/run/a'", false},
        {"a control character", "/run/\x1b", false},
        {"delete", "/run/\x7f", false},
        {"relative", "run/a", false},
        {"nothing", "", false},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(can_be_in_rule(row.path) == row.expected);
    }
}

TEST_CASE("what all exclusions save counts each byte once") {
    const auto excluded =
        event(1, kOpenat, kDockerd, "\"docker\"", "/var/lib/docker/x", "PROCTITLE {}: proctitle=\"a\"");
    const auto kept = event(2, kExecve, "/bin/a", "\"docker\"", "/x", "PROCTITLE {}: proctitle=\"a\"");
    const auto title = std::string_view(kept).substr(kept.find("type=PROCTITLE")).size();
    const auto found = measure({excluded, kept});
    CHECK(found.saved.events == 1);
    CHECK(found.saved.bytes == excluded.size() + title);
}

TEST_CASE("beyond the limit events count in the total alone") {
    const auto found =
        measure({event(1, kOpenat, "/bin/a", "\"k\"", "/x"), event(2, kOpenat, "/bin/b", "\"l\"", "/x"),
                 event(3, kOpenat, "/bin/a", "\"k\"", "/x")},
                {.groups = 1});
    CHECK(show(found.keys) == "[k|]=2");
    CHECK(show(found.programs) == "[|/bin/a]=2");
    CHECK(found.uncounted == 1);
    CHECK(found.total.events == 3);
}

TEST_CASE("the guide's list, measured") {
    const auto log = LogSet::file(test::recorded_log("docker-blog.log"));
    RuleMeasure measure;
    for (const auto& one : EventReader(log)) measure.add(EventSubject(one, nullptr));
    const auto found = measure.finish();
    CHECK(found.total.bytes == 1415784);
    CHECK(found.total.events == 1170);
    REQUIRE_FALSE(found.programs.empty());
    CHECK(found.programs.front().program == kDockerd);
    // Nine tenths of the log are the engine's.
    CHECK(found.programs.front().amount.bytes * 10 > found.total.bytes * 9);
    REQUIRE_FALSE(found.exclusions.empty());
    CHECK(found.exclusions.front().id == "own-files");
    CHECK(found.exclusions.front().amount.events + found.exclusions.front().maybe.events > 1000);
}

TEST_CASE("health checks are told where nobody is behind them") {
    const auto log =
        LogSet::file(std::filesystem::path(DOCKAUDIT_SOURCE_DIR) / "testdata/traced/docker-hard.log");
    const auto history = read_container_history(log);
    RuleMeasure measure;
    for (const auto& one : EventReader(log)) measure.add(EventSubject(one, history.get()));
    const auto found = measure.finish().exclusions;
    const auto checks = std::ranges::find(found, "health-checks", &MeasuredExclusion::id);
    REQUIRE(checks != found.end());
    CHECK(checks->rules.empty());
    CHECK(checks->amount.events >= 3);
}

}  // namespace dockaudit

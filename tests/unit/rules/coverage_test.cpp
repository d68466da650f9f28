#include <doctest/doctest.h>

#include <algorithm>
#include <dockaudit/rule_check.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "unit/rules/fake_files.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

CoverageRow row_of(std::string_view id, std::string_view rules, const RuleHost& host) {
    const auto rows = rule_coverage({parse_audit_rules(rules, "x.rules")}, host);
    const auto row = std::ranges::find(rows, id, &CoverageRow::id);
    REQUIRE(row != rows.end());
    return *row;
}

}  // namespace

TEST_CASE("which questions rules answer") {
    struct Case {
        std::string_view name;
        std::string_view id;
        std::string_view rules;
        std::string_view expected;
    };
    const std::vector<Case> cases{
        {"the client", "client-use", "-w /usr/bin/docker -p x -k docker\n", "yes"},
        {"the client of people", "client-use",
         "-a always,exit -F path=/usr/bin/docker -F perm=x -F auid!=unset -k docker\n", "partly"},
        {"the client of somebody", "client-use",
         "-a always,exit -F path=/usr/bin/docker -F perm=x -F auid=bob -k docker\n", "partly"},
        {"changes of the client", "client-use", "-w /usr/bin/docker -p wa -k docker\n", "no"},
        {"without command lines", "client-use",
         "-w /usr/bin/docker -p x -k docker\n-a never,exclude -F msgtype=EXECVE\n", "no"},
        {"switched off", "client-use", "-w /usr/bin/docker -p x -k docker\n-e 0\n", "no"},
        {"not loaded", "client-use", "-a always,exit -F frob=1\n-w /usr/bin/docker -p x -k docker\n", "no"},
        {"one socket of two", "socket-client",
         "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k docker\n", "partly"},
        {"both sockets", "socket-client", "-a always,exit -F arch=b64 -S connect -F dir=/run -k docker\n",
         "yes"},
        {"both sockets, the client only", "socket-client",
         "-a always,exit -F arch=b64 -S connect -F dir=/run -F exe=/usr/bin/docker -k docker\n", "partly"},
        {"sockets by perm", "socket-client", "-w /run -p rwxa -k docker\n", "no"},
        {"the client alone touches", "container-touched", "-w /usr/bin/docker -p x -k docker\n", "partly"},
        {"client and sockets touch", "container-touched",
         "-w /usr/bin/docker -p x -k docker\n-a always,exit -F arch=b64 -S connect -F dir=/run -k docker\n",
         "yes"},
        {"all starts", "container-programs", "-a always,exit -F arch=b64 -S execve,execveat -k exec\n",
         "yes"},
        {"all starts by one call", "container-programs", "-a always,exit -F arch=b64 -S execve -k exec\n",
         "partly"},
        {"starts of people", "container-programs",
         "-a always,exit -F arch=b64 -S execve,execveat -F auid!=unset -k exec\n", "no"},
        {"starts without files", "container-programs",
         "-a always,exit -F arch=b64 -S execve,execveat -k exec\n-a never,exclude -F msgtype=PATH\n",
         "partly"},
        {"some configuration", "daemon-configuration", "-w /etc/docker -p wa -k docker\n", "partly"},
        {"all of it", "daemon-configuration", "-w /etc -p wa -k etc\n-w /usr/lib/systemd -p wa -k units\n",
         "yes"},
        {"reads of it", "daemon-configuration", "-w /etc -p r -k etc\n", "no"},
        {"all programs", "binary-replaced", "-w /usr/bin -p wa -k bin\n-w /usr/sbin -p wa -k bin\n", "yes"},
        {"one program", "binary-replaced", "-w /usr/bin/docker -p wa -k bin\n", "partly"},
        {"programs by people", "binary-replaced",
         "-a always,exit -F dir=/usr -F perm=wa -F auid!=unset -k bin\n", "partly"},
        {"groups", "docker-group", "-w /etc/group -p wa -k identity\n", "yes"},
        {"writes of groups", "docker-group", "-w /etc/group -p w -k identity\n", "yes"},
        {"starts of groups", "docker-group", "-w /etc/group -p x -k identity\n", "no"},
        {"mounts", "socket-mount",
         "-a always,exit -F arch=b64 -S mount,open_tree,move_mount -F filetype=socket -k docker\n", "yes"},
        {"one way to mount", "socket-mount", "-a always,exit -F arch=b64 -S mount -k docker\n", "partly"},
        {"mounts of people", "socket-mount",
         "-a always,exit -F arch=b64 -S mount,open_tree,move_mount -F auid!=unset -k docker\n", "no"},
        {"volumes", "volume-access", "-w /var/lib/docker/volumes -p rwa -k docker\n", "yes"},
        {"volumes of people", "volume-access",
         "-a always,exit -F dir=/var/lib/docker -F perm=rwa -F auid!=unset -k docker\n", "yes"},
        {"writes of volumes", "volume-access", "-w /var/lib/docker/volumes -p wa -k docker\n", "partly"},
        {"dockerd", "cis-1.1.3", "-w /usr/sbin/dockerd -k docker\n", "yes"},
        {"dockerd where it is not", "cis-1.1.3", "-w /usr/bin/dockerd -k docker\n", "no"},
        {"the folder alone", "cis-1.1.4", "-a always,exit -F path=/run/containerd -F perm=wa -k docker\n",
         "no"},
        {"the folder and all in it", "cis-1.1.4",
         "-a always,exit -F dir=/run/containerd -F perm=wa -k docker\n", "yes"},
        {"a socket by perm", "cis-1.1.8", "-w /run/containerd/containerd.sock -k docker\n", "partly"},
        {"a unit by its old path", "cis-1.1.7", "-w /lib/systemd/system/docker.service -p wa -k docker\n",
         "yes"},
        {"a file by its folder", "cis-1.1.11", "-w /etc/docker -p wa -k docker\n", "yes"},
        {"a file that is not here", "cis-1.1.13", "-w /etc/sysconfig/docker -k docker\n", "not applicable"},
        {"a program of old", "cis-1.1.15", "", "not applicable"},
    };
    const auto host = docker_host();
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto row = row_of(test.id, test.rules, host);
        CHECK(to_string(row.verdict) == test.expected);
        CHECK(row.reason.ends_with('.'));
        CHECK(row.rules.empty() == (test.expected == "no" || test.expected == "not applicable"));
    }
}

TEST_CASE("a question whose subject is not there does not apply") {
    auto host = host_with({"/etc/passwd"});
    host.has_docker_group = false;
    for (const auto& row : rule_coverage({parse_audit_rules("")}, host)) {
        CAPTURE(row.id);
        // What runs in containers is asked of every host.
        const auto expected =
            row.id == "container-programs" ? CoverageVerdict::no : CoverageVerdict::not_applicable;
        CHECK(row.verdict == expected);
    }
}

TEST_CASE("the socket of an engine that is stopped is asked for") {
    const auto stopped = host_with({"/usr/bin/docker", "/run/"});
    CHECK(row_of("socket-client", "", stopped).verdict == CoverageVerdict::no);
    const auto podman_only = host_with({"/usr/bin/podman", "/run/"});
    CHECK(row_of("socket-client", "", podman_only).verdict == CoverageVerdict::not_applicable);
}

TEST_CASE("a row names rules and keys once") {
    const auto row = row_of("container-touched",
                            "-w /usr/bin/docker -p x -k docker-a\n"
                            "-a always,exit -F arch=b64 -S connect -F dir=/run -k docker-b\n",
                            docker_host());
    CHECK(row.keys == std::vector<std::string>{"docker-a", "docker-b"});
    REQUIRE(row.rules.size() == 2);
    CHECK(row.rules[1].place.line == 2);
    CHECK(row.reason == "Search for the keys docker-a, docker-b.");
}

TEST_CASE("a row tells what is missing") {
    struct Case {
        std::string_view name;
        std::string_view id;
        std::string_view rules;
        std::string_view expected;
    };
    const std::string_view mounts = "-a always,exit -F arch=b64 -S mount -F filetype=socket -k docker\n";
    const std::vector<Case> cases{
        {"three of several", "socket-mount", mounts,
         "Not recorded: open_tree of /run/docker.sock, move_mount of /run/docker.sock, open_tree of "
         "/run/containerd/containerd.sock and 1 more."},
        {"what is open", "socket-client",
         "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -F exe=/usr/bin/docker -k docker\n",
         "Not recorded: connects to /run/containerd/containerd.sock, connects to /run/containerd/containerd.sock by "
         "services. Recorded under some conditions only: connects to /run/docker.sock, connects to /run/docker.sock "
         "by services."},
        {"no key", "docker-group", "-w /etc/group -p wa\n", "Recorded, but without a key."},
        {"off", "docker-group", "-w /etc/group -p wa -k a\n-e 0\n", "Auditing is switched off."},
        {"a record that is excluded", "cis-1.1.11",
         "-w /etc/docker -p wa -k a\n-a never,exclude -F msgtype=PATH\n",
         "Not recorded: writes to /etc/docker/daemon.json, writes to /etc/docker/daemon.json by services, changes of mode "
         "of /etc/docker/daemon.json. PATH records are excluded."},
        {"a never rule", "cis-1.1.11", "-a never,exit -F dir=/etc\n-w /etc/docker -p wa -k a\n",
         "Not recorded: writes to /etc/docker/daemon.json, writes to /etc/docker/daemon.json by services, changes of mode "
         "of /etc/docker/daemon.json. A never rule keeps events out."},
        {"a mistake above", "docker-group", "-a always,exit -F frob=1\n-w /etc/group -p wa -k a\n",
         "Not recorded: changes of /etc/group, changes of /etc/group by services, writes to /etc/group. Loading stops at "
         "line 1."},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(row_of(test.id, test.rules, docker_host()).reason == test.expected);
    }
}

TEST_CASE("the questions have ids that can be relied on") {
    std::set<std::string_view> ids;
    for (const auto& row : rule_coverage({}, docker_host())) CHECK(ids.insert(row.id).second);
    for (int item = 3; item <= 18; ++item) CHECK(ids.contains("cis-1.1." + std::to_string(item)));
}

#include "rules/probes.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <dockaudit/rule_check.hpp>
#include <dockaudit/rule_profile.hpp>

#include "rules/host_survey.hpp"
#include "rules_cli/fake_world.hpp"

using namespace dockaudit;
using namespace dockaudit::rules;
using namespace dockaudit::test;

TEST_CASE("each question of the coverage has a probe") {
    const auto host = make_rule_host(HostFamily::debian);
    const auto probed = probed_questions();
    std::vector<std::string_view> asked;
    for (const auto& row : rule_coverage({}, host)) {
        if (!row.id.starts_with("cis-")) asked.push_back(row.id);
    }
    for (const auto id : asked) {
        CAPTURE(std::string(id));
        CHECK(std::ranges::find(probed, id) != probed.end());
    }
    CHECK(asked.size() == probed.size());
}

TEST_CASE("each probe has a rule that records it") {
    for (const auto* name : {"debian", "fedora"}) {
        CAPTURE(std::string(name));
        FakeWorld fake({"", "", {std::string("host ") + name}, ""});
        const auto host = survey_host(fake.world, fake.host);
        const auto probes = plan_probes(host, fake.world);
        const auto rules = generate_rules(RuleProfile::recommended, host);
        CHECK(probes.size() >= 8);
        for (const auto& probe : probes) {
            CAPTURE(probe.what);
            CHECK(find_helpful_rule(probe, rules) != "");
        }
    }
}

TEST_CASE("the rule that would help") {
    Probe probe;
    probe.path = "/etc/docker/.probe";
    probe.key = "docker-config";
    static constexpr auto kCalls = std::to_array<std::string_view>({"open", "openat"});
    probe.calls = kCalls;
    probe.access = 'w';
    struct Row {
        std::string name, rules, expected;
    };
    const std::vector<Row> rows{
        {"none", "", ""},
        {"the folder", "-a always,exit -F dir=/etc/docker -F key=docker-config\n",
         "-a always,exit -F dir=/etc/docker -F key=docker-config"},
        {"a folder whose name begins alike", "-a always,exit -F dir=/etc/dock -F key=docker-config\n", ""},
        {"another key", "-a always,exit -F dir=/etc/docker -F key=docker\n", ""},
        {"another file", "-a always,exit -F path=/etc/docker -F key=docker-config\n", ""},
        {"without a path", "-a always,exit -F arch=b64 -S openat,mount -F key=docker-config",
         "-a always,exit -F arch=b64 -S openat,mount -F key=docker-config"},
        {"another call", "-a always,exit -F arch=b64 -S mount -F key=docker-config", ""},
        {"all calls", "-a always,exit -S all -F dir=/etc/docker -F key=docker-config",
         "-a always,exit -S all -F dir=/etc/docker -F key=docker-config"},
        {"its access", "-a always,exit -F dir=/etc/docker -F perm=wa -F key=docker-config",
         "-a always,exit -F dir=/etc/docker -F perm=wa -F key=docker-config"},
        {"another access", "-a always,exit -F dir=/etc/docker -F perm=xa -F key=docker-config", ""},
        {"a comment", "# -a always,exit -F dir=/etc/docker -F key=docker-config\n", ""},
        {"what is never recorded", "-a never,exit -F dir=/etc/docker -F key=docker-config\n", ""},
        {"the first of two",
         "-b 8192\n-a always,exit -F arch=b64 -F dir=/etc -F key=docker-config\n-a always,exit -F dir=/etc/docker -F "
         "key=docker-config\n",
         "-a always,exit -F arch=b64 -F dir=/etc -F key=docker-config"},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(find_helpful_rule(probe, row.rules) == row.expected);
    }
}

// `perm=` has no access for connect(2) and mount(2).
TEST_CASE("a rule by access helps no probe that connects") {
    const std::string by_access = "-a always,exit -F path=/run/docker.sock -F perm=rwxa -F key=docker-socket";
    const std::string by_call =
        "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -F key=docker-socket";
    const FakeWorld fake({"", "", {}, ""});
    const auto probes = plan_probes(survey_host(fake.world, fake.host), fake.world);
    const auto connects = std::ranges::find(probes, "socket-client", &Probe::question);
    REQUIRE(connects != probes.end());
    CHECK(find_helpful_rule(*connects, by_access).empty());
    CHECK(find_helpful_rule(*connects, by_access + "\n" + by_call) == by_call);
}

TEST_CASE("what a host tells of itself") {
    FakeWorld debian({"", "", {}, ""});
    const auto host = survey_host(debian.world, debian.host);
    CHECK(host.family == HostFamily::debian);
    CHECK(host.clients == std::vector<std::string>{"/usr/bin/docker"});
    CHECK(host.programs.empty());
    CHECK(host.runs_64_bit);
    CHECK_FALSE(host.runs_32_bit);
    CHECK(host.has_docker_group == true);
    CHECK(host.look("/run/docker.sock").kind == HostFileKind::socket);
    CHECK(host.look("/etc/docker").kind == HostFileKind::folder);
    CHECK(host.look("/etc/docker/daemon.json").kind == HostFileKind::absent);
    CHECK(host.data_root == std::nullopt);

    FakeWorld fedora({"", "", {"host fedora"}, ""});
    const auto other = survey_host(fedora.world, fedora.host);
    CHECK(other.family == HostFamily::rhel);
    CHECK(other.clients == std::vector<std::string>{"/usr/local/bin/docker", "/usr/bin/docker"});
    CHECK(other.data_root == "/srv/docker");
    CHECK(other.sockets == std::vector<std::string>{"/run/other.sock"});
    CHECK(other.runs_32_bit);
}

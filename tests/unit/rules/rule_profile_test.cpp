#include <dockaudit/rule_profile.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <dockaudit/rule_check.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "rules/host_paths.hpp"
#include "rules/rule_terms.hpp"
#include "unit/rules/fake_files.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

struct NamedHost {
    std::string name;
    RuleHost host;
};

std::vector<NamedHost> hosts() {
    auto moved = docker_host({"/opt/bin/docker", "/srv/docker/volumes/", "/run/user/1000/docker.sock"});
    moved.clients = {"/opt/bin/docker"};
    moved.data_root = "/srv/docker";
    moved.rootless_sockets = {"/run/user/1000/docker.sock"};
    auto wide =
        docker_host({"/etc/containerd/config.toml", "/etc/systemd/system/docker.service.d/",
                     "/usr/bin/podman", "/usr/bin/containerd-shim", "/usr/bin/containerd-shim-runc-v1",
                     "/etc/sysconfig/docker", "/usr/libexec/docker/cli-plugins/docker-compose"});
    wide.runs_32_bit = true;
    auto no_group = docker_host();
    no_group.has_docker_group = false;
    return {{"generic", make_rule_host(HostFamily::generic)},
            {"debian", make_rule_host(HostFamily::debian)},
            {"rhel", make_rule_host(HostFamily::rhel)},
            {"a host with docker.io", docker_host()},
            {"a host with things elsewhere", moved},
            {"a host with more", wide},
            {"a host without the group", no_group},
            {"a host without docker", host_with({"/etc/group", "/etc/gshadow"})}};
}

}  // namespace

TEST_CASE("generated rules have no faults") {
    for (const auto& [name, host] : hosts()) {
        for (const auto& profile : rule_profile_names()) {
            CAPTURE(name);
            CAPTURE(profile.name);
            const auto text = generate_rules(profile.profile, host);
            const std::vector<RuleSet> sets{parse_audit_rules(text, "docker.rules")};
            for (const auto& error : sets.front().errors) FAIL_CHECK(error.message, ": ", error.text);
            for (const auto source : {RuleSource::file, RuleSource::folder}) {
                for (const auto& finding : check_rules(sets, host, {.source = source})) {
                    FAIL_CHECK(finding.kind->id, " at line ", finding.position.place.line, ": ",
                               finding.message);
                }
            }
            CHECK(generate_rules(profile.profile, host) == text);
        }
    }
}

TEST_CASE("generated rules are of today's form, and their keys begin alike") {
    for (const auto& [name, host] : hosts()) {
        const HostPaths paths(host);
        for (const auto& profile : rule_profile_names()) {
            const auto sets = rules_of(generate_rules(profile.profile, host));
            for (const auto& line : sets.front().lines) {
                const auto* const rule = std::get_if<AuditRule>(&line.content);
                if (rule == nullptr) continue;
                CAPTURE(name);
                CAPTURE(line.text);
                CHECK_FALSE(rule->is_watch);
                REQUIRE(rule->keys.size() == 1);
                CHECK(rule->keys.front().starts_with("docker"));
                const auto bits = arch_bits(*rule);
                CHECK((bits == 64U || (bits == 32U && host.runs_32_bit)));
                const auto watch = find_watch(*rule, paths);
                CHECK((!watch || !paths.lacks_folder_of(watch->condition->value)));
            }
        }
    }
}

TEST_CASE("which questions the profiles answer") {
    struct Case {
        RuleProfile profile;
        std::vector<std::string_view> not_answered;
    };
    const std::vector<Case> cases{
        {RuleProfile::guide,
         {"container-programs", "docker-group", "socket-mount", "volume-access", "cis-1.1.4", "cis-1.1.8"}},
        {RuleProfile::recommended, {"cis-1.1.4", "cis-1.1.5"}},
        {RuleProfile::cis, {}},
    };
    for (const auto& [name, host] : hosts()) {
        for (const auto& test : cases) {
            const auto rows = rule_coverage(rules_of(generate_rules(test.profile, host)), host);
            for (const auto& row : rows) {
                CAPTURE(name);
                CAPTURE(row.id);
                CAPTURE(row.reason);
                const bool is_left = std::ranges::find(test.not_answered, row.id) != test.not_answered.end();
                const bool is_answered =
                    row.verdict == CoverageVerdict::yes || row.verdict == CoverageVerdict::not_applicable;
                if (row.verdict == CoverageVerdict::not_applicable) continue;
                CHECK(is_answered != is_left);
            }
        }
    }
}

TEST_CASE("the benchmark's items are named where their rules stand") {
    const auto text = generate_rules(RuleProfile::cis, make_rule_host(HostFamily::generic));
    for (int item = 3; item <= 18; ++item) {
        const auto name = "1.1." + std::to_string(item);
        // No host of today has these.
        const bool is_gone = item == 15 || item == 16;
        CAPTURE(name);
        const bool is_named =
            text.find(name + "\n") != std::string::npos || text.find(name + ",") != std::string::npos;
        CHECK(is_named != is_gone);
    }
    const auto old = generate_rules(RuleProfile::cis, docker_host({"/usr/bin/containerd-shim"}));
    CHECK(old.find("# CIS 1.1.15\n-a always,exit -F arch=b64 -F path=/usr/bin/containerd-shim ") !=
          std::string::npos);
    CHECK(generate_rules(RuleProfile::recommended, docker_host()).find("CIS") == std::string::npos);
}

TEST_CASE("what a host has decides what is named") {
    struct Case {
        std::string_view name;
        std::vector<std::string> files;
        std::string_view text;
        bool is_there;
    };
    const std::vector<Case> cases{
        {"the client", {}, " -F path=/usr/bin/docker -F perm=wxa ", true},
        {"no podman", {}, "podman", false},
        {"podman", {"/usr/bin/podman"}, " -F path=/usr/bin/podman -F perm=wxa ", true},
        {"a link to another client",
         {"/usr/local/bin/docker -> /usr/bin/docker"},
         "/usr/local/bin/docker",
         false},
        {"dockerd where it is", {}, "path=/usr/sbin/dockerd", true},
        {"dockerd where it is not", {}, "path=/usr/bin/dockerd", false},
        {"a folder of configuration", {}, "dir=/etc/docker ", true},
        {"its file is in it", {}, "daemon.json", false},
        {"no folder for it", {}, "/etc/containerd", false},
        {"drop-ins that may come", {}, "path=/etc/systemd/system/docker.service.d ", true},
        {"drop-ins that are there",
         {"/etc/systemd/system/docker.service.d/"},
         "dir=/etc/systemd/system/docker.service.d ",
         true},
        {"no 32-bit programs", {}, "b32", false},
        {"plugins", {"/usr/libexec/docker/cli-plugins/"}, "dir=/usr/libexec/docker/cli-plugins ", true},
        {"the family's own file", {}, "path=/etc/default/docker ", true},
        {"the other family's file", {}, "sysconfig", false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto text = generate_rules(RuleProfile::recommended, docker_host(test.files));
        CHECK((text.find(test.text) != std::string::npos) == test.is_there);
    }
}

TEST_CASE("folders for sockets are made before rules are loaded") {
    CHECK(generate_tmpfiles(RuleProfile::recommended, docker_host()) ==
          "# Folders in which sockets appear: they have to be there when audit rules are loaded.\n"
          "d /run/containerd :0711 root root -\n");
    CHECK(generate_tmpfiles(RuleProfile::recommended, host_with({"/run/docker.sock"})).empty());
}

TEST_CASE("profiles and families have names") {
    for (const auto& profile : rule_profile_names())
        CHECK(parse_rule_profile(profile.name) == profile.profile);
    CHECK_FALSE(parse_rule_profile("all"));
    CHECK(parse_host_family("rhel") == HostFamily::rhel);
    CHECK_FALSE(parse_host_family("suse"));
}

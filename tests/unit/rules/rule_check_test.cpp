#include <dockaudit/rule_check.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "unit/rules/fake_files.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

struct Case {
    std::string_view name;
    std::string_view kind;  // the others are of no interest
    std::string_view rules;
    std::string_view expected;  // `LINE` or `LINE:severity` of each finding of the kind; 0 is the whole
    RuleCheckOptions options = {};
};

// Besides what is asked about: a client, and a socket that is watched.
constexpr std::string_view kConnect =
    "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -F key=docker-socket\n"
    "-a always,exit -F arch=b64 -S connect -F path=/run/containerd/containerd.sock -F key=docker-socket\n";

std::string found(const Case& test, const RuleHost& host) {
    const std::vector<RuleSet> sets{parse_audit_rules(test.rules, "x.rules")};
    std::string text;
    for (const auto& finding : check_rules(sets, host, test.options)) {
        if (finding.kind->id != test.kind) continue;
        CHECK_FALSE(finding.message.empty());
        CHECK_FALSE(finding.why.empty());
        text += (text.empty() ? "" : " ") + std::to_string(finding.position.place.line);
        if (finding.severity != finding.kind->severity)
            text += ":" + std::string(to_string(finding.severity));
    }
    return text;
}

void check(const std::vector<Case>& cases, const RuleHost& host) {
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(found(test, host) == test.expected);
    }
}

RuleHost host_of_32_bits() {
    auto host = docker_host();
    host.runs_32_bit = true;
    return host;
}

constexpr RuleCheckOptions kFolder{.source = RuleSource::folder};

const std::vector<Case>& cases_of_loading() {
    static const std::vector<Case> cases{
        {"a mistake", "syntax", "-a always,exit -F frob=1\n", "1"},
        {"no mistake", "syntax", "-a always,exit -F arch=b64 -S connect\n", ""},
        {"below a mistake", "never-loaded",
         "-a always,exit -F frob=1\n-w /etc/group -k a\n-w /etc/passwd -k a\n", "2"},
        {"below a mistake after -c", "never-loaded", "-c\n-a always,exit -F frob=1\n-w /etc/group -k a\n",
         ""},
        {"below -e 2", "locked", "-e 2\n-w /etc/group -k a\n-w /etc/passwd -k a\n", "2"},
        {"above -e 2", "locked", "-w /etc/group -k a\n-e 2\n", ""},
        {"-e 2 in a folder of files", "locked", "-e 2\n-w /etc/group -k a\n", "", kFolder},
        {"taken back", "deleted", "-w /etc/group -k a\n-W /etc/group -k a\n", "1"},
        {"not taken back", "deleted", "-w /etc/group -k a\n-W /etc/group -k b\n", ""},
        {"twice", "duplicate", "-w /etc/group -k a\n-w /etc/group -k a\n", "2"},
        {"twice with another key", "duplicate", "-w /etc/group -k a\n-w /etc/group -k b\n", ""},
        {"a folder that is not there", "missing-folder", "-a always,exit -F dir=/none -F perm=wa -k a\n",
         "1"},
        {"a file in one", "missing-folder", "-w /none/f -k a\n", "1"},
        {"a file that is not there in one that is", "missing-folder", "-w /etc/none -k a\n", ""},
        {"no process", "task-never", "-a never,task\n", "1"},
        {"processes of services", "task-never", "-a never,task -F auid=unset\n", "1:warning"},
        {"processes all the same", "task-never", "-a always,task\n", ""},
        {"off", "auditing-off", "-e 0\n", "1"},
        {"off and on", "auditing-off", "-e 0\n-e 1\n", ""},
        {"-D in the middle", "late-delete-all", "-w /etc/group -k a\n-D\n", "2"},
        {"-D at the top", "late-delete-all", "-D\n-w /etc/group -k a\n", ""},
        {"-D in the middle of a folder of files", "late-delete-all", "-w /etc/group -k a\n-D\n", "", kFolder},
    };
    return cases;
}

const std::vector<Case>& cases_of_order() {
    static const std::vector<Case> cases{
        {"below a never rule", "never-shadows",
         "-a never,exit -S all\n-a always,exit -F arch=b64 -S mount -k a\n", "2"},
        {"above it", "never-shadows", "-a always,exit -F arch=b64 -S mount -k a\n-a never,exit -S all\n", ""},
        {"below one for others", "never-shadows",
         "-a never,exit -F arch=b64 -S all -F auid=unset\n-a always,exit -F arch=b64 -S mount -F auid!=unset -k a\n",
         ""},
        {"below one for some of its calls", "never-shadows",
         "-a never,exit -F arch=b64 -S mount\n-a always,exit -F arch=b64 -S mount,umount2 -k a\n",
         "2:warning"},
        {"below one for a folder", "never-shadows",
         "-a never,exit -F dir=/etc\n-w /etc/docker/daemon.json -p wa -k a\n", "2"},
        {"below one that -A put first", "never-shadows",
         "-a always,exit -F arch=b64 -S mount -k a\n-A never,exit -F arch=b64 -S mount\n", "1"},
        {"in a folder that is recorded under the same key", "shadowed",
         "-w /etc/docker -p wa -k docker\n-w /etc/docker/daemon.json -p wa -k docker\n", "2:note"},
        {"in a folder that is recorded under another", "shadowed",
         "-w /etc/docker -p wa -k etc\n-w /etc/docker/daemon.json -p wa -k docker\n", "2"},
        {"in a folder that comes later", "shadowed",
         "-w /etc/docker/daemon.json -p wa -k docker\n-w /etc/docker -p wa -k etc\n", ""},
        {"in a folder, with more permissions", "shadowed",
         "-w /etc/docker -p wa -k docker\n-w /etc/docker/daemon.json -p rwa -k docker\n", ""},
        {"by two rules together", "shadowed",
         "-w /etc/group -p w -k a\n-w /etc/group -p a -k a\n-w /etc/group -p wa -k a\n", "3:note"},
        {"starts that another rule takes", "taken-elsewhere",
         "-a always,exit -F arch=b64 -S execve,execveat -k exec\n"
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=wxa -k docker\n",
         "2"},
        {"starts that another rule takes later", "taken-elsewhere",
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=wxa -k docker\n"
         "-a always,exit -F arch=b64 -S execve,execveat -k exec\n",
         ""},
        {"starts that another rule takes under a key with the prefix", "taken-elsewhere",
         "-a always,exit -F arch=b64 -S execve,execveat -k docker-exec\n"
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=wxa -k docker\n",
         ""},
        {"a rule without the prefix", "taken-elsewhere",
         "-a always,exit -F arch=b64 -S execve,execveat -k exec\n"
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=wxa -k other\n",
         ""},
    };
    return cases;
}

const std::vector<Case>& cases_of_paths() {
    static const std::vector<Case> cases{
        {"the socket by perm", "blind-socket", "-w /run/docker.sock -p rwxa -k docker\n", "1"},
        {"the socket by its old path", "blind-socket", "-w /var/run/docker.sock -p wa -k docker\n", "1"},
        {"a socket of another engine", "blind-socket", "-w /run/podman/podman.sock -p wa -k docker\n", "1"},
        {"the socket by connect", "blind-socket",
         "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k docker\n", ""},
        {"the socket by all calls", "blind-socket",
         "-a always,exit -F arch=b64 -F path=/run/docker.sock -k docker\n", ""},
        {"by perm and by connect", "blind-socket",
         "-w /run/docker.sock -p wa -k docker\n-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k docker\n",
         ""},
        {"the unit of the socket", "blind-socket", "-w /lib/systemd/system/docker.socket -p wa -k docker\n",
         ""},
        {"a link", "link-path", "-w /etc/docker/now -p wa -k docker\n", "1"},
        {"a link to a folder", "link-path", "-a always,exit -F dir=/opt/dock -F perm=wa -k docker\n", "1"},
        {"a link to a folder with a slash", "link-path",
         "-a always,exit -F dir=/opt/dock/ -F perm=wa -k docker\n", ""},
        {"a link on the way", "link-path", "-w /opt/dock/daemon.json -p wa -k docker\n", ""},
        {"/lib on the way", "link-path", "-w /lib/systemd/system/docker.service -p wa -k docker\n", ""},
        {"/var/run", "link-path", "-w /var/run -p wa -k docker\n", "1"},
        {"path= of a folder", "path-on-folder", "-a always,exit -F path=/etc/docker -F perm=wa -k docker\n",
         "1"},
        {"path= of a file", "path-on-folder",
         "-a always,exit -F path=/etc/docker/daemon.json -F perm=wa -k docker\n", ""},
        {"-w of a folder", "path-on-folder", "-w /etc/docker -p wa -k docker\n", ""},
        {"dir= of a file", "dir-on-file",
         "-a always,exit -F dir=/etc/docker/daemon.json -F perm=wa -k docker\n", "1"},
        {"dir= of a folder", "dir-on-file", "-a always,exit -F dir=/etc/docker -F perm=wa -k docker\n", ""},
        {"a file that is not here", "absent-path", "-w /usr/bin/podman -p x -k docker\n", "1"},
        {"a file that is here", "absent-path", "-w /usr/bin/docker -p x -k docker\n", ""},
        {"one that will matter when it is made", "absent-path",
         "-w /etc/systemd/system/docker.service.d -p wa -k docker\n", ""},
        {"one whose folder is not here", "absent-path", "-w /none/docker -p x -k docker\n", ""},
        {"an old path", "obsolete-path", "-w /usr/bin/docker-containerd -p x -k docker\n", "1"},
        {"an old path by /bin", "obsolete-path", "-w /bin/docker-runc -p x -k docker\n", "1"},
        {"an old path that is here", "obsolete-path", "-w /usr/bin/containerd-shim -p x -k docker\n", ""},
        {"the path of today", "obsolete-path", "-w /usr/bin/containerd -p x -k docker\n", ""},
        {"the data of docker", "noisy-watch", "-w /var/lib/docker -p rwxa -k docker\n", "1"},
        {"writes of the data", "noisy-watch",
         "-a always,exit -F arch=b64 -F dir=/var/lib/docker -F perm=wa -k docker\n", "1"},
        {"a folder above it", "noisy-watch", "-w /var/lib -p wa -k docker\n", "1"},
        {"the data, of people", "noisy-watch",
         "-a always,exit -F arch=b64 -F dir=/var/lib/docker -F perm=wa -F auid!=unset -k docker\n", ""},
        {"the data, without the engine", "noisy-watch",
         "-a always,exit -F arch=b64 -F dir=/var/lib/docker -F perm=wa -F exe!=/usr/bin/dockerd -k docker\n",
         ""},
        {"starts in the data", "noisy-watch", "-w /var/lib/docker -p x -k docker\n", ""},
        {"volumes", "noisy-watch", "-w /var/lib/docker/volumes -p wa -k docker\n", ""},
        {"what shims write", "noisy-watch", "-w /run/containerd -p wa -k docker\n", "1"},
        {"never", "noisy-watch", "-a never,exit -F dir=/var/lib/docker\n", ""},
        {"reads of a client", "reads-of-program", "-w /usr/bin/docker -p rwxa -k docker\n", "1"},
        {"reads of a client, alone", "reads-of-program", "-w /usr/bin/docker -p r -k docker\n", "1"},
        {"starts of a client", "reads-of-program", "-w /usr/bin/docker -p xwa -k docker\n", ""},
        {"reads of the configuration", "reads-of-program", "-w /etc/docker -p rwa -k docker\n", ""},
    };
    return cases;
}

const std::vector<Case>& cases_of_form() {
    static const std::vector<Case> cases{
        {"calls without arch", "missing-arch", "-a always,exit -S connect -k a\n", "1"},
        {"calls with arch", "missing-arch", "-a always,exit -F arch=b64 -S connect -k a\n", ""},
        {"all calls", "missing-arch", "-a always,exit -S all -F uid=0 -k a\n", ""},
        {"permissions without arch", "missing-arch", "-a always,exit -F path=/etc/group -F perm=wa -k a\n",
         ""},
        {"another list", "missing-arch", "-a never,user -F uid=0\n", ""},
        {"old watches", "deprecated-watch", "-w /etc/group -p wa -k a\n", "1"},
        {"new ones", "deprecated-watch", "-a always,exit -F path=/etc/group -F perm=wa -k a\n", ""},
        {"no key", "no-key", "-w /usr/bin/docker -p x\n", "1"},
        {"no key, of something else", "no-key", "-w /etc/passwd -p wa\n", "1:note"},
        {"never needs no key", "no-key", "-a never,exit -F arch=b64 -S connect\n", ""},
        {"another key", "foreign-key", "-w /usr/bin/docker -p x -k client\n", "1"},
        {"another key of a unit", "foreign-key", "-w /etc/systemd/system/docker.service.d -p wa -k units\n",
         "1"},
        {"another key of mounts", "foreign-key",
         "-a always,exit -F arch=b64 -S mount -F filetype=socket -k mounts\n", "1"},
        {"another key of a program", "foreign-key",
         "-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/docker -k net\n", "1"},
        {"one of two keys", "foreign-key",
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=x -k a -k docker-a\n", ""},
        {"the prefix", "foreign-key", "-w /usr/bin/docker -p x -k docker-client\n", ""},
        {"another key of something else", "foreign-key", "-w /etc/group -p wa -k identity\n", ""},
        {"another prefix",
         "foreign-key",
         "-w /usr/bin/docker -p x -k docker\n",
         "1",
         {.key_prefix = "container"}},
        {"no prefix", "foreign-key", "-w /usr/bin/docker -p x -k client\n", "", {.key_prefix = ""}},
    };
    return cases;
}

const std::vector<Case>& cases_of_options() {
    static const std::vector<Case> cases{
        {"command lines", "excluded-record", "-a never,exclude -F msgtype=EXECVE\n", "1"},
        {"two types", "excluded-record",
         "-a never,exclude -F msgtype=PATH\n-a never,exclude -F msgtype=PROCTITLE\n", "1 2:note"},
        {"command lines of services", "excluded-record", "-a never,exclude -F msgtype=EXECVE -F auid=unset\n",
         "1:warning"},
        {"a type that nobody needs", "excluded-record", "-a never,exclude -F msgtype=CRYPTO_KEY_USER\n", ""},
        {"a small buffer", "small-backlog", "-b 320\n", "1"},
        {"a small one in hexadecimal", "small-backlog", "-b 0x40\n", "1"},
        {"a large one in octal", "small-backlog", "-b 020000\n", ""},
        {"a large one", "small-backlog", "-b 8192\n", ""},
        {"the last counts", "small-backlog", "-b 320\n-b 65536\n", ""},
        {"none in a file", "small-backlog", "-w /etc/group -k a\n", ""},
        {"none in all files", "small-backlog", "-w /etc/group -k a\n", "0", kFolder},
        {"a rate", "rate-limit", "-r 100\n", "1"},
        {"no rate", "rate-limit", "-r 0\n", ""},
        {"no wait", "no-wait", "--backlog_wait_time 0\n", "1"},
        {"a wait", "no-wait", "--backlog_wait_time 60000\n", ""},
        {"a panic", "panic-on-loss", "-f 2\n", "1"},
        {"no panic", "panic-on-loss", "-f 1\n", ""},
        {"silence", "silent-loss", "-f 0\n", "1"},
        {"no silence", "silent-loss", "-f 1\n", ""},
        {"no rule for the client", "unwatched-client", "-w /etc/group -p wa -k a\n", "0"},
        {"a rule for its starts", "unwatched-client", "-w /usr/bin/docker -p x -k docker\n", ""},
        {"a rule for its changes", "unwatched-client", "-w /usr/bin/docker -p wa -k docker\n", "0"},
        {"a rule for all starts", "unwatched-client", "-a always,exit -F arch=b64 -S execve -k exec\n", ""},
        {"a rule for its folder", "unwatched-client", "-w /usr/bin -p x -k exec\n", ""},
        {"no rule for two sockets", "unwatched-socket", "-w /usr/bin/docker -p x -k docker\n", "0 0"},
        {"rules for both", "unwatched-socket", kConnect, ""},
        {"a rule that does not see one is told once", "unwatched-socket",
         "-w /run/docker.sock -p wa -k docker\n", "0"},
        {"one that does not see a socket whose path ends alike", "unwatched-socket",
         "-w /srv/run/docker.sock -p wa -k docker\n", "0 0"},
    };
    return cases;
}

}  // namespace

TEST_CASE("each kind of finding, and what nearly is one") {
    const auto host = docker_host({"/etc/docker/now -> /etc/docker/daemon.json", "/opt/dock -> /etc/docker",
                                   "/usr/bin/containerd-shim"});
    std::set<std::string_view> positive;
    std::set<std::string_view> negative;
    for (const auto* cases :
         {&cases_of_loading(), &cases_of_order(), &cases_of_paths(), &cases_of_form(), &cases_of_options()}) {
        check(*cases, host);
        for (const auto& test : *cases) (test.expected.empty() ? negative : positive).insert(test.kind);
    }
    for (const auto& kind : finding_kinds()) {
        CAPTURE(kind.id);
        if (kind.id == "one-arch") continue;  // below
        CHECK(positive.contains(kind.id));
        CHECK(negative.contains(kind.id));
    }
}

TEST_CASE("rules for one size of programs") {
    const std::string b64 = "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k docker\n";
    const std::string b32 = "-a always,exit -F arch=b32 -S connect -F path=/run/docker.sock -k docker\n";
    const auto both = b64 + b32;
    const std::string wide = b64 + "-a always,exit -F arch=b32 -S all -k docker\n";
    const std::string exe = "-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/docker -k docker\n";
    const std::string narrow =
        b64 + "-a always,exit -F arch=b32 -S connect -F path=/run/docker.sock -F uid=0 -k docker\n";
    const std::string partly =
        "-a always,exit -F arch=b64 -F path=/etc/group -F perm=wa -k a\n"
        "-a always,exit -F arch=b32 -F path=/etc/group -F perm=w -k a\n";
    const std::string never = "-a never,exit -F arch=b64 -S connect\n";
    check({{"64 bits alone", "one-arch", b64, "1"},
           {"32 bits alone", "one-arch", b32, ""},
           {"both", "one-arch", both, ""},
           {"a wider one for 32 bits", "one-arch", wide, ""},
           {"a narrower one for 32 bits", "one-arch", narrow, "1"},
           {"fewer permissions for 32 bits", "one-arch", partly, "1"},
           {"a program is of one size", "one-arch", exe, ""},
           {"never", "one-arch", never, ""}},
          host_of_32_bits());
    check({{"a host that runs none", "one-arch", b64, ""}}, docker_host());
}

TEST_CASE("clients that lie elsewhere") {
    auto host = docker_host({"/opt/docker/bin/docker", "/snap/bin/docker -> /usr/bin/snap", "/usr/bin/snap"});
    host.clients = {"/opt/docker/bin/docker", "/usr/bin/docker", "/snap/bin/docker"};
    const Case test{"", "unwatched-client", "-w /usr/bin/docker -p x -k docker\n", "0 0"};
    CHECK(found(test, host) == "0 0");
    const std::vector<RuleSet> sets{parse_audit_rules(test.rules, "x.rules")};
    std::vector<std::string> replacements;
    for (const auto& finding : check_rules(sets, host)) {
        if (finding.kind->id == "unwatched-client") replacements.push_back(finding.replacement.front());
    }
    CHECK(replacements ==
          std::vector<std::string>{
              "-a always,exit -F arch=b64 -F path=/opt/docker/bin/docker -F perm=x -F key=docker-client",
              "-a always,exit -F arch=b64 -F path=/usr/bin/snap -F perm=x -F key=docker-client"});
}

TEST_CASE("sockets that lie elsewhere, and data") {
    auto host = docker_host({"/run/user/1000/docker.sock", "/srv/docker/volumes/", "/var/lib/docker/"});
    host.rootless_sockets = {"/run/user/1000/docker.sock"};
    CHECK(found({"", "unwatched-socket", kConnect, "0"}, host) == "0");
    host.data_root = "/srv/docker";
    CHECK(found({"", "noisy-watch", "-w /srv/docker -p wa -k docker\n", ""}, host) == "1");
    CHECK(found({"", "noisy-watch", "-w /var/lib/docker -p wa -k docker\n", ""}, host).empty());
}

TEST_CASE("the list that guides have") {
    constexpr std::string_view kGuide =
        "-w /usr/bin/docker -p rwxa -k docker\n"
        "-w /var/lib/docker -p rwxa -k docker\n"
        "-w /etc/docker -p rwxa -k docker\n"
        "-w /lib/systemd/system/docker.service -p rwxa -k docker\n"
        "-w /lib/systemd/system/docker.socket -p rwxa -k docker\n"
        "-w /etc/default/docker -p rwxa -k docker\n"
        "-w /etc/docker/daemon.json -p rwxa -k docker\n"
        "-w /usr/bin/docker-containerd -p rwxa -k docker\n"
        "-w /usr/bin/docker-runc -p rwxa -k docker\n";
    const std::vector<RuleSet> sets{parse_audit_rules(kGuide, "guide.rules")};
    for (const auto& host :
         {make_rule_host(HostFamily::generic), make_rule_host(HostFamily::debian), docker_host()}) {
        std::vector<std::string> found;
        for (const auto& finding : check_rules(sets, host)) {
            if (finding.kind->id == "deprecated-watch" || finding.kind->id == "reads-of-program") continue;
            found.push_back(std::to_string(finding.position.place.line) + " " +
                            std::string(finding.kind->id));
        }
        CHECK(found == std::vector<std::string>{"2 noisy-watch", "7 shadowed", "8 obsolete-path",
                                                "9 obsolete-path", "0 unwatched-socket",
                                                "0 unwatched-socket"});
    }
}

TEST_CASE("a file that lies elsewhere is named") {
    struct Case {
        std::string_view rule;
        std::string_view expected;
    };
    const std::vector<Case> cases{
        {"-w /usr/bin/dockerd -p x -k docker\n", "/usr/sbin/dockerd"},
        {"-w /usr/bin/docker-runc -p x -k docker\n", "/usr/sbin/runc"},
        {"-w /usr/local/bin/docker -p x -k docker\n", "/usr/bin/docker"},
        {"-w /usr/bin/podman -p x -k docker\n", "/opt/podman/bin/podman"},
    };
    auto host = docker_host({"/opt/podman/bin/podman", "/usr/local/bin/"});
    host.clients = {"/opt/podman/bin/podman"};
    for (const auto& test : cases) {
        CAPTURE(test.rule);
        const std::vector<RuleSet> sets{parse_audit_rules(test.rule, "x.rules")};
        const auto findings = check_rules(sets, host);
        REQUIRE_FALSE(findings.empty());
        REQUIRE(findings.front().replacement.size() == 1);
        CHECK(findings.front().replacement.front() ==
              "-a always,exit -F arch=b64 -F path=" + std::string(test.expected) +
                  " -F perm=x -F key=docker");
    }
    const auto unknown = check_rules({parse_audit_rules("-w /etc/none -p wa -k a\n", "x.rules")}, host);
    CHECK(unknown.front().replacement.empty());
}

TEST_CASE("what is proposed in the place of a rule has not its fault") {
    const auto host = docker_host({"/etc/docker/now -> /etc/docker/daemon.json"});
    const std::set<std::string_view> mended{
        "blind-socket", "link-path",        "path-on-folder",   "dir-on-file",      "obsolete-path",
        "missing-arch", "noisy-watch",      "reads-of-program", "deprecated-watch", "no-key",
        "foreign-key",  "small-backlog",    "rate-limit",       "no-wait",          "panic-on-loss",
        "silent-loss",  "unwatched-client", "auditing-off"};
    std::set<std::string_view> tried;
    for (const auto* cases :
         {&cases_of_loading(), &cases_of_order(), &cases_of_paths(), &cases_of_form(), &cases_of_options()}) {
        for (const auto& test : *cases) {
            const std::vector<RuleSet> sets{parse_audit_rules(test.rules, "x.rules")};
            for (const auto& finding : check_rules(sets, host, test.options)) {
                if (finding.replacement.empty() || !mended.contains(finding.kind->id)) continue;
                std::string text;
                for (const auto& line : finding.replacement) text += line + "\n";
                CAPTURE(test.name);
                CAPTURE(text);
                tried.insert(finding.kind->id);
                const auto again = found({"", finding.kind->id, text, "", test.options}, host);
                CHECK(again.empty());
                CHECK(parse_audit_rules(text).errors.empty());
            }
        }
    }
    CHECK(tried.size() == mended.size());
}

TEST_CASE("where a finding is") {
    const std::string text = "# rules\n  -w /run/docker.sock -p wa -k docker\n";
    const std::vector<RuleSet> sets{parse_audit_rules(text, "x.rules")};
    for (const auto& finding : check_rules(sets, docker_host())) {
        if (finding.kind->id != "blind-socket") continue;
        const auto& place = finding.position.place;
        CHECK(place.line == 2);
        CHECK(std::string_view(text).substr(text.find('\n') + 1 + place.column, place.length) ==
              "/run/docker.sock");
        CHECK(finding.replacement ==
              std::vector<std::string>{
                  "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -F key=docker"});
        return;
    }
    FAIL("not found");
}

TEST_CASE("kinds of findings have names that can be relied on") {
    std::set<std::string_view> ids;
    for (const auto& kind : finding_kinds()) {
        CAPTURE(kind.id);
        CHECK(ids.insert(kind.id).second);
        CHECK(std::ranges::all_of(kind.id, [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; }));
        CHECK_FALSE(kind.title.ends_with('.'));
        CHECK(kind.why.ends_with('.'));
    }
}

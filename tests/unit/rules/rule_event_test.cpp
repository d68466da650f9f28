#include "rules/rule_event.hpp"

#include <doctest/doctest.h>

#include <dockaudit/account.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "rules/imagined_events.hpp"
#include "unit/rules/fake_files.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

std::string_view name_of(Truth truth) {
    return truth == Truth::yes ? "yes" : truth == Truth::maybe ? "maybe" : "no";
}

// `yes KEY`, `maybe KEY`, `no`.
std::string outcome(std::string_view rules, const ImaginedEvent& event, const RuleHost& host) {
    const auto sets = rules_of(rules);
    const HostPaths paths(host);
    const auto load = load_rules(sets, paths, RuleSource::file);
    const auto result = record(load, event, paths);
    std::string text(name_of(result.is_recorded));
    if (result.is_recorded != Truth::no && result.rule != nullptr && !result.rule->rule->keys.empty())
        text += " " + result.rule->rule->keys.front();
    if (!result.missing.empty()) text += " without " + std::string(result.missing);
    return text;
}

struct Case {
    std::string_view name;
    std::string_view rules;
    ImaginedEvent event;
    std::string_view expected;
};

void check(const RuleHost& host, const std::vector<Case>& cases) {
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(outcome(test.rules, test.event, host) == test.expected);
    }
}

}  // namespace

TEST_CASE("which accesses a rule for a file records") {
    const auto host =
        docker_host({"/etc/docker/link.json -> /etc/docker/daemon.json", "/opt/dock -> /etc/docker"});
    const HostPaths paths(host);
    const auto json = "/etc/docker/daemon.json";
    const std::string rule = "-a always,exit -F arch=b64 -F path=/etc/docker/daemon.json ";
    const auto with = [&rule](std::string_view more) { return rule + std::string(more) + " -F key=k"; };
    const auto wa = with("-F perm=wa");
    const auto r = with("-F perm=r");
    const auto x = with("-F perm=x");
    const auto any = with("");
    auto truncation = write_to(paths, json);
    truncation.call = "truncate";
    auto link = write_to(paths, json);
    link.call = "link";
    auto read_link = read_of(paths, json);
    read_link.call = "readlink";
    auto stat = read_of(paths, json);
    stat.call = "newfstatat";
    check(host,
          {
              {"a write", wa, write_to(paths, json), "yes k"},
              {"a read is no write", wa, read_of(paths, json), "no"},
              {"a read", r, read_of(paths, json), "yes k"},
              {"a write is no read", r, write_to(paths, json), "no"},
              {"a change of mode", wa, mode_change_of(paths, json), "yes k"},
              {"a change of mode is no read", r, mode_change_of(paths, json), "no"},
              {"another file in its place", wa, replacement_of(paths, json), "yes k"},
              {"truncate is a write", wa, truncation, "yes k"},
              {"link changes attributes", with("-F perm=a"), link, "yes k"},
              {"readlink is a read", r, read_link, "yes k"},
              {"stat is no access at all", with("-F perm=rwxa"), stat, "no"},
              {"without perm, each call counts", any, stat, "yes k"},
              {"a start", x, start_of(paths, json), "yes k"},
              {"a start is no read", r, start_of(paths, json), "no"},
              {"a start by execveat", x,
               [&] {
                   auto e = start_of(paths, json);
                   e.call = "execveat";
                   return e;
               }(),
               "yes k"},
              {"of a 32-bit program", wa, by_32_bit(write_to(paths, json)), "no"},
              {"without arch, of a 32-bit program", "-w /etc/docker/daemon.json -p wa -k k",
               by_32_bit(write_to(paths, json)), "yes k"},
              {"another file", wa, write_to(paths, "/etc/docker/key.json"), "no"},
              {"a file whose name begins alike", wa, write_to(paths, "/etc/docker/daemon.json.bak"), "no"},
              {"by way of a link", wa, write_to(paths, "/etc/docker/link.json"), "yes k"},
              {"the folder of the rule is a link", "-w /opt/dock/daemon.json -p wa -k k",
               write_to(paths, json), "yes k"},
              {"the last name of the rule is a link", "-w /etc/docker/link.json -p wa -k k",
               write_to(paths, json), "no"},
              {"-w without -p is all of them", "-w /etc/docker/daemon.json -k k", read_of(paths, json),
               "yes k"},
              {"openat2 named",
               "-a always,exit -F arch=b64 -S openat -F path=/etc/docker/daemon.json -F perm=w -F key=k",
               write_to(paths, json), "yes k"},
              {"a call that is not named",
               "-a always,exit -F arch=b64 -S open -F path=/etc/docker/daemon.json -F key=k",
               write_to(paths, json), "no"},
          });
}

TEST_CASE("which accesses a rule for a folder records") {
    const auto host = docker_host({"/opt/dock -> /etc/docker"});
    const HostPaths paths(host);
    auto creation = write_to(paths, "/etc/docker/new");
    creation.files.emplace_back("/etc/docker");
    const auto change = write_to(paths, "/etc/docker/daemon.json");
    const auto deep = write_to(paths, "/etc/docker/certs.d/a/ca.crt");
    check(host,
          {
              {"dir= holds what is in it", "-a always,exit -F dir=/etc/docker -F perm=wa -F key=k", deep,
               "yes k"},
              {"dir= with a slash", "-a always,exit -F dir=/etc/docker/ -F perm=wa -F key=k", deep, "yes k"},
              {"a watch of a folder", "-w /etc/docker -p wa -k k", deep, "yes k"},
              {"path= holds what is made in it", "-a always,exit -F path=/etc/docker -F perm=wa -F key=k",
               creation, "yes k"},
              {"path= does not hold what is changed",
               "-a always,exit -F path=/etc/docker -F perm=wa -F key=k", change, "no"},
              {"a folder whose name begins alike", "-a always,exit -F dir=/etc/dock -F perm=wa -F key=k",
               change, "no"},
              {"the root", "-a always,exit -F dir=/ -F perm=wa -F key=k", change, "yes k"},
              {"dir= of a link holds nothing", "-a always,exit -F dir=/opt/dock -F perm=wa -F key=k", change,
               "no"},
              {"dir= of a link with a slash", "-a always,exit -F dir=/opt/dock/ -F perm=wa -F key=k", change,
               "yes k"},
              {"out of it", "-a always,exit -F dir=/etc/docker -F perm=wa -F key=k",
               write_to(paths, "/etc/passwd"), "no"},
          });
    const auto unknown = make_rule_host(HostFamily::generic);
    const HostPaths guessed(unknown);
    check(unknown,
          {
              {"an unknown watch may be one of a folder", "-w /opt/thing -p wa -k k",
               write_to(guessed, "/opt/thing/f"), "maybe k"},
              {"and surely is one of itself", "-w /opt/thing -p wa -k k", write_to(guessed, "/opt/thing"),
               "yes k"},
              {"one that is usually a folder", "-w /etc/docker -p wa -k k",
               write_to(guessed, "/etc/docker/f"), "yes k"},
              {"one that is usually a file", "-w /usr/bin/docker -p wa -k k",
               write_to(guessed, "/usr/bin/docker/f"), "no"},
              {"/var/run is a usual link", "-a always,exit -S connect -F path=/var/run/docker.sock -k k",
               connect_to(guessed, "/run/docker.sock", ""), "yes k"},
          });
}

TEST_CASE("who talks to a socket, and who mounts one") {
    const auto host = docker_host();
    const HostPaths paths(host);
    const auto sock = "/run/docker.sock";
    const auto connect = connect_to(paths, sock, "/usr/bin/curl");
    check(
        host,
        {
            {"perm= does not see connect", "-w /run/docker.sock -p rwxa -k k", connect, "no"},
            {"nor does an old watch", "-w /var/run/docker.sock -k k", connect, "no"},
            {"connect by path", "-a always,exit -F arch=b64 -S connect -F path=/run/docker.sock -k k",
             connect, "yes k"},
            {"connect by folder", "-a always,exit -F arch=b64 -S connect -F dir=/run -k k", connect, "yes k"},
            {"all calls by path", "-a always,exit -F arch=b64 -F path=/run/docker.sock -k k", connect,
             "yes k"},
            {"connect by the client alone",
             "-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/docker -k k", connect, "no"},
            {"connect by the client", "-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/docker -k k",
             connect_to(paths, sock, "/usr/bin/docker"), "yes k"},
            {"connect by somebody", "-a always,exit -F arch=b64 -S connect -F exe=/usr/bin/docker -k k",
             connect_to(paths, sock, ""), "maybe k"},
            {"by type of file", "-a always,exit -F arch=b64 -S connect -F filetype=socket -k k", connect,
             "yes k"},
            {"by another type", "-a always,exit -F arch=b64 -S connect -F filetype=file -k k", connect, "no"},
            {"a chmod of it", "-w /run/docker.sock -p a -k k", mode_change_of(paths, sock), "yes k"},
            {"a mount", "-a always,exit -F arch=b64 -S mount -F filetype=socket -k k",
             mount_of(paths, sock, "mount"), "yes k"},
            {"another way to mount", "-a always,exit -F arch=b64 -S mount -F filetype=socket -k k",
             mount_of(paths, sock, "open_tree"), "no"},
        });
}

TEST_CASE("conditions on who does it") {
    const auto host = docker_host();
    const HostPaths paths(host);
    const auto start = start_of(paths, "/usr/bin/docker");
    const auto rule = [](std::string_view conditions) {
        return "-a always,exit -F arch=b64 -S execve " + std::string(conditions) + " -k k";
    };
    auto failed = start;
    failed.has_succeeded = false;
    check(host,
          {
              {"a person", rule("-F auid>=1000 -F auid!=unset"), start, "yes k"},
              {"a service is no person", rule("-F auid>=1000 -F auid!=unset"), by_service(start), "no"},
              {"unset is a large number", rule("-F auid>=1000"), by_service(start), "yes k"},
              {"the number of unset", rule("-F auid!=4294967295"), by_service(start), "no"},
              {"a number in hexadecimal", rule("-F auid>=0x3e8 -F auid<=0x3e8"), start, "yes k"},
              {"a number in octal", rule("-F auid>=01750 -F auid<=01750"), start, "yes k"},
              {"unset in hexadecimal", rule("-F auid!=0xffffffff"), by_service(start), "no"},
              {"unset as -1", rule("-F auid=-1"), by_service(start), "yes k"},
              {"root by number", rule("-F euid=0"), by_root(start), "yes k"},
              {"a person is not root", rule("-F uid=root"), start, "no"},
              {"less", rule("-F uid<1000"), start, "no"},
              {"a name that only the host knows", rule("-F auid=alice"), start, "maybe k"},
              {"success", rule("-F success=1"), start, "yes k"},
              {"a failure", rule("-F success=0"), start, "no"},
              {"an error of a call that did not fail", rule("-F exit=-EACCES"), start, "no"},
              {"an error of one that did", rule("-F exit=-EACCES"), failed, "maybe k"},
              {"an argument", rule("-F a0=1"), start, "maybe k"},
              {"a label", rule("-F subj_type=container_t"), start, "maybe k"},
              {"its program", rule("-F exe=/usr/bin/docker"), start, "yes k"},
              {"its program by way of a link", rule("-F exe=/bin/docker"), start, "yes k"},
              {"not its program", rule("-F exe!=/usr/bin/docker"), start, "no"},
              {"a program in a container has no path of the host", rule("-F exe=/usr/bin/docker"),
               start_in_container(), "maybe k"},
              {"two ids that are the same", rule("-C auid=uid"), start, "yes k"},
              {"two ids that are not", rule("-C auid=uid"), by_root(start), "no"},
              {"two ids, one of a file", rule("-C uid!=obj_uid"), start, "maybe k"},
              {"an arch of another machine", "-a always,exit -F arch=s390x -S execve -k k", start, "no"},
              {"not the other arch", "-a always,exit -F arch!=b32 -S all -k k", start, "yes k"},
          });
}

TEST_CASE("system calls by number, and without an arch") {
    const auto host = docker_host();
    const HostPaths paths(host);
    const auto connect = connect_to(paths, "/run/docker.sock", "");
    check(
        host,
        {
            {"a number", "-a always,exit -F arch=b64 -S 42 -k k", connect, "yes k"},
            {"another number", "-a always,exit -F arch=b64 -S 43 -k k", connect, "no"},
            {"a name without an arch is a 64-bit number", "-a always,exit -S connect -k k", connect, "yes k"},
            // 42 is pipe for i386.
            {"which is another call for 32 bits", "-a always,exit -S connect -k k", by_32_bit(connect), "no"},
            {"all calls", "-a always,exit -S all -k k", by_32_bit(connect), "yes k"},
            {"a name for 32 bits", "-a always,exit -F arch=b32 -S connect -k k", by_32_bit(connect), "yes k"},
        });
}

TEST_CASE("the first rule that matches decides") {
    const auto host = docker_host();
    const HostPaths paths(host);
    const auto start = start_of(paths, "/usr/bin/docker");
    const std::string always = "-a always,exit -F arch=b64 -S execve -k k\n";
    const std::string client = "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=x -k docker\n";
    const std::string never = "-a never,exit -F arch=b64 -S execve -F uid=1000\n";
    check(host,
          {
              {"the key of the first", client + always, start, "yes docker"},
              {"whatever kind of rule it is", always + client, start, "yes k"},
              {"never first", never + always, start, "no"},
              {"never last", always + never, start, "yes k"},
              {"never for others", never + always, by_root(start), "yes k"},
              {"-A puts a rule first", always + "-A never,exit -F arch=b64 -S execve -F uid=1000\n", start,
               "no"},
              {"a later -A stands before an earlier",
               "-A always,exit -S all -k a\n-A always,exit -S all -k b\n", start, "yes b"},
              {"a never rule that may match", "-a never,exit -F arch=b64 -S execve -F auid=bob\n" + always,
               start, "maybe k"},
              {"an always rule that may match before a never rule",
               "-a always,exit -F arch=b64 -S execve -F auid=bob -k bob\n-a never,exit -S all\n" + always,
               start, "maybe bob"},
              {"nothing", "", start, "no"},
              {"rules of other lists", "-a always,user -F uid=1000\n", start, "no"},
          });
}

TEST_CASE("what keeps an event out of the log though a rule matches") {
    const auto host = docker_host();
    const HostPaths paths(host);
    const auto start = start_of(paths, "/usr/bin/docker");
    const std::string always = "-a always,exit -F arch=b64 -S execve -k k\n";
    check(host,
          {
              {"auditing is off", always + "-e 0\n", start, "no"},
              {"off and on again", "-e 0\n" + always + "-e 1\n", start, "yes k"},
              {"no process is audited", "-a never,task\n" + always, start, "no"},
              {"some are not", "-a never,task -F auid=-1\n" + always, start, "yes k"},
              {"those of services", "-a never,task -F auid=-1\n" + always, by_service(start), "no"},
              {"those of somebody", "-a never,task -F uid=bob\n" + always, start, "maybe k"},
              {"a needed record is excluded", "-a never,exclude -F msgtype=EXECVE\n" + always, start,
               "no without EXECVE"},
              {"always on that list is the same", "-a always,exclude -F msgtype=EXECVE\n" + always, start,
               "no without EXECVE"},
              {"the record that has the key", "-a never,exclude -F msgtype=SYSCALL\n" + always, start,
               "no without SYSCALL"},
              {"a record that is not needed", "-a never,exclude -F msgtype=CWD\n" + always, start, "yes k"},
              {"by number", "-a never,exclude -F msgtype=1309\n" + always, start, "no without EXECVE"},
              {"all but one", "-a never,exclude -F msgtype!=LOGIN\n" + always, start, "no without EXECVE"},
              {"of others", "-a never,exclude -F msgtype=EXECVE -F auid=unset\n" + always, start, "yes k"},
              {"of services", "-a never,exclude -F msgtype=EXECVE -F auid=unset\n" + always,
               by_service(start), "no without EXECVE"},
              {"all of a program", "-a never,exclude -F exe=/usr/bin/docker\n" + always, start,
               "no without EXECVE"},
          });
}

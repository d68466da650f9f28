#include "rules/rule_cover.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string_view>
#include <vector>

#include "unit/rules/fake_files.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

TEST_CASE("whether a rule takes all that another takes") {
    struct Case {
        std::string_view name;
        std::string_view wide;
        std::string_view narrow;
        std::string_view expected;  // all, some, none
    };
    const std::vector<Case> cases{
        {"itself", "-w /etc/group -p wa", "-w /etc/group -p wa", "all"},
        {"fewer permissions", "-w /etc/group -p rwxa", "-w /etc/group -p w", "all"},
        {"more permissions", "-w /etc/group -p w", "-w /etc/group -p wa", "some"},
        {"other permissions", "-w /etc/group -p r", "-w /etc/group -p wa", "none"},
        {"a file of its folder", "-w /etc/docker -p wa", "-w /etc/docker/daemon.json -p wa", "all"},
        {"a folder of its file", "-w /etc/docker/daemon.json -p wa", "-w /etc/docker -p wa", "none"},
        {"path= of a folder holds no file in it", "-a always,exit -F path=/etc/docker -F perm=wa",
         "-w /etc/docker/daemon.json -p wa", "none"},
        {"path= of a folder does not hold dir=", "-a always,exit -F path=/etc/docker -F perm=wa",
         "-a always,exit -F dir=/etc/docker -F perm=wa", "none"},
        {"by way of a link", "-w /usr/bin/docker -p x", "-w /bin/docker -p x", "all"},
        {"one arch of both", "-a always,exit -F arch=b64 -F path=/etc/group -F perm=wa",
         "-w /etc/group -p wa", "some"},
        {"both of one arch", "-w /etc/group -p wa",
         "-a always,exit -F arch=b64 -F path=/etc/group -F perm=wa", "all"},
        {"the other arch", "-a always,exit -F arch=b32 -S connect", "-a always,exit -F arch=b64 -S connect",
         "none"},
        {"calls", "-a always,exit -F arch=b64 -S connect,mount", "-a always,exit -F arch=b64 -S mount",
         "all"},
        {"some calls", "-a always,exit -F arch=b64 -S connect", "-a always,exit -F arch=b64 -S connect,mount",
         "some"},
        {"calls by number", "-a always,exit -F arch=b64 -S 42", "-a always,exit -F arch=b64 -S connect",
         "all"},
        {"all calls", "-a always,exit -S all", "-a always,exit -F arch=b64 -S connect", "all"},
        {"execve is all of execute", "-a always,exit -F arch=b64 -S execve,execveat",
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=x", "all"},
        {"execve alone is not", "-a always,exit -F arch=b64 -S execve",
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=x", "none"},
        {"execute is execve", "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=x",
         "-a always,exit -F arch=b64 -S execve -F path=/usr/bin/docker", "all"},
        {"execve is a part of the permissions", "-a always,exit -F arch=b64 -S execve,execveat",
         "-a always,exit -F arch=b64 -F path=/usr/bin/docker -F perm=wxa", "some"},
        {"a write is not any openat", "-a always,exit -F arch=b64 -F path=/etc/group -F perm=w",
         "-a always,exit -F arch=b64 -S openat -F path=/etc/group", "none"},
        {"an openat that writes", "-a always,exit -F arch=b64 -F path=/etc/group -F perm=w",
         "-a always,exit -F arch=b64 -S openat -F path=/etc/group -F perm=w", "all"},
        {"no condition", "-a always,exit -F arch=b64 -S connect",
         "-a always,exit -F arch=b64 -S connect -F auid>=1000", "all"},
        {"a condition of its own", "-a always,exit -F arch=b64 -S connect -F success=0",
         "-a always,exit -F arch=b64 -S connect", "none"},
        {"the same condition", "-a always,exit -F arch=b64 -S connect -F success=0",
         "-a always,exit -F arch=b64 -S connect -F success=0 -F auid=0", "all"},
        {"a wider range", "-a always,exit -F arch=b64 -S connect -F auid>=1000",
         "-a always,exit -F arch=b64 -S connect -F auid>=2000", "all"},
        {"a narrower range", "-a always,exit -F arch=b64 -S connect -F auid>=2000",
         "-a always,exit -F arch=b64 -S connect -F auid>=1000", "none"},
        {"one of a range", "-a always,exit -F arch=b64 -S connect -F auid>=1000",
         "-a always,exit -F arch=b64 -S connect -F auid=1000", "all"},
        {"the last of a range", "-a always,exit -F arch=b64 -S connect -F auid>1000",
         "-a always,exit -F arch=b64 -S connect -F auid=1000", "none"},
        {"people are not unset", "-a always,exit -F arch=b64 -S connect -F auid!=unset",
         "-a always,exit -F arch=b64 -S connect -F auid<2000", "all"},
        {"unset is large", "-a always,exit -F arch=b64 -S connect -F auid!=unset",
         "-a always,exit -F arch=b64 -S connect -F auid>=1000", "none"},
        {"two conditions together", "-a always,exit -F arch=b64 -S connect -F auid!=unset",
         "-a always,exit -F arch=b64 -S connect -F auid>=1000 -F auid!=-1", "all"},
        {"another field", "-a always,exit -F arch=b64 -S connect -F uid=0",
         "-a always,exit -F arch=b64 -S connect -F euid=0", "none"},
        {"a name", "-a always,exit -F arch=b64 -S connect -F auid=alice",
         "-a always,exit -F arch=b64 -S connect -F auid=1000", "none"},
        {"a comparison turned round", "-a always,exit -F arch=b64 -S connect -C uid!=euid",
         "-a always,exit -F arch=b64 -S connect -C euid!=uid", "all"},
        {"a comparison of its own", "-a always,exit -F arch=b64 -S connect -C uid!=euid",
         "-a always,exit -F arch=b64 -S connect", "none"},
        {"another list", "-a always,user -F uid=0", "-a always,exit -F arch=b64 -S connect -F uid=0", "none"},
        {"all reads of a folder", "-a always,exit -F arch=b64 -S open,openat,openat2",
         "-a always,exit -F arch=b64 -F path=/etc/group -F perm=r", "none"},
    };
    auto host = docker_host();
    host.runs_32_bit = true;
    const HostPaths paths(host);
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto wide = rules_of(test.wide);
        const auto narrow = rules_of(test.narrow);
        const auto parts = parts_of(std::get<AuditRule>(narrow.front().lines.front().content), true);
        const auto count = std::ranges::count_if(parts, [&](const RulePart& part) {
            return covers(std::get<AuditRule>(wide.front().lines.front().content), part, paths);
        });
        const auto all = static_cast<std::ptrdiff_t>(parts.size());
        CHECK((count == 0 ? "none" : count == all ? "all" : "some") == test.expected);
    }
}

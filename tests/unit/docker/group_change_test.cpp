#include "docker/group_change.hpp"

#include <doctest/doctest.h>

#include <sstream>
#include <string>
#include <vector>

using namespace dockaudit;

TEST_CASE("command lines that give a group a member") {
    struct Case {
        std::string name;
        std::string exe;
        std::string line;
        bool adds;
    };
    const std::vector<Case> cases{
        {"usermod", "/usr/sbin/usermod", "usermod -a -G docker carol", true},
        {"usermod, user first", "/usr/sbin/usermod", "usermod carol -aG docker", true},
        {"usermod, a list", "/usr/sbin/usermod", "usermod -aG wheel,docker carol", true},
        {"usermod, in one word", "/usr/sbin/usermod", "usermod -aGdocker carol", true},
        {"usermod, in full", "/usr/sbin/usermod", "usermod --append --groups=docker carol", true},
        {"usermod, in two words", "/usr/sbin/usermod", "usermod --append --groups docker carol", true},
        {"usermod, cut", "/usr/sbin/usermod", "usermod --app --gr docker carol", true},
        {"usermod, cut too much", "/usr/sbin/usermod", "usermod -a --g docker carol", false},
        {"usermod, all groups", "/usr/sbin/usermod", "usermod -G docker carol", true},
        {"usermod, first group", "/usr/sbin/usermod", "usermod -g docker carol", true},
        {"usermod, removed", "/usr/sbin/usermod", "usermod -rG docker carol", false},
        {"usermod, a longer name", "/usr/sbin/usermod", "usermod -aG dockerroot carol", false},
        {"usermod, the user", "/usr/sbin/usermod", "usermod -aG wheel docker", false},
        {"usermod, a comment", "/usr/sbin/usermod", "usermod -c docker carol", false},
        {"usermod, another system", "/usr/sbin/usermod", "usermod -R /mnt -aG docker carol", false},
        {"usermod, a mistake", "/usr/sbin/usermod", "usermod -y -aG docker carol", false},
        {"usermod, no value", "/usr/sbin/usermod", "usermod -aG", false},
        {"usermod, no user", "/usr/sbin/usermod", "usermod -aG docker", false},
        {"useradd", "/usr/sbin/useradd", "useradd -m -G docker carol", true},
        {"useradd, by its other name", "/usr/sbin/useradd", "adduser -G docker carol", true},
        {"useradd, the user", "/usr/sbin/useradd", "useradd -m docker", false},
        {"gpasswd", "/usr/bin/gpasswd", "gpasswd -a carol docker", true},
        {"gpasswd, group first", "/usr/bin/gpasswd", "gpasswd docker --add carol", true},
        {"gpasswd, members", "/usr/bin/gpasswd", "gpasswd -M alice,bob docker", true},
        {"gpasswd, no members", "/usr/bin/gpasswd", "gpasswd --members= docker", false},
        {"gpasswd, removed", "/usr/bin/gpasswd", "gpasswd -d carol docker", false},
        {"gpasswd, another group", "/usr/bin/gpasswd", "gpasswd -a docker wheel", false},
        {"groupmems", "/usr/sbin/groupmems", "groupmems -g docker -a carol", true},
        {"groupmems, listed", "/usr/sbin/groupmems", "groupmems -g docker -l", false},
        {"groupmod", "/usr/sbin/groupmod", "groupmod -aU carol docker", true},
        {"groupmod, number", "/usr/sbin/groupmod", "groupmod -g 900 docker", false},
        {"groupadd", "/usr/sbin/groupadd", "groupadd docker", false},
        {"groupadd, with members", "/usr/sbin/groupadd", "groupadd -U carol docker", true},
        {"adduser", "/usr/bin/perl", "/usr/bin/perl /usr/sbin/adduser carol docker", true},
        {"adduser, quietly", "/usr/bin/perl", "/usr/bin/perl -w /usr/sbin/adduser --quiet carol docker",
         true},
        {"adduser, a new user", "/usr/bin/perl", "/usr/bin/perl /usr/sbin/adduser --ingroup docker carol",
         true},
        {"adduser, the user", "/usr/bin/perl", "/usr/bin/perl /usr/sbin/adduser --shell /bin/sh docker",
         false},
        {"addgroup", "/usr/bin/perl", "/usr/bin/perl /usr/sbin/addgroup --system docker", false},
        {"addgroup, a member", "/usr/bin/perl", "/usr/bin/perl /usr/sbin/addgroup carol docker", true},
        {"another script", "/usr/bin/perl", "/usr/bin/perl /usr/bin/x carol docker", false},
        {"perl alone", "/usr/bin/perl", "perl", false},
        {"busybox", "/bin/busybox", "addgroup carol docker", true},
        {"busybox by its name", "/bin/busybox", "busybox adduser -G docker carol", true},
        {"busybox, the group", "/bin/busybox", "addgroup -S docker", false},
        {"busybox alone", "/bin/busybox", "busybox", false},
        {"no exe", "", "usermod -aG docker carol", true},
        {"another program", "/usr/bin/vi", "usermod -aG docker carol", false},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::vector<std::string> words;
        std::istringstream in(test.line);
        for (std::string word; in >> word;) words.push_back(word);
        CHECK(adds_group_member(test.exe, words, "docker") == test.adds);
    }
    CHECK_FALSE(adds_group_member("/usr/sbin/usermod", {}, "docker"));
}

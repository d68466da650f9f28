#include <doctest/doctest.h>

#include <string>

#include "query_text.hpp"

using namespace dockaudit;
using dockaudit::test::kSyscall;
using dockaudit::test::matches;

namespace {

struct Case {
    std::string name;
    std::string lines;
    std::string options;
    bool expected;
};

template <std::size_t N>
void check(const Case (&cases)[N]) {
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CAPTURE(test.options);
        CHECK(matches(test.lines, test.options) == test.expected);
    }
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    const auto place = text.find(from);
    REQUIRE(place != std::string::npos);
    return text.replace(place, from.size(), to);
}

std::string with_path(const std::string& name, const std::string& directory = "\"/root/dir\"") {
    return kSyscall + "\nCWD cwd=" + directory + "\nPATH item=0 name=" + name +
           " inode=1 mode=0100 nametype=NORMAL";
}

std::string with_socket(const std::string& address) {
    return kSyscall + "\nSOCKADDR saddr=" + address;
}

std::string login(const std::string& message) {
    return "USER_LOGIN pid=10 uid=0 auid=1000 ses=7 subj=a:b:c msg='op=login acct=\"x\" exe=\"/usr/bin/x\" " +
           message + "'";
}

}  // namespace

TEST_CASE("texts are parts of a value, or the whole of it") {
    const Case cases[] = {
        {"part", kSyscall, "-k ock", true},
        {"whole", kSyscall, "-w -k docker", true},
        {"part is not whole", kSyscall, "-w -k docke", false},
        {"case counts", kSyscall, "-k Docker", false},
        {"empty text", kSyscall, "-k  -c cat", true},
        {"empty text as a whole", kSyscall, "-k  -w", false},
        {"quotes are not part of it", kSyscall, "-k \"", false},
        {"what is after the quotes is not part of it", kSyscall + "ARCH=x86_64", "-k docker -w", true},
        {"what is after the quotes is not looked at", kSyscall + "ARCH=x86_64", "-k ARCH", false},
        {"nor is what is after the parenthesis", replaced(kSyscall, "\"docker\"", "(null)ARCH=x86_64"),
         "-k (null) -w", true},
        {"hex", replaced(kSyscall, "\"cat\"", "636174206B"), "-w -c cat_k", true},
        {"hex in small letters is a word", replaced(kSyscall, "\"cat\"", "636174206b"), "-w -c 636174206b",
         true},
        {"plain text is not decoded", replaced(kSyscall, "pts1", "cafe"), "-w -tm cafe", true},
    };
    check(cases);
}

TEST_CASE("keys") {
    const auto joined = replaced(kSyscall, "\"docker\"", "646F636B6572016162");
    const Case cases[] = {
        {"first of two", joined, "-w -k docker", true},
        {"second of two", joined, "-w -k ab", true},
        {"nothing across two", joined,
         "-k r\x01"
         "a",
         false},
        {"no key is the key (null)", replaced(kSyscall, "\"docker\"", "(null)"), "-k null", true},
        {"of a rule", "CONFIG_CHANGE auid=1 ses=2 op=add_rule key=\"kk\" list=4 res=1", "-k kk", true},
        {"absent", "PROCTITLE proctitle=\"docker\"", "-k docker", false},
    };
    check(cases);
}

TEST_CASE("alternatives of one option, conjunction of several") {
    const Case cases[] = {
        {"either", kSyscall, "-k x -k docker", true},
        {"neither", kSyscall, "-k x -k y", false},
        {"both options", kSyscall, "-k docker -c cat", true},
        {"one of both options", kSyscall, "-k docker -c dog", false},
        {"subject and object", kSyscall + "\nPATH name=\"/x\" obj=o:o inode=1234567890", "-su init -o o:o",
         true},
        {"subject without object", kSyscall, "-su init -o o:o", false},
        {"types", kSyscall, "-m LOGIN -m SYSCALL", true},
        {"uid and any uid", kSyscall, "-ui 33 -ua 35", true},
        {"uid, not any uid", kSyscall, "-ui 33 -ua 36", false},
    };
    check(cases);
}

TEST_CASE("ids") {
    const auto unset = replaced(kSyscall, "auid=1000", "auid=4294967295");
    const Case cases[] = {
        {"uid of euid", kSyscall, "-ui 35", false},
        {"any uid: euid", kSyscall, "-ua 35", true},
        {"any uid: loginuid", kSyscall, "-ua 1000", true},
        {"any uid: suid is none", kSyscall, "-ua 36", false},
        {"any gid: egid", kSyscall, "-ga 38", true},
        {"any gid: sgid is none", kSyscall, "-ga 39", false},
        {"prefix of a number", kSyscall, "-p 20", false},
        {"leading zeros", replaced(kSyscall, "uid=33", "uid=0033"), "-ui 33", true},
        {"unset as a number", unset, "-ul 4294967295", true},
        {"unset as -1", unset, "-ul -1", true},
        {"unset as a word", unset, "-ul unset", true},
        {"unset in the log as -1", replaced(kSyscall, "auid=1000", "auid=-1"), "-ul 4294967295", true},
        {"unset in the log as a word", replaced(kSyscall, "auid=1000", "auid=unset"), "-ul -1", true},
        {"set is not unset", kSyscall, "-ul -1", false},
        {"unset is a value of every id", kSyscall, "-ui 4294967295", false},
        {"any uid unset", unset, "-ua 4294967295", true},
        {"any uid unset, none is", kSyscall, "-ua 4294967295", false},
        {"absent is not unset", "PATH name=\"/x\" inode=1234567890 mode=0100644", "-ua -1", false},
        {"session unset", replaced(kSyscall, "ses=5", "ses=4294967295"), "--session -1", true},
        {"unreadable", replaced(kSyscall, "uid=33", "uid=x3"), "-ui 0", false},
        {"unreadable leaves the rest", replaced(kSyscall, "uid=33", "uid=x3"), "-k docker", true},
        {"what follows the digits is left out", replaced(kSyscall, "uid=33", "uid=33UID=x"), "-ui 33", true},
        {"beyond 32 bits", replaced(kSyscall, "uid=33", "uid=4294967329"), "-ui 33", false},
    };
    check(cases);
}

TEST_CASE("accounts by name") {
    const auto enriched = kSyscall +
                          "\x1D"
                          "ARCH=x86_64 AUID=\"alice\" UID=\"bob\" EUID=\"unknown(35)\"";
    const Case cases[] = {
        {"local", kSyscall, "-ui web", true},
        {"local, another uid", kSyscall, "-ue web", false},
        {"enriched", enriched, "-ui bob", true},
        {"enriched name wins over the local one", enriched, "-ui web", false},
        {"enriched as unknown counts as not enriched", replaced(enriched, "euid=35", "euid=33"), "-ue web",
         true},
        {"not on this host, not enriched", kSyscall, "-ui bob", false},
        {"root needs no account", replaced(kSyscall, "uid=33", "uid=0"), "-ui root", true},
        {"numbers ignore names", enriched, "-ui 33", true},
        {"name and number", enriched, "-ui bob -ue 36", false},
        {"group",
         kSyscall + "\x1D"
                    "GID=\"ops\"",
         "-ga ops", true},
        {"daemon", "DAEMON_START op=start auid=0 pid=1 uid=0 ses=1 res=success", "-ui root", true},
        {"inner uid, its own name",
         "USER_LOGIN pid=1 uid=0 auid=1 ses=1 msg='op=login uid=77 res=success'\x1D"
         "UID=\"root\" AUID=\"x\" UID=\"eve\"",
         "-ui eve", true},
        {"inner uid, the outer name",
         "USER_LOGIN pid=1 uid=0 auid=1 ses=1 msg='op=login uid=77 res=success'\x1D"
         "UID=\"root\" AUID=\"x\"",
         "-ui root", false},
        {"name with a space",
         kSyscall + "\x1D"
                    "AUID=\"x\" UID=\"a UID\" GID=\"y\"",
         "-ui a_UID", true},
    };
    check(cases);
}

TEST_CASE("system calls") {
    const std::string no_call = "USER_LOGIN pid=10 uid=0 auid=1000 ses=7 msg='op=login res=success'";
    const Case cases[] = {
        {"number on any machine", kSyscall, "-sc 257", true},
        {"number on its machine", kSyscall, "-sc 257@c000003e", true},
        {"number on another machine", kSyscall, "-sc 257@40000003", false},
        {"either", kSyscall, "-sc 2@c000003e -sc 257@c000003e", true},
        {"0 is met without a system call", no_call, "-sc 0", true},
        {"0 on a machine is not", no_call, "-sc 0@c000003e", false},
        {"0 with another call", kSyscall, "-sc 0", false},
        {"machine", kSyscall, "--arch c000003e", true},
        {"another machine", kSyscall, "--arch 40000003", false},
        {"no machine", no_call, "--arch c000003e", false},
        {"exit", kSyscall, "-e 3", true},
        {"exit sign", replaced(kSyscall, "exit=3", "exit=-1"), "-e 1", false},
        {"negative exit", replaced(kSyscall, "exit=3", "exit=-1"), "-e -1", true},
        {"exit of 64 bits", replaced(kSyscall, "exit=3", "exit=4294967299"), "-e 3", false},
        {"torn record, what is there", "SYSCALL arch=c000003e syscall=257 succ", "-sc 257", true},
        {"torn record, what is not", "SYSCALL arch=c000003e syscall=257 succ", "-k docker", false},
        {"io_uring", "URINGOP uring_op=9 success=no exit=-2 ppid=1 pid=20 uid=0 key=\"u\"",
         "-sc 9 -k u -p 20", true},
        {"seccomp",
         "SECCOMP auid=1 uid=33 gid=1 ses=1 pid=5 comm=\"c\" exe=\"/c\" sig=31 arch=40000003 syscall=41",
         "-sc 41@40000003", true},
    };
    check(cases);
}

TEST_CASE("success") {
    const Case cases[] = {
        {"call", kSyscall, "-sv yes", true},
        {"failed call", replaced(kSyscall, "success=yes", "success=no"), "-sv no", true},
        {"call, anything but yes", replaced(kSyscall, "success=yes", "success=1"), "-sv no", true},
        {"unknown", replaced(kSyscall, "success=yes ", ""), "-sv yes", false},
        {"unknown", replaced(kSyscall, "success=yes ", ""), "-sv no", false},
        {"program", login("res=success"), "-sv yes", true},
        {"program, failed", login("res=failed"), "-sv no", true},
        {"program, no", login("res=no"), "-sv no", true},
        {"program, fail", login("res=fail"), "-sv no", true},
        {"program, 0", login("res=0"), "-sv no", true},
        {"program, in quotes", login("res=\"failed\""), "-sv no", true},
        {"program, in capitals", login("res=FAILED"), "-sv no", true},
        {"program of old, failed", login("(hostname=?, addr=?, terminal=tty1 result=fail)"), "-sv no", true},
        {"program of old", login("(hostname=?, addr=?, terminal=tty1 result=Success)"), "-sv yes", true},
        {"torn program record", "USER_LOGIN pid=1 uid=0 msg='op=login res=failed", "-sv no", true},
        {"flag", "FEATURE_CHANGE pid=1 uid=0 res=0", "-sv no", true},
        {"login without a result", "LOGIN pid=1 uid=0 auid=1 ses=9", "-sv yes", true},
        {"rule without a result", "CONFIG_CHANGE auid=1 ses=9 op=x", "-sv yes", true},
        {"policy without a result", "MAC_STATUS auid=1 ses=9", "-sv yes", false},
        {"denied", "AVC avc:  denied  { read } for  pid=1 comm=\"c\" tclass=file", "-sv no", true},
        {"granted", "AVC avc:  granted  { read } for  pid=1 comm=\"c\" tclass=file", "-sv yes", true},
        {"the call says it better", "AVC avc:  denied  { read } for  pid=1\n" + kSyscall, "-sv yes", true},
        {"in any order", kSyscall + "\nAVC avc:  denied  { read } for  pid=1", "-sv yes", true},
    };
    check(cases);
}

TEST_CASE("files") {
    const Case cases[] = {
        {"name", with_path("\"/etc/passwd\""), "-f passwd", true},
        {"whole name", with_path("\"/etc/passwd\""), "-w -f /etc/passwd", true},
        {"hex name", with_path("2F6574632F612062"), "-w -f /etc/a_b", true},
        {"abstract name", with_path("002F61"), "-w -f /a", true},
        {"abstract name, marked", with_path("002F61"), "-w -f @/a", true},
        {"no name", with_path("(null)"), "-w -f (null)", true},
        {"working directory", with_path("\"/x\""), "-f /root", true},
        {"whole working directory", with_path("\"/x\""), "-w -f /root/dir", true},
        {"bare name is joined", replaced(with_path("\"foo\""), "a0=ff ", "a0=7ffe1234 "),
         "-w -f /root/dir/foo", true},
        {"bare name as it is", with_path("\"foo\""), "-w -f foo", true},
        {"a name in another folder", with_path("\"foo\""), "-f /root/dir/foo", false},
        {"a name in the working directory", replaced(with_path("\"foo\""), "a0=ff ", "a0=ffffff9c "),
         "-f /root/dir/foo", true},
        {"./ is joined", with_path("\"./foo\""), "-w -f /root/dir/./foo", true},
        {".. is joined", with_path("\"../foo\""), "-f dir/../f", true},
        {"a name that starts with .. is joined", with_path("\"..foo\""), "-f dir/..foo", true},
        {"a hidden name is not", with_path("\".foo\""), "-f dir/.foo", false},
        {"joined name is not the name", with_path("\"./foo\""), "-w -f ./foo", false},
        {"joined in hex", with_path("2E2E2F61", "2F6220"), "-f /b_/../a", true},
        {"relative without directory", kSyscall + "\nPATH item=0 name=\"./foo\" inode=1234567", "-w -f ./foo",
         true},
        {"socket", with_socket("01002F72756E2F782E736F636B00"), "-w -f /run/x.sock", true},
        {"socket, garbage after", with_socket("01002F72756E2F782E736F636B0041"), "-w -f /run/x.sock", true},
        {"abstract socket", with_socket("010000616263"), "-w -f abc", true},
        {"abstract socket, marked", with_socket("010000616263"), "-w -f @abc", true},
        {"a file is no abstract socket", with_socket("01002F616263"), "-f @", false},
        {"unnamed socket", with_socket("0100"), "-f 0", false},
        {"unnamed socket, the rest", with_socket("0100"), "-k docker", true},
        {"socket path is not joined", with_socket("01002E2F7800") + "\nCWD cwd=\"/c\"", "-w -f ./x", true},
        {"rule", "CONFIG_CHANGE auid=1 ses=1 op=updated_rules path=\"/etc/x\" key=\"k\" list=4 res=1",
         "-f /etc/x", true},
        {"apparmor", "AVC apparmor=\"DENIED\" operation=\"open\" name=\"/proc/x\" pid=7 comm=\"cat\"",
         "-f /proc -p 7 -c cat", true},
        {"avc",
         "AVC avc:  denied  { read } for  pid=1 comm=\"c\" name=\"n\" scontext=a tcontext=b tclass=file",
         "-w -f n", true},
        {"avc, both names",
         "AVC avc:  denied  { read } for  pid=1 comm=\"c\" path=\"/d/n\" name=\"n\" scontext=a tcontext=b",
         "-w -f n", true},
        {"apparmor, a mount",
         "AVC apparmor=\"DENIED\" operation=\"mount\" profile=\"p\" name=\"/mnt/\" pid=7 comm=\"mount\" "
         "srcname=\"/dev/sda1\"",
         "-f /dev/sda1", true},
        {"user avc",
         "USER_AVC pid=1 uid=0 msg='avc:  denied  { start } for auid=0 uid=0 gid=0 path=\"/u/x.service\" "
         "scontext=a tcontext=b tclass=service exe=\"/s\"'",
         "-w -f /u/x.service", true},
        {"landlock",
         "LANDLOCK_ACCESS domain=1a2b3c blockers=fs.write_file path=\"/etc/hosts\" dev=\"sda\" ino=7",
         "-w -f /etc/hosts", true},
        {"integrity policy", "1420 ipe_op=EXECUTE pid=7 comm=\"sh\" path=\"/tmp/tool\" dev=\"sda\" ino=7",
         "-f /tmp/tool -c sh -p 7", true},
        {"a watched tree", "CONFIG_CHANGE auid=1 ses=1 op=remove_rule dir=\"/srv\" key=\"k\" list=4 res=1",
         "-w -f /srv", true},
        {"sudo", login("cwd=\"/home/x\" cmd=\"ls\" res=success"), "-f /home", true},
        {"arguments are not files", "EXECVE argc=1 a0=\"/etc/passwd\"", "-f passwd", false},
    };
    check(cases);
}

TEST_CASE("hosts") {
    const Case cases[] = {
        {"name", login("hostname=h1 addr=10.0.0.1 terminal=ssh res=success"), "-w -hn h1", true},
        {"address beside a name", login("hostname=h1 addr=10.0.0.1 terminal=ssh res=success"), "-hn 10.0",
         true},
        {"an unknown address beside a name", login("hostname=h1 addr=? terminal=ssh res=success"), "-hn ?",
         false},
        {"address without a name", login("hostname=? addr=10.0.0.1 terminal=ssh res=success"),
         "-w -hn 10.0.0.1", true},
        {"neither", login("hostname=? addr=? terminal=ssh res=success"), "-w -hn ?", true},
        {"address in place of ?", login("hostname=? addr=10.0.0.1 terminal=ssh res=success"), "-hn ?", false},
        {"address alone", login("addr=10.0.0.1 terminal=ssh res=success"), "-hn 10.0", true},
        {"a host and a socket",
         login("hostname=h1 addr=10.0.0.1") + "\nSOCKADDR saddr=020000500A0000020000000000000000",
         "-w -hn h1", true},
        {"landlock, a peer", "LANDLOCK_ACCESS domain=1 blockers=net.connect_tcp daddr=10.0.0.3 dest=80",
         "-w -hn 10.0.0.3", true},
        {"packet, the other end", "NETFILTER_PKT mark=0 saddr=10.0.0.9 daddr=10.0.0.1 proto=6",
         "-w -hn 10.0.0.1", true},
        {"old form", login(": (hostname=h9, addr=10.0.0.1, terminal=tty1 res=success)"), "-w -hn h9 -tm tty1",
         true},
        {"IPv4 socket", with_socket("020000500A0000010000000000000000"), "-w -hn 10.0.0.1", true},
        {"IPv6 socket", with_socket("0A00005000000000FE80000000000000000000000000000100000000"),
         "-w -hn fe80::1", true},
        {"short socket address", with_socket("0200"), "-hn 0", false},
        {"netlink socket", with_socket("100000000000000000000000"), "-hn 0", false},
        {"peer", "DAEMON_ACCEPT op=accepted addr=10.0.0.1:4545 port=60 res=success", "-w -hn 10.0.0.1", true},
        {"IPv6 peer", "DAEMON_ACCEPT op=accepted addr=fe80::1 port=60 res=success", "-w -hn fe80::1", true},
        {"packet", "NETFILTER_PKT mark=0 saddr=10.0.0.9 daddr=10.0.0.1 proto=6", "-w -hn 10.0.0.9", true},
    };
    check(cases);
}

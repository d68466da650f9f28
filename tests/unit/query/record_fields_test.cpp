#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "query_text.hpp"

using namespace dockaudit;
using dockaudit::test::kSyscall;
using dockaudit::test::matches;

namespace {

// A record of `type` that has every field that anything is read from.
std::string full_record(const std::string& type) {
    return type +
           " ppid=100 pid=200 auid=1000 uid=33 gid=34 euid=35 egid=38 tty=pts1 ses=5 subj=u:u comm=\"cat\" "
           "exe=\"/bin/cat\" arch=c000003e syscall=257 exit=3 name=\"nn\" path=\"pp\" cwd=\"ww\" obj=o:o "
           "key=\"kk\" hostname=hh addr=ad:1 terminal=tt vm=\"vv\" uuid=id-1 res=1";
}

// The options that find a record like this.
std::string found_by(const std::string& lines) {
    static const char* const kOptions[] = {
        "-pp 100",  "-p 200", "-ul 1000",    "-ui 33",   "-gi 34",  "-ue 35", "-ge 38",
        "-tm pts1", "-tm tt", "--session 5", "-su u:u",  "-c cat",  "-x cat", "--arch c000003e",
        "-sc 257",  "-e 3",   "-f nn",       "-f pp",    "-f ww",   "-o o:o", "-hn hh",
        "-hn ad",   "-k kk",  "-vm vv",      "-uu id-1", "-sv yes", "-sv no",
    };
    std::string found;
    for (const std::string option : kOptions) {
        if (!matches(lines, option)) continue;
        if (!found.empty()) found += ", ";
        found += option;
    }
    return found;
}

}  // namespace

TEST_CASE("which fields of which records are searched") {
    const std::string task =
        "-pp 100, -p 200, -ul 1000, -ui 33, -gi 34, -ue 35, -ge 38, -tm pts1, --session 5, -su u:u, -c cat, "
        "-x cat";
    const std::string user =
        "-p 200, -ul 1000, -ui 33, -tm tt, --session 5, -su u:u, -c cat, -x cat, -f ww, -hn hh, -hn ad, "
        "-vm vv, -uu id-1, -sv yes";
    const std::string user_avc =
        "-p 200, -ul 1000, -ui 33, -gi 34, -tm tt, --session 5, -su u:u, -c cat, -x cat, -f pp, -f ww, -hn hh, -hn ad, "
        "-vm vv, -uu id-1, -sv yes";
    const std::string policy = "-ul 1000, --session 5, -su u:u, -k kk, -sv yes";
    const std::string other = task + ", -f pp, -o o:o, -hn hh, -k kk, -sv yes";
    const std::string integrity = task + ", -f nn, -sv yes";
    struct Case {
        std::string type;
        std::string expected;
    };
    const Case cases[] = {
        {"SYSCALL", task + ", --arch c000003e, -sc 257, -e 3, -k kk"},
        {"URINGOP", task + ", -e 3, -k kk"},
        {"FEATURE_CHANGE", task + ", -sv yes"},
        {"ANOM_LINK", task + ", -sv yes"},
        {"DM_CTRL", task + ", -sv yes"},
        {"CWD", "-f ww"},
        {"PATH", "-f nn, -o o:o"},
        {"AVC_PATH", "-f pp"},
        {"IPC", "-o o:o"},
        {"OBJ_PID", "-o o:o"},
        {"USER", user},
        {"USER_AUTH", user},
        {"USER_TTY", user},
        {"USER_AVC", user_avc},
        {"CRYPTO_SESSION", user},
        {"VIRT_CONTROL", user},
        {"ANOM_LOGIN_FAILURES", user},
        {"1199", user},
        {"2999", user},
        {"AVC", "-p 200, -c cat, -f nn, -f pp"},
        {"1420", "-p 200, -su u:u, -c cat, -f pp"},
        {"1423", "-f nn, -f pp"},
        {"1424", ""},
        {"1425", "-su u:u"},
        {"1426", "-o o:o"},
        {"LOGIN", "-p 200, -ul 1000, -ui 33, -tm pts1, --session 5, -su u:u, -sv yes"},
        {"DAEMON_START", "-p 200, -ul 1000, -ui 33, --session 5, -su u:u, -sv yes"},
        {"DAEMON_ACCEPT", "-hn ad, -sv yes"},
        {"DAEMON_ERR", other},
        {"CONFIG_CHANGE", "-ul 1000, --session 5, -su u:u, -f pp, -k kk, -sv yes"},
        {"MAC_POLICY_LOAD", policy},
        {"MAC_UNLBL_STCDEL", policy},
        {"SECCOMP",
         "-p 200, -ul 1000, -ui 33, -gi 34, --session 5, -su u:u, -c cat, -x cat, --arch c000003e, -sc 257, "
         "-sv yes"},
        {"ANOM_ABEND", "-p 200, -ul 1000, -ui 33, -gi 34, --session 5, -su u:u, -c cat, -x cat, -sv yes"},
        {"ANOM_PROMISCUOUS", "-ul 1000, -ui 33, -gi 34, --session 5"},
        {"INTEGRITY_DATA", integrity},
        {"INTEGRITY_RULE", integrity},
        {"TTY", "-p 200, -ul 1000, -ui 33, --session 5, -c cat"},
        {"NETFILTER_PKT", "-o o:o"},
        {"NETFILTER_CFG",
         "-p 200, -ul 1000, -ui 33, -tm pts1, --session 5, -su u:u, -c cat, -x cat, -sv yes"},
        {"EVENT_LISTENER",
         "-p 200, -ul 1000, -ui 33, -tm pts1, --session 5, -su u:u, -c cat, -x cat, -sv yes"},
        {"EXECVE", ""},
        {"PROCTITLE", ""},
        {"SELINUX_ERR", ""},
        {"KERN_MODULE", other},
        {"KERNEL", other},
        {"ANOM_CREAT", other},
        {"INTEGRITY_EVM_XATTR", other},
        {"APPARMOR_DENIED", "-p 200, -c cat, -f nn, -f pp"},
        {"NO_SUCH_TYPE", other},
    };
    for (const auto& test : cases) {
        CAPTURE(test.type);
        CHECK(found_by(full_record(test.type)) == test.expected);
    }
}

TEST_CASE("records with fields of their own") {
    struct Case {
        std::string name;
        std::string lines;
        std::string options;
        bool expected;
    };
    const std::string bus =
        "USER_AVC pid=363 uid=102 auid=-1 ses=-1 msg='apparmor=\"DENIED\" operation=\"dbus_method_call\"  "
        "bus=\"system\" path=\"/org/freedesktop/DBus\" interface=\"i\" member=\"Hello\" mask=\"send\" "
        "name=\"n\" pid=2833 label=\"snap.x\" peer_pid=9 peer_label=\"unconfined\" exe=\"/d\" hostname=? addr=?'";
    const std::string smack =
        "AVC lsm=SMACK fn=smack_inode_permission action=denied subject=\"User\" object=\"Floor\" requested=w "
        "pid=44 comm=\"touch\" name=\"n\" dev=\"sda\" ino=4";
    const std::string machine = " pid=1 uid=0 auid=1 ses=1 subj=a:b msg='virt=kvm vm=\"v\" uuid=u ";
    const Case cases[] = {
        {"group id", "ADD_GROUP pid=1 uid=0 auid=1 ses=1 msg='op=add id=55 res=success'", "-gi 55", true},
        {"group gid of another type", "ADD_GROUP pid=1 uid=0 auid=1 ses=1 msg='op=add gid=55 res=success'",
         "-gi 55", false},
        {"group management", "GRP_MGMT pid=1 uid=0 auid=1 ses=1 msg='op=add gid=55 res=success'", "-gi 55",
         true},
        {"user id is no group", "ADD_USER pid=1 uid=0 auid=1 ses=1 msg='op=add id=55 res=success'", "-ga 55",
         false},
        {"the message's uid", "USER_LOGIN pid=1 uid=0 auid=1 ses=1 msg='op=x uid=77 res=success'", "-ui 77",
         true},
        {"not the kernel's", "USER_LOGIN pid=1 uid=0 auid=1 ses=1 msg='op=x uid=77 res=success'", "-ui 0",
         false},
        {"the message's auid is not read",
         "USER_LOGIN pid=1 uid=0 auid=1 ses=1 msg='op=x auid=77 res=success'", "-ul 77", false},
        {"machine subject", "VIRT_MACHINE_ID" + machine + "vm-ctx=s:vm img-ctx=s:img res=success'",
         "-su s:vm", true},
        {"machine sender", "VIRT_MACHINE_ID" + machine + "vm-ctx=s:vm img-ctx=s:img res=success'", "-su a:b",
         true},
        {"machine image", "VIRT_MACHINE_ID" + machine + "vm-ctx=s:vm img-ctx=s:img res=success'", "-o s:img",
         true},
        {"machine disk", "VIRT_RESOURCE" + machine + "old-disk=\"/o\" new-disk=\"/n\" res=success'", "-f /n",
         true},
        {"machine disk before", "VIRT_RESOURCE" + machine + "old-disk=\"/o\" new-disk=\"/n\" res=success'",
         "-f /o", false},
        {"user avc object",
         "USER_AVC pid=5 uid=81 auid=-1 ses=-1 subj=dbus:s msg='avc:  denied  { send_msg } for "
         "msgtype=signal scontext=src:x tcontext=tgt:x tclass=dbus  exe=\"/d\" sauid=81 hostname=? addr=? "
         "terminal=?'",
         "-o tgt -su dbus -sv no -x /d -tm ?", true},
        {"user avc source",
         "USER_AVC pid=5 uid=81 subj=dbus:s msg='avc:  denied  { x } for scontext=src:x tcontext=tgt:x'",
         "-su src", true},
        {"label of a second module", "SYSCALL pid=1 subj=? subj_selinux=s:l subj_apparmor=unconfined",
         "-w -su unconfined", true},
        {"label of each module", "1425 subj_selinux=s:l subj_apparmor=snap.x", "-w -su s:l", true},
        {"profile of apparmor",
         "AVC apparmor=\"DENIED\" operation=\"open\" profile=\"docker-default\" name=\"/x\"",
         "-w -su docker-default", true},
        {"a label without its mode", "SYSCALL pid=1 subj=docker-default (enforce)", "-w -su docker-default",
         true},
        {"a label with its mode", "SYSCALL pid=1 subj=docker-default (enforce)",
         "-w -su docker-default_(enforce)", true},
        {"the comm of an access vector", kSyscall + "\nAVC avc:  denied  { read } for  pid=201 comm=\"foo\"",
         "-c foo", true},
        {"the creator of a domain",
         "LANDLOCK_DOMAIN domain=1 status=allocated pid=9 uid=0 exe=\"/s\" comm=\"s\"", "-x /s", false},
        {"an interpreted call", "SYSCALL arch=x86_64 syscall=execve success=yes exit=0", "-sc 59@c000003e",
         true},
        {"login of old",
         "LOGIN login pid=20 uid=0 old auid=4294967295 new auid=1000 old ses=4294967295 new ses=9",
         "-ul 1000 --session 9 -p 20 -ui 0", true},
        {"login, the id before", "LOGIN pid=20 uid=0 old-auid=77 auid=1000 old-ses=3 ses=9 res=1", "-ul 77",
         false},
        {"login subject", "LOGIN pid=20 uid=0 subj=l:l old-auid=1 auid=1000 ses=9 res=1", "-w -su l:l", true},
        {"integrity uid",
         "INTEGRITY_DATA pid=2 uid=33 auid=1 ses=5 op=x cause=y comm=\"c\" name=\"/n\" res=0", "-ui 0",
         false},
        {"no uid is not 0", "NETFILTER_CFG table=nat family=2 entries=5", "-ui 0", false},
        {"later records win", kSyscall + "\n" + "AVC avc:  denied  { read } for  pid=201 comm=\"foo\"",
         "-p 201 -c cat", true},
        {"a process before the call's", "AVC avc:  denied  { read } for  pid=201\n" + kSyscall, "-p 201",
         true},
        {"the call's beside it", "AVC avc:  denied  { read } for  pid=201\n" + kSyscall, "-p 200", true},
        {"processes of several vectors",
         "AVC avc:  denied  { x } for  pid=201\nAVC avc:  denied  { x } for  pid=202", "-p 201", true},
        {"side records fill gaps", kSyscall + "\nNETFILTER_CFG table=nat pid=201 subj=v:v comm=\"iptables\"",
         "-p 200 -c cat", true},
        {"side records override nothing", kSyscall + "\nNETFILTER_CFG table=nat subj=v:v", "-su v:v", false},
        {"a call of the bus that AppArmor denied", bus, "-p 2833 -sv no -su snap.x -o unconfined", true},
        {"the daemon of the bus", bus, "-p 363 -x /d", true},
        {"the other end of the bus", bus, "-p 9", false},
        {"a path of the bus is no file", bus, "-f /org", false},
        {"a path of a service is one",
         "USER_AVC pid=1 uid=0 msg='avc:  denied  { start } for path=\"/lib/x.service\" scontext=s tcontext=t'",
         "-f /lib/x.service", true},
        {"SMACK", smack, "-w -sv no -su User -o Floor -p 44 -f n", true},
        {"SMACK grants", "AVC lsm=SMACK fn=f action=granted subject=\"a\" object=\"b\"", "-sv yes", true},
        {"the new name of a link", "AVC apparmor=\"DENIED\" operation=\"link\" name=\"/a\" target=\"/b\"",
         "-w -f /b", true},
        {"the profile that a program would get",
         "AVC apparmor=\"ALLOWED\" operation=\"exec\" name=\"/a\" target=\"/b//null-/a\"", "-f /b", false},
        {"the profile at the other end",
         "AVC apparmor=\"DENIED\" operation=\"signal\" profile=\"a\" peer=\"b\"", "-w -su a -o b", true},
        {"the profile of a traced process", "AVC apparmor=\"DENIED\" operation=\"ptrace\" target=\"/bin/x\"",
         "-f /bin/x", false},
        {"Landlock's file by its last name", "1423 domain=1 blockers=fs.change_topology name=\"etc\" ino=4",
         "-w -f etc", true},
        {"an abstract socket in digits", "1423 domain=1 blockers=scope.x path=00616263", "-w -f @abc", true},
        {"an abstract socket of SELinux", "AVC avc:  denied  { connectto } for  path=002F746D702F78",
         "-w -f @/tmp/x", true},
        {"digits that begin with zeros are a name", "PATH name=0012", "-w -f 0012", true},
        {"labels of a task under a number of IPE",
         "UNKNOWN[1420] subj_smack=User subj_apparmor=my prof (enforce)", "-w -su my_prof_(enforce)", true},
        {"labels of an object under a number of IPE", "UNKNOWN[1421] obj_selinux=o:o obj_smack=User x",
         "-w -o User_x", true},
        {"the type of labels by its name", "UNKNOWN[1421] obj_smack=User", "-m 1426", true},
        {"the type of labels by its number", "UNKNOWN[1421] obj_smack=User", "-m 1421", true},
        {"IPE is no label", "UNKNOWN[1421] old_active_pol_name=\"a\" auid=0 ses=1 res=1", "-m 1426", false},
        {"an operation of io_uring by its name", "URINGOP uring_op=59 success=yes exit=0", "-sc 59@c000003e",
         true},
        {"another operation of io_uring", "URINGOP uring_op=59 success=yes exit=0", "-sc 58@c000003e", false},
        {"a call and an operation of io_uring", "SYSCALL arch=c000003e syscall=426\nURINGOP uring_op=18",
         "-sc 426", true},
        {"the name of a machine", "SYSCALL arch=x86_64 syscall=execve", "--arch c000003e", true},
        {"the name of another machine", "SYSCALL arch=aarch64 syscall=execve", "--arch c000003e", false},
        {"a number under the name of a machine", "SYSCALL arch=aarch64 syscall=59", "-sc 59@c00000b7", true},
        {"not that of another machine", "SYSCALL arch=aarch64 syscall=59", "-sc 59@c000003e", false},
        {"the name of an error", "SYSCALL arch=x86_64 exit=EACCES(Permission denied) a0=1", "-e -13", true},
        {"the name of another error", "SYSCALL arch=x86_64 exit=EPERM(Operation not permitted)", "-e -13",
         false},
        {"a word is not call 0", "SYSCALL arch=x86_64 syscall=execve", "-sc 0", false},
        {"the terminal of another type", "NO_SUCH_TYPE terminal=tt", "-tm tt", true},
        {"both keys", "CONFIG_CHANGE auid=7 ses=3 key=\"kk\" res=1\n" + kSyscall, "-w -k kk -k docker", true},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(matches(test.lines, test.options) == test.expected);
    }
}

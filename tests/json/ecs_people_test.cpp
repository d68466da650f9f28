// Who did what to whom, by type of record: records as programs and the kernel write them, and the members
// that come of them.

#include <doctest/doctest.h>

#include "json/strict_json.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

struct Expected {
    std::string path;
    std::string json;  // empty: there is no such member
};

struct Case {
    std::string name;
    std::string lines;
    std::vector<Expected> members;
};

void check(EventWriter& writer, const Case& test) {
    CAPTURE(test.name);
    const Event event(test.lines);
    REQUIRE_FALSE(event.empty());
    const auto line = format_event(writer, event.view());
    const auto json = parse_strictly(line);
    for (const auto& [path, expected] : test.members) {
        CAPTURE(path);
        CAPTURE(line);
        const auto* member = find_member(json, path);
        CHECK((member != nullptr) == !expected.empty());
        if (member == nullptr || expected.empty()) continue;
        rapidjson::Document value;
        value.Parse(expected.c_str());
        CHECK(*member == value);
    }
}

std::string record(const std::string& type, const std::string& rest) {
    return "type=" + type + " msg=audit(1700000000.001:7): " + rest;
}

// The ids that the kernel puts before the message of a program.
std::string message(const std::string& type, const std::string& ids, const std::string& text) {
    return record(type, "pid=810 " + ids + " msg='" + text + "'");
}

const std::string kNobody = "uid=0 auid=4294967295 ses=4294967295";
const std::string kSomebody = "uid=0 auid=70001 ses=9";
const std::string kAtDoor = " exe=\"/usr/sbin/sshd\" hostname=? addr=198.51.100.7 terminal=ssh res=failed";
const std::string kAtDesk = " exe=\"/usr/sbin/usermod\" hostname=desk addr=? terminal=pts/3 res=success";

}  // namespace

TEST_CASE("a program's message tells of its account, not of the program") {
    const auto writer = make_event_writer(OutputFormat::json);
    const std::vector<Case> cases{
        {"a stranger at the door is not root",
         message("USER_LOGIN", kNobody, "op=login acct=\"trudy\"" + kAtDoor),
         {{"user.id", ""},
          {"user.name", ""},
          {"user.audit", ""},
          {"user.effective", R"({"name":"trudy"})"},
          {"auditd.data.uid", R"("root")"},
          {"auditd.summary.actor", R"({"secondary":"trudy"})"},
          {"auditd.summary.object", R"({"type":"user-session","primary":"ssh","secondary":"198.51.100.7"})"},
          {"source", R"({"address":"198.51.100.7","ip":"198.51.100.7"})"},
          {"network.direction", R"("ingress")"},
          {"process.name", R"("sshd")"}}},
        {"a name in hex",
         message("USER_AUTH", kNobody, "op=PAM:authentication acct=28756E6B6E6F776E207573657229" + kAtDoor),
         {{"user.effective.name", "\"(unknown user)\""}, {"user.id", ""}}},
        {"one who logged in becomes root",
         message("CRED_ACQ", kSomebody, "op=PAM:setcred acct=\"root\"" + kAtDesk),
         {{"user.id", R"("70001")"},
          {"user.effective", R"({"id":"0","name":"root"})"},
          {"auditd.summary.actor", R"({"primary":"70001","secondary":"root"})"},
          {"auditd.summary.object.primary", R"("pts/3")"},
          {"auditd.summary.object.secondary", R"("desk")"}}},
        {"an id in place of a name",
         message("USER_LOGOUT", kSomebody, "op=login id=70001" + kAtDesk),
         {{"user.id", R"("70001")"},
          {"user.effective.id", R"("70001")"},
          {"auditd.summary.actor.secondary", R"("70001")"}}},
        {"a second uid is the account",
         message("USER_ACCT", kSomebody, "pam_tally2 uid=70002 reset=0" + kAtDesk),
         {{"user.effective.id", R"("70002")"}, {"user.id", R"("70001")"}, {"auditd.data.uid", R"("root")"}}},
        {"neither name nor id",
         message("USER_END", kSomebody, "op=PAM:session_close" + kAtDesk),
         {{"user.id", R"("70001")"}, {"user.effective.id", R"("0")"}}},
        {"an account is added",
         message("ADD_USER", kSomebody, "op=add-user id=70003" + kAtDesk),
         {{"user.id", R"("70001")"},
          {"user.effective.id", R"("0")"},
          {"user.target.id", R"("70003")"},
          {"event.type", R"(["user","creation"])"},
          {"auditd.summary.actor.secondary", R"("root")"},
          {"auditd.summary.object", R"({"type":"account","primary":"70003"})"}}},
        {"an account is changed",
         message("USER_MGMT", kSomebody, "op=changing-uid id=70003" + kAtDesk),
         {{"user.target.id", R"("70003")"}, {"auditd.summary.actor.secondary", R"("70003")"}}},
        {"a password is changed",
         message("USER_CHAUTHTOK", "uid=70004 auid=70001 ses=9", "op=PAM:chauthtok acct=\"trudy\"" + kAtDesk),
         {{"user.id", R"("70001")"},
          {"user.effective.id", R"("70004")"},
          {"user.target.name", R"("trudy")"}}},
        {"an account is locked",
         message("ACCT_LOCK", kSomebody, "op=locked-password acct=\"trudy\"" + kAtDesk),
         {{"user.target.name", R"("trudy")"}, {"event.action", R"("locked-account")"}}},
        {"a group is added",
         message("ADD_GROUP", kSomebody, "op=add-group id=70005" + kAtDesk),
         {{"group", R"({"id":"70005"})"}, {"user.target", ""}, {"user.effective.id", R"("0")"}}},
        {"a user comes into a group",
         message("USER_MGMT", kSomebody, "op=add-user-to-group grp=\"crew\" acct=\"trudy\"" + kAtDesk),
         {{"user.target.name", R"("trudy")"}}},
        {"a group's member",
         message("GRP_MGMT", kSomebody, "op=add-user-to-group grp=\"crew\" acct=\"trudy\"" + kAtDesk),
         {{"group.name", R"("crew")"}, {"user.target.name", R"("trudy")"}}},
        {"gpasswd's account is a group",
         message("USER_ACCT", kSomebody, "op=add-user acct=\"crew\" exe=\"/usr/bin/gpasswd\" res=success"),
         {{"group.name", R"("crew")"}, {"user.id", R"("70001")"}, {"user.effective.id", R"("0")"}}},
        {"sudo's uid is who typed",
         message("USER_CMD", "uid=70004 auid=70001 ses=9",
                 "cwd=\"/srv\" cmd=\"reboot\" terminal=pts/3 res=success"),
         {{"user.id", R"("70004")"}, {"auditd.summary.object", R"({"type":"process","primary":"reboot"})"}}},
        {"a login id is set",
         record("LOGIN", "pid=5 uid=0 old-auid=4294967295 auid=70001 ses=3 res=1"),
         {{"user.id", ""},
          {"user.audit.id", R"("70001")"},
          {"user.effective.id", R"("70001")"},
          {"auditd.summary.actor", R"({"secondary":"root"})"},
          {"auditd.summary.object.primary", R"("70001")"}}},
        {"as old kernels said it",
         record("LOGIN", "pid=5 uid=0 old auid=70001 new auid=70002 old ses=1 new ses=2"),
         {{"user.audit.id", R"("70002")"}, {"user.id", R"("70001")"}}},
        {"the call that set it has the user of the process",
         record("LOGIN", "pid=5 uid=70006 old-auid=70001 auid=70002 old-ses=1 ses=2 res=1") + "\n" +
             record("SYSCALL", "arch=c000003e syscall=1 auid=70002 uid=70006 euid=70007 exe=\"/x\""),
         {{"user.id", R"("70001")"},
          {"user.audit.id", R"("70002")"},
          {"user.effective.id", R"("70002")"},
          {"auditd.data.uid", "\"unknown(70006)\""},
          {"auditd.data.euid", R"("70007")"}}},
        {"and nobody's login is no old one if it comes first",
         record("SYSCALL", "arch=c000003e syscall=1 auid=70002 uid=0 exe=\"/x\"") + "\n" +
             record("LOGIN", "pid=5 uid=0 old-auid=4294967295 auid=70002 res=1"),
         {{"user.id", ""}, {"user.audit.id", R"("70002")"}, {"auditd.others", ""}}},
        {"nobody, in three ways",
         message("ADD_USER", "uid=-1 auid=unset ses=-1", "op=add-user id=4294967295" + kAtDesk),
         {{"user", ""}, {"auditd.summary.actor", ""}, {"auditd.summary.object", R"({"type":"account"})"}}},
        {"nobody's second uid",
         message("USER_ACCT", kSomebody, "pam_tally2 uid=4294967295 reset=0" + kAtDesk),
         {{"user.effective.id", R"("0")"}}},
        {"a service",
         message("SERVICE_STOP", kNobody, "unit=cups comm=\"systemd\" exe=\"/usr/lib/x\" res=success"),
         {{"user.id", R"("0")"}, {"auditd.summary.object", R"({"type":"service","primary":"cups"})"}}},
        {"AppArmor's message bus",
         message("USER_AVC", kNobody,
                 "apparmor=\"DENIED\" operation=\"dbus_bind\"  bus=\"system\" name=\"n\" pid=7 label=\"p\""),
         {{"event.action", R"("violated-apparmor-policy")"}, {"event.outcome", R"("failure")"}}},
        {"an abstract socket is no file",
         record("AVC",
                "avc:  denied  { connectto } for  pid=5 path=002F746D702F78 tclass=unix_stream_socket"),
         {{"auditd.summary.object.primary", R"("@/tmp/x")"}}},
        {"nor is the one of an old kernel's PATH",
         record("PATH", "item=0 name=002F746D702F78 inode=1"),
         {{"file", ""}}},
        {"a socket of AppArmor is no host",
         record("APPARMOR_DENIED", "apparmor=\"DENIED\" operation=\"connect\" addr=\"@612062\""),
         {{"source", ""}, {"auditd.data.addr", R"("@a b")"}}},
        {"labels under a number of IPE",
         record("UNKNOWN[1421]", "obj_smack=User"),
         {{"event.action", R"("mac_obj_contexts")"}}},
        {"the requester of a message bus has no group here",
         message("USER_AVC", kNobody,
                 "avc:  denied  { start } for auid=n/a uid=0 gid=70 path=\"/u\" tclass=service"),
         {{"user.group", ""}, {"user.audit", ""}, {"event.action", R"("violated-selinux-policy")"}}},
        {"the requester is the user, not the daemon",
         message("USER_AVC", "uid=81 auid=4294967295 ses=4294967295",
                 "avc:  denied  { start } for auid=70001 uid=70002 gid=70 path=\"/u\" tclass=service"),
         {{"user", R"({"id":"70002","audit":{"id":"70001"}})"},
          {"auditd.data.uid", R"("81")"},
          {"auditd.data.auid", R"("unset")"},
          {"auditd.summary.actor", R"({"primary":"70001","secondary":"70002"})"},
          {"auditd.others", ""}}},
        {"quotes of programs",
         record("CONFIG_CHANGE", "auid=70001 ses=9 op='remove rule' list=4 res=1"),
         {{"auditd.data.op", R"("remove rule")"},
          {"event.action", R"("deleted-audit-rule")"},
          {"auditd.summary.object.primary", R"("remove rule")"}}},
    };
    for (const auto& test : cases) check(*writer, test);
}

TEST_CASE("a process has its ids in their places") {
    const auto writer = make_event_writer(OutputFormat::json);
    const std::string ids =
        "auid=1 uid=70001 gid=70011 euid=70002 suid=70003 fsuid=70004 egid=70012 sgid=70013 fsgid=70014 ses=2";
    const Case test{
        "nine ids",
        record("SYSCALL", "arch=c000003e syscall=90 success=yes exit=0 a0=7ff1 a1=1ed a2=0 a3=0 pid=3 " +
                              ids + " exe=\"/opt/tool\""),
        {{"user.id", R"("70001")"},
         {"user.group", R"({"id":"70011"})"},
         {"user.effective", R"({"id":"70002","group":{"id":"70012"}})"},
         {"user.saved", R"({"id":"70003","group":{"id":"70013"}})"},
         {"user.filesystem", R"({"id":"70004","group":{"id":"70014"}})"},
         {"group", ""},
         {"auditd.data.suid", ""},
         {"auditd.data.a1", R"("1ed")"},
         {"dockaudit.interpreted", R"({"a1":"0755"})"},
         {"process.name", R"("tool")"}}};
    check(*writer, test);
    const Case words{"interpreted before",
                     record("SYSCALL", "arch=x86_64 syscall=execve uid=carol gid=crew euid=carol"),
                     {{"user.name", R"("carol")"},
                      {"user.id", ""},
                      {"user.group", R"({"name":"crew"})"},
                      {"event.action", R"("executed")"}}};
    check(*writer, words);
}

TEST_CASE("policies, files, sockets and repeated records") {
    const auto writer = make_event_writer(OutputFormat::json);
    const std::string call = "\n" + record("SYSCALL",
                                           "arch=c000003e syscall=87 success=no exit=-13 pid=31 comm=\"rm\" "
                                           "exe=\"/usr/bin/rm\"");
    const std::string path = "\n" + record("PATH",
                                           "item=0 name=\"/e/f\" inode=12 dev=08:02 mode=0102640 ouid=70001 "
                                           "ogid=70011 rdev=00:00 obj=a_u:b_r:c_t:s0:c1,c2 nametype=DELETE");
    const std::string connect = record("SYSCALL", "arch=c000003e syscall=42 success=yes exit=0") + "\n";
    const std::vector<Case> cases{
        {"SELinux denies",
         record("AVC", "avc:  denied  { unlink } for  pid=32 comm=\"thread\" tclass=file") + call,
         {{"event.action", R"("violated-selinux-policy")"},
          {"event.category", R"(["file"])"},
          {"event.type", R"(["info"])"},
          {"process.pid", "31"},
          {"process.name", R"("rm")"},
          {"auditd.summary.object.secondary", R"("file")"}}},
        {"SELinux grants",
         record("AVC", "avc:  granted  { setenforce } for  pid=32 comm=\"init\" tclass=security"),
         {{"event.action", R"("accessed-mac-policy-controlled-object")"},
          {"process", R"({"pid":32,"name":"init"})"}}},
        {"AppArmor denies",
         record("AVC",
                "apparmor=\"DENIED\" operation=\"open\" profile=\"p\" name=\"/x\" pid=9 comm=\"c\" "
                "requested_mask=\"r\" denied_mask=\"r\""),
         {{"event.action", R"("violated-apparmor-policy")"},
          {"auditd.summary.object", R"({"type":"policy","primary":"/x","secondary":"r"})"}}},
        {"AppArmor loads a profile",
         record("AVC", "apparmor=\"STATUS\" operation=\"profile_load\" name=\"p\" pid=9"),
         {{"event.action", R"("accessed-mac-policy-controlled-object")"},
          {"event.category", R"(["configuration"])"}}},
        {"a file",
         record("SYSCALL", "arch=c000003e syscall=87 success=yes exit=0") + path,
         {{"file",
           R"({"path":"/e/f","inode":"12","device":"08:02","mode":"2640","uid":"70001","gid":"70011",)"
           R"("selinux":{"user":"a_u","role":"b_r","domain":"c_t","level":"s0","category":"c1,c2"}})"},
          {"auditd.summary.object", R"({"type":"file","primary":"/e/f"})"}}},
        {"a file of nobody",
         record("PATH", "item=0 name=\"/e\" ouid=4294967295 ogid=-1 nametype=NORMAL"),
         {{"file", R"({"path":"/e"})"}, {"auditd.summary.object", R"({"type":"file","primary":"/e"})"}}},
        {"a socket in parts",
         connect + record("SOCKADDR",
                          "saddr=0200003508080404"
                          "0000000000000000"),
         {{"auditd.data.socket", R"({"family":"ipv4","addr":"8.8.4.4","port":53})"},
          {"destination", R"({"address":"8.8.4.4","ip":"8.8.4.4","port":53})"},
          {"auditd.summary.object", R"({"type":"socket","primary":"8.8.4.4","secondary":"53"})"},
          {"network.direction", R"("egress")"}}},
        {"a field of that name",
         connect + record("FOO", "socket=x"),
         {{"auditd.data.socket", ""},
          {"auditd.others", R"([{"record":"FOO","name":"socket","value":"x"}])"}}},
        {"two records of a type keep their values together",
         record("TIME_ADJNTPVAL", "op=tai old=1 new=2") + "\n" +
             record("TIME_ADJNTPVAL", "op=tick old=3 new=4"),
         {{"auditd.records", R"([{"type":"time_adjntpval","op":"tai","old":"1","new":"2"},)"
                             R"({"type":"time_adjntpval","op":"tick","old":"3","new":"4"}])"},
          {"auditd.others", ""},
          {"auditd.data.op", R"("tai")"},
          {"event.category", R"(["host"])"}}},
        {"the same record twice is one",
         record("CWD", "cwd=\"/\"") + "\n" + record("CWD", "cwd=\"/\""),
         {{"auditd.records", ""}, {"auditd.others", ""}}},
        {"who made a domain did not act",
         record("LANDLOCK_ACCESS", "domain=1a blockers=fs.remove_file path=\"/e\" dev=\"sda1\" ino=4") +
             "\n" +
             record("LANDLOCK_DOMAIN",
                    "domain=1a status=allocated mode=enforcing pid=30 uid=0 exe=\"/m\" comm=\"m\"") +
             call,
         {{"process.executable", R"("/usr/bin/rm")"}, {"process.pid", "31"}, {"user", ""}}},
        {"a command line",
         record("SYSCALL", "arch=c000003e syscall=59 success=yes exit=0") + "\n" +
             record("EXECVE", "argc=2 a0=\"nc\" a1=\"-l\""),
         {{"process.command_line", R"("nc -l")"}, {"process.args", R"(["nc","-l"])"}}},
        {"software goes",
         message("SOFTWARE_UPDATE", kSomebody, "op=remove sw=\"telnet-1\" res=success"),
         {{"event.type", R"(["deletion"])"}, {"event.action", R"("removed-software")"}}},
        {"software is renewed",
         message("SOFTWARE_UPDATE", kSomebody, "op=update sw=\"telnet-2\" res=success"),
         {{"event.type", R"(["change"])"}}},
    };
    for (const auto& test : cases) check(*writer, test);
}

TEST_CASE("who speaks to whom") {
    const auto writer = make_event_writer(OutputFormat::json);
    const std::string vector = "avc:  denied  { ";
    const std::string ends = " } for  pid=3 comm=\"c\" laddr=10.0.0.5 lport=5000 faddr=10.0.0.6 fport=80 ";
    const std::string five = R"({"address":"10.0.0.5","ip":"10.0.0.5","port":5000})";
    const std::string six = R"({"address":"10.0.0.6","ip":"10.0.0.6","port":80})";
    const std::vector<Case> cases{
        {"auditd is connected to",
         record("DAEMON_ACCEPT", "addr=::ffff:10.0.0.1 port=60234 res=success"),
         {{"source", R"({"address":"::ffff:10.0.0.1","ip":"::ffff:10.0.0.1","port":60234})"},
          {"network", R"({"direction":"ingress"})"},
          {"destination", ""}}},
        {"as an older one says it",
         record("DAEMON_CLOSE", "addr=10.0.0.1:4545 res=success"),
         {{"source", R"({"address":"10.0.0.1","ip":"10.0.0.1","port":4545})"},
          {"auditd.data.addr", R"("10.0.0.1:4545")"}}},
        {"a packet",
         record("NETFILTER_PKT", "mark=0x1 saddr=10.0.0.5 daddr=10.0.0.6 proto=6 sport=5000 dport=80"),
         {{"source", five}, {"destination", six}, {"network", R"({"iana_number":"6","transport":"tcp"})"}}},
        {"a packet of an unusual protocol, without ports",
         record("NETFILTER_PKT", "mark=0x1 saddr=fe80::1 daddr=ff02::1 proto=253"),
         {{"source", R"({"address":"fe80::1","ip":"fe80::1"})"},
          {"destination.ip", R"("ff02::1")"},
          {"network", ""}}},
        {"what is no port or address",
         record("NETFILTER_PKT", "saddr=? daddr=web sport=65536 dport=x proto=?"),
         {{"source", ""}, {"destination", ""}, {"network", ""}}},
        {"Landlock denies",
         record("LANDLOCK_ACCESS", "domain=1a blockers=net.connect_tcp daddr=127.0.0.1 dest=80"),
         {{"destination", R"({"address":"127.0.0.1","ip":"127.0.0.1","port":80})"}, {"source", ""}}},
        {"SELinux, by the port alone",
         record("AVC", vector + "name_bind } for  pid=3 comm=\"c\" src=80 tclass=tcp_socket"),
         {{"source", R"({"port":80})"}, {"destination", ""}}},
        {"SELinux, a packet",
         record("AVC", vector + "recv } for  saddr=10.0.0.6 src=80 daddr=10.0.0.5 dest=5000 tclass=packet"),
         {{"source", six}, {"destination", five}, {"network.direction", R"("ingress")"}}},
        {"SELinux, a socket that sends",
         record("AVC", vector + "write" + ends + "tclass=tcp_socket"),
         {{"source", five}, {"destination", six}, {"network.direction", R"("egress")"}}},
        {"one that receives",
         record("AVC", vector + "read" + ends + "tclass=tcp_socket"),
         {{"source", six}, {"destination", five}, {"network.direction", R"("ingress")"}}},
        {"one of which nobody knows",
         record("AVC", vector + "getattr" + ends + "tclass=tcp_socket"),
         {{"source", five}, {"destination", six}, {"network", ""}}},
        {"the call knows it",
         record("AVC", vector + "getattr" + ends + "tclass=tcp_socket") + "\n" +
             record("SYSCALL", "arch=c000003e syscall=45 success=no exit=-13"),
         {{"source", six}, {"destination", five}, {"network.direction", R"("ingress")"}}},
        {"AppArmor names the call",
         record("AVC",
                "apparmor=\"DENIED\" operation=\"recvmsg\" profile=\"p\" pid=3 family=\"inet\" protocol=17 "
                "laddr=10.0.0.5 lport=5000 faddr=10.0.0.6 fport=80"),
         {{"source", six},
          {"destination", five},
          {"network", R"({"direction":"ingress","iana_number":"17","transport":"udp"})"}}},
        {"a file that is read has no direction",
         record("AVC", vector + "read } for  pid=3 name=\"f\" tclass=file"),
         {{"network", ""}}},
        {"a session of ssh",
         message("CRYPTO_SESSION", kNobody,
                 "op=start direction=from-client rport=80 laddr=10.0.0.5 lport=5000 exe=\"/usr/sbin/sshd\" "
                 "hostname=? addr=10.0.0.6 terminal=? res=success"),
         {{"source", six}, {"destination", five}, {"network.direction", R"("ingress")"}}},
        {"a host that is an address",
         message("USER_LOGIN", kNobody, "op=login id=0 hostname=10.1.2.3 addr=? terminal=ssh res=success"),
         {{"source", R"({"address":"10.1.2.3","ip":"10.1.2.3"})"},
          {"auditd.data.hostname", R"("10.1.2.3")"},
          {"network.direction", R"("ingress")"}}},
        {"the address beside it counts",
         message("USER_LOGIN", kNobody, "op=login hostname=10.1.2.3 addr=10.1.2.4 terminal=ssh"),
         {{"source.ip", R"("10.1.2.4")"}}},
        {"the same names elsewhere",
         record("FOO", "src=80 proto=6 saddr=10.0.0.5 port=5"),
         {{"source", ""}, {"destination", ""}, {"network", ""}}},
    };
    for (const auto& test : cases) check(*writer, test);
}

TEST_CASE("names of this host's accounts are not those of another host") {
    WriterOptions options;
    options.host = {"here.example", "0123456789abcdef0123456789abcdef", true};
    const auto writer = make_event_writer(OutputFormat::json, options);
    const std::string ids = record("SYSCALL", "arch=c000003e syscall=59 uid=1 gid=1 auid=0");
    const std::vector<Case> cases{
        {"this one",
         ids,
         {{"user.name", R"("daemon")"},
          {"host",
           R"({"name":"here.example","id":"0123456789abcdef0123456789abcdef","os":{"type":"linux"}})"}}},
        {"this one by its short name",
         "node=here " + ids,
         {{"user.name", R"("daemon")"}, {"host.id", R"("0123456789abcdef0123456789abcdef")"}}},
        {"another",
         "node=there.example " + ids,
         {{"user.name", ""},
          {"user.id", R"("1")"},
          {"user.group", R"({"id":"1"})"},
          {"user.audit.name", R"("root")"},
          {"host", R"({"name":"there.example","os":{"type":"linux"}})"}}},
        {"another, enriched",
         "node=there.example " + ids + "\x1dUID=\"ada\" GID=\"crew\"",
         {{"user.name", R"("ada")"}, {"user.group.name", R"("crew")"}}},
    };
    for (const auto& test : cases) check(*writer, test);
}

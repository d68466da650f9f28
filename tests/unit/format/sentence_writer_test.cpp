// csv and text: one line for each event.

#include <dockaudit/event_writer.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

using namespace dockaudit;

namespace {

std::string record(const std::string& type, const std::string& body) {
    return "type=" + type + " msg=audit(1700000000.100:7): " + body + "\n";
}

// A system call in which one part is another.
std::string call(const std::string& number, const std::string& part = "", const std::string& other = "") {
    std::string body =
        "arch=c000003e syscall=" + number +
        " success=yes exit=0 a0=ffffff9c a1=7ffd a2=0 a3=0 items=1 ppid=900 pid=901 auid=0 uid=0 gid=0 "
        "euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts0 ses=3 comm=\"cat\" exe=\"/usr/bin/cat\" "
        "subj=unconfined key=\"k\"";
    if (!part.empty()) body.replace(body.find(part), part.size(), other);
    return record("SYSCALL", body);
}

const std::string kCwd = record("CWD", "cwd=\"/root/x\"");

std::string path(const std::string& name, const std::string& mode = "0100640", int item = 0,
                 const std::string& kind = "NORMAL") {
    const auto number = std::to_string(item);
    return record("PATH", "item=" + number + " name=" + name + " inode=13" + number + " dev=08:01 mode=" +
                              mode + " ouid=0 ogid=0 rdev=00:00 obj=shadow_t nametype=" + kind + " cap_fp=0");
}

std::string user(const std::string& type, const std::string& auid, const std::string& message) {
    return record(type, "pid=1 uid=0 auid=" + auid + " ses=4 subj=x_t msg='" + message + "'");
}

std::string write(OutputFormat format, const std::string& lines, const WriterOptions& options = {}) {
    const auto writer = make_event_writer(format, options);
    const Event event(lines);
    std::string out;
    writer->append_event(out, event.view());
    return out;
}

WriterOptions with_columns(CsvColumns columns) {
    WriterOptions options;
    options.csv = columns;
    return options;
}

}  // namespace

// Every line below was printed by ausearch 3.0.9.
TEST_CASE("who did what to whom") {
    struct Case {
        std::string name;
        std::string lines;
        std::string text;  // without the time
        std::string csv;   // after the serial; with keys, labels and the second object
    };
    const std::string kSubject = "audit-rule,3,root,root,privileged-acct,unconfined,";
    const Case cases[] = {
        {"a file", call("257") + kCwd + path("\"/etc/shadow\""),
         "root successfully opened-file /etc/shadow using /usr/bin/cat",
         kSubject + "opened-file,success,/etc/shadow,130,,shadow_t,file,/usr/bin/cat,k"},
        {"a failure", call("257", "success=yes", "success=no") + kCwd + path("\"/etc/shadow\""),
         "root unsuccessfully opened-file /etc/shadow using /usr/bin/cat",
         kSubject + "opened-file,failed,/etc/shadow,130,,shadow_t,file,/usr/bin/cat,k"},
        {"a relative name", call("257") + kCwd + path("\"../y/./z\""),
         "root successfully opened-file /root/y/z using /usr/bin/cat",
         kSubject + "opened-file,success,/root/y/z,130,,shadow_t,file,/usr/bin/cat,k"},
        {"a directory", call("257") + kCwd + path("\"/etc/\"", "040755"),
         "root successfully opened-file /etc/ using /usr/bin/cat",
         kSubject + "opened-file,success,/etc/,130,,shadow_t,file,/usr/bin/cat,k"},
        {"nobody logged in", call("257", "auid=0", "auid=4294967295") + kCwd + path("\"/etc/shadow\""),
         "system, acting as root, successfully opened-file /etc/shadow using /usr/bin/cat",
         "audit-rule,3,system,root,privileged-acct,unconfined,opened-file,success,/etc/"
         "shadow,130,,shadow_t,file,"
         "/usr/bin/cat,k"},
        {"another user", call("257", " uid=0", " uid=1") + kCwd + path("\"/etc/shadow\""),
         "root, acting as daemon, successfully opened-file /etc/shadow using /usr/bin/cat",
         "audit-rule,3,root,daemon,service-acct,unconfined,opened-file,success,/etc/"
         "shadow,130,,shadow_t,file,"
         "/usr/bin/cat,k"},
        {"a label instead of a user is like root",
         record(
             "USER_AVC",
             "user pid=8554 uid=0 auid=500 subj=d_t msg='avc:  denied  { send_msg } for spid=8547 tpid=8557 "
             "scontext=s_t tcontext=t_t tclass=dbus : exe=\"/bin/dbus-daemon\" (sauid=0, hostname=?, addr=?, "
             "terminal=?)'"),
         "s_t unsuccessfully accessed-mac-policy-controlled-object using /bin/dbus-daemon",
         "mac-decision,,s_t,root,privileged-acct,d_t,accessed-mac-policy-controlled-object,failed,t_t,,,,"
         "unknown,/bin/dbus-daemon,"},
        {"no working directory", call("257") + path("\"/etc/shadow\""),
         "root successfully opened-file using /usr/bin/cat",
         kSubject + "opened-file,success,,,,shadow_t,file,/usr/bin/cat,k"},
        {"an execution does not say how",
         call("59") + record("EXECVE", "argc=1 a0=\"ls\"") + kCwd + path("\"/usr/bin/ls\"", "0100755"),
         "root successfully executed /usr/bin/ls ",
         kSubject + "executed,success,/usr/bin/ls,130,,shadow_t,file,/usr/bin/cat,k"},
        {"a script by its command",
         call("257", "/usr/bin/cat", "/usr/bin/python3") + kCwd + path("\"/etc/shadow\""),
         "root successfully opened-file /etc/shadow using cat",
         kSubject + "opened-file,success,/etc/shadow,130,,shadow_t,file,cat,k"},
        {"an internet address", call("42") + record("SOCKADDR", "saddr=02000035080808080000000000000000"),
         "root successfully connected-to 8.8.8.8 using /usr/bin/cat",
         kSubject +
             "connected-to,success,{ saddr_fam=inet laddr=8.8.8.8 lport=53 },,,,socket,/usr/bin/cat,k"},
        {"a local socket", call("42") + record("SOCKADDR", "saddr=01002F72756E2F646F636B65722E736F636B00"),
         "root successfully connected-to local using /usr/bin/cat",
         kSubject +
             "connected-to,success,{ saddr_fam=local path=/run/docker.sock },,,,socket,/usr/bin/cat,k"},
        {"an ordinary call", call("1"), "root successfully triggered-audit-rule k using /usr/bin/cat",
         kSubject + "triggered-audit-rule,success,k,,,,admin-defined-rule,/usr/bin/cat,k"},
        {"an ordinary call without a key", call("1", "key=\"k\"", "key=(null)"),
         "root successfully triggered-unknown-audit-rule using /usr/bin/cat",
         kSubject + "triggered-unknown-audit-rule,success,,,,,admin-defined-rule,/usr/bin/cat,"},
        {"a login",
         user("USER_LOGIN", "0",
              "op=login id=0 exe=\"/usr/sbin/sshd\" hostname=h addr=192.0.2.7 terminal=ssh res=failed"),
         "root unsuccessfully logged-in ssh using /usr/sbin/sshd",
         "user-login,4,root,,privileged-acct,x_t,logged-in,failed,ssh,,,,user-session,/usr/sbin/sshd,"},
        {"a machine",
         user("VIRT_CONTROL", "4294967295",
              "virt=kvm op=start reason=booted vm=\"g\" exe=\"/x\" hostname=? addr=? terminal=? res=success"),
         "system, acting as root, successfully issued-vm-control start to g using /x",
         "virt,4,system,root,privileged-acct,x_t,issued-vm-control,success,start,,g,,virtual-machine,/x,"},
        {"an unknown type", record("UNKNOWN[1999]", "x=1"), " did-unknown ",
         "unknown,,,,,,did-unknown,,,,,,unknown,,"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(write(OutputFormat::text, test.lines) == "At 22:13:20 11/14/23 " + test.text + "\n");
        const auto options = with_columns({.keys = true, .labels = true, .object2 = true});
        const auto csv = write(OutputFormat::csv, test.lines, options);
        CHECK(csv.substr(csv.find(",7,") + 3) == test.csv + "\n");
    }
}

TEST_CASE("a node, and the parts of the time") {
    const auto lines = "node=web1 " + record("UNKNOWN[1999]", "x=1");
    CHECK(write(OutputFormat::text, lines) == "On web1 at 22:13:20 11/14/23  did-unknown \n");
    auto options = with_columns({.time = true});
    options.utc_offset = [](std::chrono::sys_seconds) { return std::chrono::seconds(-(3 * 3600 + 30 * 60)); };
    CHECK(write(OutputFormat::csv, lines, options) ==
          "web1,,11/14/23,18:43:20,2023,11,14,2,18,100,-03:30,7,unknown,,,,,did-unknown,,,,unknown,\n");
}

TEST_CASE("csv differs from ausearch where it must be csv") {
    SUBCASE("a value with commas and quotes is in quotes") {
        const auto csv = write(OutputFormat::csv, call("257") + kCwd + path("2F612C22622220"));
        CHECK(csv.find(",opened-file,success,\"/a,\"\"b\"\" \",130,file,/usr/bin/cat\n") !=
              std::string::npos);
    }
    SUBCASE("nothing to say takes as many columns as anything") {
        CHECK(write(OutputFormat::csv, path("\"/x\"") + path("\"/y\"")) ==
              ",PATH,11/14/23,22:13:20,7,,,,,,,,,,,\n");
    }
    SUBCASE("records after the command line belong to the event") {
        const auto title = record("PROCTITLE", "proctitle=636174");
        const auto whole = call("257") + kCwd + path("\"/etc/shadow\"");
        CHECK(write(OutputFormat::text, call("257") + title + kCwd + path("\"/etc/shadow\"")) ==
              write(OutputFormat::text, whole));
    }
}

TEST_CASE("the header of csv names the columns that are asked for") {
    const auto header = [](CsvColumns columns) {
        std::string out;
        make_event_writer(OutputFormat::csv, with_columns(columns))->append_begin(out);
        return out;
    };
    CHECK(header({}) ==
          "NODE,EVENT,DATE,TIME,SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,ACTION,RESULT,"
          "OBJ_PRIME,OBJ_SEC,OBJ_KIND,HOW\n");
    CHECK(header({true, true, true, true}) ==
          "NODE,EVENT,DATE,TIME,YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,SERIAL_NUM,EVENT_KIND,SESSION,"
          "SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,SUBJ_LABEL,ACTION,RESULT,OBJ_PRIME,OBJ_SEC,OBJ2,OBJ_LABEL,OBJ_KIND,"
          "HOW,KEY\n");
}

TEST_CASE("what libauparse shows as it is stored brings no control byte into a line") {
    struct Case {
        std::string name;
        std::string lines;
        std::string shown;
    };
    const Case cases[] = {
        {"an enriched address",
         call("42") + record("SOCKADDR", "saddr=01002F7661722F72756E2F6400\x1dSADDR={ /\x1b[2J }"),
         "{ /\\033[2J }"},
        {"an operation", user("USER_MGMT", "5", "op=a\x1b[2Jb id=1 res=success"), ""},
        {"a setting", record("CONFIG_CHANGE", "auid=0 ses=1 op=set a\x1b[2Jb=1 old=0 res=1"), ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        for (const auto format : {OutputFormat::csv, OutputFormat::text}) {
            const auto line = write(format, test.lines);
            CAPTURE(line);
            CHECK(line.find('\x1b') == std::string::npos);
            CHECK(line.find(test.shown) != std::string::npos);
        }
    }
}

TEST_CASE("csv says who did what in records that libauparse does not know") {
    struct Case {
        const char* name;
        std::string lines;
        const char* type;
        const char* said;  // from the kind of the event on
    };
    const auto landlock =
        record("LANDLOCK_ACCESS", "domain=1f2e3d blockers=fs.make_reg path=\"/srv/data\" dev=\"vda1\" ino=9");
    const Case cases[] = {
        {"keystrokes",
         record("TTY", "tty pid=5 uid=0 auid=0 ses=3 major=136 minor=2 comm=\"bash\" data=69640D") +
             call("44"),
         "TTY",
         "TTY,3,root,root,privileged-acct,typed,success,\"\"\"id\"\",<ret>\",,keystrokes,/usr/bin/cat"},
        {"a denial of Landlock",
         landlock +
             record(
                 "LANDLOCK_DOMAIN",
                 "domain=1f2e3d status=allocated mode=enforcing pid=9 uid=7 exe=\"/bin/box\" comm=\"box\"") +
             call("86"),
         "LANDLOCK_ACCESS",
         "mac-decision,3,root,root,privileged-acct,accessed-mac-policy-controlled-object,success,/srv/data,,file,"
         "/usr/bin/cat"},
        {"the same without its system call", landlock, "LANDLOCK_ACCESS",
         "mac-decision,,,,,accessed-mac-policy-controlled-object,,/srv/data,,file,"},
        {"an operation of io_uring",
         record(
             "URINGOP",
             "uring_op=18 success=no exit=-13 items=1 ppid=1 pid=2 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 "
             "sgid=0 fsgid=0 key=(null)") +
             kCwd +
             record("PATH",
                    "item=0 name=\"/etc/shadow\" inode=7 dev=00:22 mode=0100600 ouid=0 ogid=0 rdev=00:00 "
                    "nametype=NORMAL"),
         "URINGOP", "audit-rule,,root,root,privileged-acct,opened-file,failed,/etc/shadow,7,file,"},
        {"AppArmor's denial",
         record("AVC", "apparmor=\"DENIED\" operation=\"open\" profile=\"p\" name=\"/x\" pid=1 comm=\"c\""),
         "AVC", "mac-decision,,,,unknown-acct,accessed-mac-policy-controlled-object,failed,,,unknown,c"},
        {"AppArmor's permission",
         record("AVC", "apparmor=\"ALLOWED\" operation=\"open\" profile=\"p\" name=\"/x\" pid=1 comm=\"c\""),
         "AVC", "mac-decision,,,,unknown-acct,accessed-mac-policy-controlled-object,,,,unknown,c"},
        {"a denial of a daemon, with two blanks",
         user("USER_AVC", "5",
              "avc:  denied  { x } for scontext=s tcontext=t tclass=dbus  exe=\"/d\" sauid=8"),
         "USER_AVC",
         "mac-decision,4,s,root,privileged-acct,accessed-mac-policy-controlled-object,failed,,,unknown,/d"},
        {"a word in capitals",
         user("USER_LOGIN", "0",
              "login acct=\"x\" : exe=\"/d\" (hostname=?, addr=?, terminal=ssh res=Success)"),
         "USER_LOGIN", "user-login,4,x,,unknown-acct,logged-in,success,ssh,,user-session,/d"},
        {"a result under its whole name",
         user("USER_LOGIN", "0", "op=login acct=\"x\" result=failed terminal=t"), "USER_LOGIN",
         "user-login,4,x,,unknown-acct,logged-in,failed,t,,user-session,"},
        {"a login of an old kernel",
         record("LOGIN", "login pid=20 uid=0 old auid=4294967295 new auid=1 old ses=4294967295 new ses=9"),
         "LOGIN", "user-login,9,system,root,privileged-acct,changed-login-id-to,,daemon,,user-session,"},
        {"a call that seccomp logged",
         record(
             "SECCOMP",
             "auid=0 uid=0 gid=0 ses=1 pid=5 comm=\"c\" exe=\"/c\" sig=0 arch=c000003e syscall=59 compat=0 "
             "ip=0x7f code=0x7ffc0000"),
         "SECCOMP",
         "dac-decision,1,root,root,privileged-acct,called-seccomp-controlled-syscall,success,execve,,process,/c"},
        {"an abstract socket behind Landlock",
         record("LANDLOCK_ACCESS", "domain=1 blockers=scope.abstract_unix_socket path=00616263"),
         "LANDLOCK_ACCESS", "mac-decision,,,,,accessed-mac-policy-controlled-object,,@abc,,socket,"},
        {"a number under the name of a machine",
         record("SYSCALL",
                "arch=aarch64 syscall=221 success=yes exit=0 a0=1 a1=1 a2=1 a3=1 items=0 ppid=1 "
                "pid=2 auid=0 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=(none) "
                "ses=1 comm=\"a\" exe=\"/a\" key=(null)"),
         "SYSCALL", "audit-rule,1,root,root,privileged-acct,executed,success,,,file,/a"},
        {"labels under a number of IPE", record("UNKNOWN[1420]", "subj_smack=User"), "MAC_TASK_CONTEXTS",
         "mac,,,,unknown-acct,did-unknown,,,,mac-config,"},
        {"a rule of an old kernel",
         record("CONFIG_CHANGE", "auid=0 ses=1 op=\"remove rule\" key=\"k\" list=4 res=1"), "CONFIG_CHANGE",
         "configuration,1,root,,,deleted-audit-rule,success,k,,audit-config,"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto line = write(OutputFormat::csv, test.lines);
        CHECK(line == "," + std::string(test.type) + ",11/14/23,22:13:20,7," + test.said + "\n");
    }
}

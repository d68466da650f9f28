#include "differential/example_logs.hpp"

#include <fmt/format.h>

namespace dockaudit::test {

std::string record(std::string_view type, int serial, std::string_view body) {
    return fmt::format("type={} msg=audit(1700000000.001:{}): {}\n", type, serial, body);
}

const std::string kCallStart =
    "arch=c000003e syscall=59 success=yes exit=0 a0=1 a1=1 a2=1 a3=1 items=0 ppid=1 pid=2 ";
const std::string kTask =
    "auid=1 uid=2 gid=3 euid=4 suid=1 fsuid=1 egid=5 sgid=1 fsgid=1 tty=pts0 ses=1 comm=\"x\" exe=\"/x\" ";
const std::string kCall = kCallStart + kTask + "subj=S key=\"k\"";
const std::string kLogin = record("LOGIN", 2, "pid=1 uid=0 subj=S old-auid=4294967295 auid=1 ses=1 res=1");

std::string user_record(int serial, std::string_view message, std::string_view behind) {
    const auto body = fmt::format("pid=1 uid=0 auid=1 ses=1 subj=S msg='{}'{}", message, behind);
    return record("USER_LOGIN", serial, body);
}

std::string many_users() {
    std::string log;
    for (int i = 1; i <= 5; ++i) {
        log += record(
            "SYSCALL", i,
            kCallStart + fmt::format("auid={} uid={} gid={} euid={} suid=1 fsuid=1 egid={} sgid=1 fsgid=1 "
                                     "tty=pts0 ses=1 comm=\"x\" exe=\"/x\" key=(null)",
                                     i, i % 3, i, i % 2, i % 3));
    }
    return log;
}

std::string many_labels() {
    std::string log;
    for (int i = 1; i <= 4; ++i) {
        const auto message =
            fmt::format("avc:  denied  {{ x }} for  scontext=x tcontext=O{} tclass=dbus", i % 2);
        log +=
            record("USER_AVC", i, fmt::format("pid=1 uid=0 auid=1 ses=1 subj=S{} msg='{} '", i / 3, message));
    }
    return log;
}

}  // namespace dockaudit::test

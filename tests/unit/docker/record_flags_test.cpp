#include "docker/record_flags.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <array>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/names.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/logs.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit {
namespace {

std::string names_of(const std::vector<FlagId>& ids) {
    std::string text;
    for (const auto id : ids) text.append(text.empty() ? "" : " ").append(command_flag(id).name);
    return text;
}

// Records of one event, each with its type in front: `PATH item=0 …`.
std::string event_text(const std::vector<std::string>& records, int serial = 1) {
    std::string lines;
    for (const auto& record : records) {
        const auto space = record.find(' ');
        lines += fmt::format("type={} msg=audit(1700000000.{:03}:{}):{}\n", record.substr(0, space), serial,
                             serial, record.substr(space));
    }
    return lines;
}

std::string flags_of(const std::string& lines, const ContainerHistory* history = nullptr) {
    const Event event(lines);
    REQUIRE_FALSE(event.empty());
    return names_of(find_flags(event.view(), history));
}

std::string call(std::string_view number, std::string_view rest, std::string_view exe = "/usr/bin/vi") {
    return fmt::format(
        "SYSCALL arch=c000003e syscall={} {} items=1 ppid=9 pid=10 auid=0 uid=0 comm=\"x\" exe=\"{}\" "
        "key=(null)",
        number, rest, exe);
}

std::string path(std::string_view name, std::string_view kind = "NORMAL", std::string_view mode = "0100644") {
    return fmt::format(
        "PATH item=0 name=\"{}\" inode=1 dev=fe:00 mode={} ouid=0 ogid=0 rdev=00:00 nametype={} cap_fp=0",
        name, mode, kind);
}

std::string socket_address(std::string_view name) {
    std::string hex = "SOCKADDR saddr=0100";
    for (const char c : name) hex += fmt::format("{:02X}", static_cast<unsigned char>(c));
    return hex + "00";
}

const std::string kWrite = "success=yes exit=3 a0=ffffff9c a1=55 a2=241 a3=1b6";
const std::string kRead = "success=yes exit=3 a0=ffffff9c a1=55 a2=80000 a3=0";
const std::string kDone = "success=yes exit=0 a0=ffffff9c a1=55 a2=180 a3=0";
const std::string kRefused = "success=no exit=-13 a0=ffffff9c a1=55 a2=241 a3=1b6";
const std::string kCwd = "CWD cwd=\"/etc/docker\"";

struct Case {
    std::string name;
    std::vector<std::string> records;
    std::string flags;
};

void check(const std::vector<Case>& cases) {
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(flags_of(event_text(test.records)) == test.flags);
    }
}

// A log in which process 10 runs in a container and process 20 on the host, both the same program.
std::string two_processes(std::string_view exe) {
    const auto run = [](int serial, int ppid, int pid, std::string_view program, std::string_view arguments) {
        return event_text(
            {fmt::format("SYSCALL arch=c000003e syscall=59 success=yes exit=0 a0=1 items=1 ppid={} pid={} "
                         "auid=4294967295 uid=0 ses=4294967295 comm=\"x\" exe=\"{}\"",
                         ppid, pid, program),
             fmt::format("EXECVE {}", arguments)},
            serial);
    };
    const auto shim = fmt::format("argc=3 a0=\"shim\" a1=\"-id\" a2=\"{}\"", std::string(64, 'a'));
    return run(1, 1, 8, "/usr/bin/containerd-shim-runc-v2", shim) + run(2, 8, 10, exe, "argc=1 a0=\"x\"") +
           run(3, 1, 20, exe, "argc=1 a0=\"x\"");
}

}  // namespace

TEST_CASE("flags of changes to files") {
    const auto openat = [](const std::string& rest) { return call("257", rest); };
    check({
        {"written", {openat(kWrite), path("/etc/docker/daemon.json")}, "daemon-config"},
        {"made",
         {openat(kWrite), path("/etc/docker/", "PARENT"), path("/etc/docker/a", "CREATE")},
         "daemon-config"},
        {"read", {openat(kRead), path("/etc/docker/daemon.json")}, ""},
        {"read, may be made but was there",
         {openat("success=yes exit=3 a0=ffffff9c a1=55 a2=40 a3=0"), path("/etc/docker/", "PARENT"),
          path("/etc/docker/daemon.json")},
         ""},
        {"emptied",
         {openat("success=yes exit=3 a0=ffffff9c a1=55 a2=200 a3=0"), path("/etc/docker/a")},
         "daemon-config"},
        {"read and written",
         {call("2", "success=yes exit=3 a0=55 a1=2 a2=0"), path("/etc/docker/a")},
         "daemon-config"},
        {"read by open", {call("2", "success=yes exit=3 a0=55 a1=0 a2=241"), path("/etc/docker/a")}, ""},
        {"written by openat2",
         {call("437", kDone), "OPENAT2 oflag=01101 mode=0644 resolve=0x0", path("/etc/docker/a")},
         "daemon-config"},
        {"read by openat2",
         {call("437", kDone), "OPENAT2 oflag=02000000 mode=00 resolve=0x0", path("/etc/docker/a")},
         ""},
        {"written by io_uring",
         {"URINGOP uring_op=18 success=yes exit=0 items=1 ppid=1 pid=2", path("/etc/docker/a", "CREATE")},
         "daemon-config"},
        {"refused", {openat(kRefused), path("/etc/docker/daemon.json")}, "daemon-config denied"},
        {"refused, not made", {openat(kRefused), path("/etc/docker/", "PARENT")}, "daemon-config denied"},
        {"refused, the folder cannot be looked into",
         {openat(kRefused), path("/etc/docker/a", "UNKNOWN")},
         "daemon-config denied"},
        {"refused, read",
         {openat("success=no exit=-13 a0=ffffff9c a1=55 a2=80000 a3=0"), path("/etc/docker/a")},
         ""},
        {"not there",
         {openat("success=no exit=-2 a0=ffffff9c a1=55 a2=241 a3=0"), path("/etc/docker/a")},
         ""},
        {"mode", {call("268", kDone), path("/etc/docker/daemon.json")}, "daemon-config"},
        {"the folder itself", {call("90", kDone), path("/etc/docker", "NORMAL", "040755")}, "daemon-config"},
        {"owner", {call("260", kDone), path("/etc/docker/daemon.json")}, "daemon-config"},
        {"attribute", {call("188", kDone), path("/etc/docker/daemon.json")}, "daemon-config"},
        {"looked at", {call("262", kDone), path("/etc/docker/daemon.json")}, ""},
        {"removed",
         {call("263", kDone), path("/etc/docker/", "PARENT"), path("/etc/docker/a", "DELETE")},
         "daemon-config"},
        {"removal refused",
         {call("263", kRefused), path("/etc/docker/", "PARENT"), path("/etc/docker/a", "DELETE")},
         "daemon-config denied"},
        {"moved in",
         {call("82", kDone), path("/tmp/a", "DELETE"), path("/etc/docker/daemon.json", "CREATE")},
         "daemon-config"},
        {"moved away",
         {call("82", kDone), path("/etc/docker/daemon.json", "DELETE"), path("/tmp/a", "CREATE")},
         "daemon-config"},
        {"linked from",
         {call("265", kDone), path("/etc/docker/a"), path("/tmp/", "PARENT"), path("/tmp/a", "CREATE")},
         ""},
        {"beside it", {openat(kWrite), path("/etc/docker.bak")}, ""},
        {"in the folder above", {openat(kWrite), path("/etc/", "PARENT"), path("/etc/passwd", "CREATE")}, ""},
        {"elsewhere", {openat(kWrite), path("/srv/etc/docker/daemon.json")}, ""},
        {"by a relative name", {openat(kWrite), kCwd, path("daemon.json")}, "daemon-config"},
        {"by a way around", {openat(kWrite), kCwd, path("../../etc//docker/./a")}, "daemon-config"},
        {"by a relative name in another folder",
         {openat("success=yes exit=3 a0=5 a1=55 a2=241"), kCwd, path("daemon.json")},
         ""},
        {"without a name",
         {call("91", kDone), "PATH item=0 name=(null) inode=1 mode=0100644 nametype=NORMAL"},
         ""},
        {"a name in hex",
         {openat(kWrite), "PATH item=0 name=2F6574632F646F636B65722F6120 mode=0100644 nametype=NORMAL"},
         "daemon-config"},
        {"interpreted",
         {"SYSCALL arch=x86_64 syscall=openat success=yes exit=3 a0=AT_FDCWD a1=0x55 a2=O_WRONLY|O_CREAT exe=/usr/bin/vi",
          "PATH item=0 name=/etc/docker/daemon.json mode=file,644 nametype=NORMAL"},
         "daemon-config"},
        {"interpreted, read",
         {"SYSCALL arch=x86_64 syscall=openat success=yes exit=3 a0=AT_FDCWD a1=0x55 a2=O_RDONLY|O_CLOEXEC exe=/usr/bin/vi",
          "PATH item=0 name=/etc/docker/daemon.json mode=file,644 nametype=NORMAL"},
         ""},
        {"interpreted, refused",
         {"SYSCALL arch=x86_64 syscall=openat success=no exit=EACCES(Permission denied) a0=AT_FDCWD a1=0x55 a2=O_RDWR "
          "exe=/usr/bin/vi",
          "PATH item=0 name=/etc/docker/daemon.json mode=file,644 nametype=NORMAL"},
         "daemon-config denied"},
        {"program",
         {call("82", kDone), path("/usr/bin/docker.dpkg-new", "DELETE"), path("/usr/bin/docker", "CREATE")},
         "binary-change"},
        {"program, unpacked", {openat(kWrite), path("/usr/bin/docker.dpkg-new", "CREATE")}, ""},
        {"program, run", {call("59", kDone), "EXECVE argc=1 a0=\"runc\"", path("/usr/sbin/runc")}, ""},
        {"program, read", {openat(kRead), path("/usr/bin/docker")}, ""},
        {"program, refused", {openat(kRefused), path("/usr/bin/dockerd")}, "binary-change denied"},
        {"both",
         {call("82", kDone), path("/usr/bin/runc", "DELETE"), path("/etc/docker/runc", "CREATE")},
         "daemon-config binary-change"},
        {"by the engine, which unpacks an image",
         {call("257", kWrite, "/usr/bin/dockerd"), path("/usr/bin/docker", "CREATE")},
         ""},
        {"by what only calls itself so",
         {call("257", kWrite, "/tmp/dockerd"), path("/usr/bin/docker", "CREATE")},
         "binary-change"},
        {"by the client, which copies",
         {call("257", kWrite, "/usr/bin/docker"), path("/etc/docker/a", "CREATE")},
         "daemon-config"},
    });
}

TEST_CASE("a change to a file on every machine") {
    // Of calls with flags, those that write: in a1, in a2, as the call has it.
    constexpr auto kCalls = std::to_array<std::string_view>(
        {"open", "openat", "creat", "truncate", "truncate64", "chmod", "fchmodat", "chown", "chown32",
         "lchown", "lchown32", "fchownat", "setxattr", "lsetxattr", "removexattr", "lremovexattr"});
    constexpr auto kOthers =
        std::to_array<std::string_view>({"stat", "readlinkat", "execve", "access", "utimensat"});
    constexpr auto kMachines = std::to_array<std::uint32_t>(
        {0xC000003E, 0x40000003, 0xC00000B7, 0x40000028, 0xC0000015, 0x80000016});
    const auto flags = [](std::uint32_t arch, std::uint32_t number) {
        return flags_of(event_text(
            {fmt::format("SYSCALL arch={:x} syscall={} success=yes exit=0 a0=ffffff9c a1=241 a2=241 "
                         "a3=0 exe=\"/usr/bin/vi\"",
                         arch, number),
             path("/etc/docker/daemon.json")}));
    };
    for (const auto arch : kMachines) {
        CAPTURE(arch);
        for (const auto name : kCalls) {
            CAPTURE(name);
            if (const auto number = find_syscall(name, arch)) CHECK(flags(arch, *number) == "daemon-config");
        }
        for (const auto name : kOthers) {
            CAPTURE(name);
            if (const auto number = find_syscall(name, arch)) CHECK(flags(arch, *number).empty());
        }
    }
    CHECK(flags(0xC000003E, 9999).empty());
    CHECK(flags(0x12345678, 257).empty());
}

TEST_CASE("flags of clients of the socket") {
    const std::string ok = "success=yes exit=0 a0=3 a1=55 a2=17 a3=0";
    const std::string refused = "success=no exit=-13 a0=3 a1=55 a2=17 a3=0";
    const auto socket = socket_address("/run/docker.sock");
    check({
        {"curl", {call("42", ok, "/usr/bin/curl"), socket}, "socket-client"},
        {"curl, containerd",
         {call("42", ok, "/usr/bin/curl"), socket_address("/run/containerd/containerd.sock")},
         "socket-client"},
        {"curl, podman of a user",
         {call("42", ok, "/usr/bin/curl"), socket_address("/run/user/1000/podman/podman.sock")},
         "socket-client"},
        {"curl, refused", {call("42", refused, "/usr/bin/curl"), socket}, "socket-client denied"},
        {"curl, nobody listens",
         {call("42", "success=no exit=-111 a0=3 a1=55", "/usr/bin/curl"), socket},
         ""},
        {"curl, another socket",
         {call("42", ok, "/usr/bin/curl"), socket_address("/run/dbus/system_bus_socket")},
         ""},
        {"curl, a longer name",
         {call("42", ok, "/usr/bin/curl"), socket_address("/run/containerd/containerd.sock.ttrpc")},
         ""},
        {"curl, an abstract name",
         {call("42", ok, "/usr/bin/curl"), "SOCKADDR saddr=0100002F72756E2F646F636B65722E736F636B"},
         ""},
        {"curl, the network",
         {call("42", ok, "/usr/bin/curl"), "SOCKADDR saddr=02000050C00002010000000000000000"},
         ""},
        {"a server", {call("49", ok, "/usr/bin/socat"), socket}, ""},
        {"32 bits",
         {"SYSCALL arch=40000003 syscall=102 success=yes exit=0 a0=3 a1=55 exe=\"/usr/bin/curl\"", socket},
         "socket-client"},
        {"32 bits, a server",
         {"SYSCALL arch=40000003 syscall=102 success=yes exit=0 a0=2 a1=55 exe=\"/usr/bin/curl\"", socket},
         ""},
        {"docker", {call("42", ok, "/usr/bin/docker"), socket}, ""},
        {"docker of a snap", {call("42", ok, "/snap/docker/2915/bin/docker"), socket}, ""},
        {"docker, replaced since", {call("42", ok, "/usr/bin/docker (deleted)"), socket}, ""},
        {"docker, refused", {call("42", refused, "/usr/bin/docker"), socket}, "denied"},
        {"another docker", {call("42", ok, "/tmp/docker"), socket}, "socket-client"},
        {"compose", {call("42", ok, "/usr/libexec/docker/cli-plugins/docker-compose"), socket}, ""},
        {"compose of a user", {call("42", ok, "/home/a/.docker/cli-plugins/docker-compose"), socket}, ""},
        {"compose in Python",
         {"SYSCALL arch=c000003e syscall=42 success=yes exit=0 a0=3 comm=\"docker-compose\" exe=\"/usr/bin/python3.11\"",
          socket},
         ""},
        {"Python", {call("42", ok, "/usr/bin/python3.11"), socket}, "socket-client"},
        {"kubelet", {call("42", ok, "/usr/bin/kubelet"), socket}, ""},
        {"systemd", {call("42", ok, "/usr/lib/systemd/systemd"), socket}, ""},
    });
}

TEST_CASE("flags of mounts of the socket") {
    const std::string ok = "success=yes exit=0 a0=c0 a1=c1 a2=c2 a3=5000";
    check({
        {"mount",
         {call("165", ok, "/"), path("/proc/self/fd/6"), path("/var/run/docker.sock", "NORMAL", "0140660")},
         "socket-mount"},
        {"open_tree",
         {call("428", ok), path("/run/podman/podman.sock", "NORMAL", "0140660")},
         "socket-mount"},
        {"move_mount",
         {call("429", ok), path("/run/containerd/containerd.sock", "NORMAL", "0140660")},
         "socket-mount"},
        {"refused",
         {call("165", "success=no exit=-1 a0=c0"), path("/run/docker.sock", "NORMAL", "0140660")},
         "socket-mount denied"},
        {"a file of that name", {call("165", ok), path("/run/docker.sock", "NORMAL", "0100660")}, ""},
        {"another socket", {call("165", ok), path("/run/a.sock", "NORMAL", "0140660")}, ""},
        {"its mode", {call("90", ok), path("/run/docker.sock", "NORMAL", "0140660")}, ""},
        {"interpreted",
         {"SYSCALL arch=x86_64 syscall=mount success=yes exit=0",
          "PATH item=0 name=/run/docker.sock mode=socket,660"},
         "socket-mount"},
    });
}

TEST_CASE("flags of members of the group") {
    const auto report = [](std::string_view type, std::string_view message) {
        return fmt::format(
            "{} pid=5 uid=0 auid=0 ses=1 msg='{} exe=\"/usr/sbin/usermod\" hostname=? addr=? terminal=? {}'",
            type, message, "res=success");
    };
    const auto run = [](std::string_view exe, std::string_view arguments) {
        return std::vector<std::string>{call("59", "success=yes exit=0 a0=1", exe),
                                        fmt::format("EXECVE {}", arguments)};
    };
    check({
        {"usermod", run("/usr/sbin/usermod", R"(argc=4 a0="usermod" a1="-aG" a2="docker" a3="carol")"),
         "group-docker"},
        {"usermod, another group",
         run("/usr/sbin/usermod", R"(argc=4 a0="usermod" a1="-aG" a2="dockerroot" a3="a")"), ""},
        {"usermod, the user docker",
         run("/usr/sbin/usermod", R"(argc=4 a0="usermod" a1="-aG" a2="wheel" a3="docker")"), ""},
        {"by its first word only",
         run("/usr/bin/vi", R"(argc=4 a0="usermod" a1="-aG" a2="docker" a3="carol")"), ""},
        {"reported",
         {report("USER_MGMT", "op=add-user-to-group grp=\"docker\" acct=\"carol\"")},
         "group-docker"},
        {"reported, shadow",
         {report("USER_MGMT", "op=add-to-shadow-group grp=\"docker\" acct=\"carol\"")},
         "group-docker"},
        {"reported, as a change of a group",
         {report("GRP_MGMT", "op=add-user-to-group grp=\"docker\" acct=\"carol\"")},
         "group-docker"},
        {"reported, a new user",
         {report("ADD_USER", "op=add-user-to-group grp=\"docker\" acct=\"carol\"")},
         "group-docker"},
        {"reported, another group",
         {report("USER_MGMT", "op=add-user-to-group grp=\"dockerroot\" acct=\"carol\"")},
         ""},
        {"reported, without the group",
         {report("USER_CHAUTHTOK", "op=adding user to group acct=\"docker\"")},
         ""},
        {"reported, a group", {report("ADD_GROUP", "op=add-group acct=\"docker\"")}, ""},
        {"reported, removed",
         {report("USER_MGMT", "op=delete-user-from-group grp=\"docker\" acct=\"carol\"")},
         ""},
        {"reported, failed",
         {"USER_MGMT pid=5 uid=0 msg='op=add-user-to-group grp=\"docker\" acct=\"carol\" res=failed'"},
         ""},
        {"only the file",
         {call("82", kDone), path("/etc/group+", "DELETE"), path("/etc/group", "CREATE")},
         ""},
    });
}

TEST_CASE("flags of clients that are refused") {
    check({
        {"refused",
         {call("59", "success=no exit=-13 a0=1", "/usr/bin/dash"),
          path("/usr/bin/docker", "NORMAL", "0100750")},
         "denied"},
        {"not there",
         {call("59", "success=no exit=-2 a0=1", "/usr/bin/dash"), path("/usr/local/bin/docker", "UNKNOWN")},
         ""},
        {"a folder of that name",
         {call("59", "success=no exit=-13 a0=1", "/usr/bin/dash"),
          path("/usr/bin/docker", "NORMAL", "040755")},
         ""},
        {"another program",
         {call("59", "success=no exit=-13 a0=1", "/usr/bin/dash"), path("/usr/bin/vi")},
         ""},
    });
}

TEST_CASE("what happens in containers is not done to the host") {
    struct InContainer {
        std::string name;
        std::string exe;
        std::string call;
        std::string record;
        std::string in_container;
        std::string on_host;
    };
    const std::vector<InContainer> cases{
        {"a file", "/bin/sh", "syscall=257 " + kWrite, path("/etc/docker/daemon.json"), "", "daemon-config"},
        {"a program", "/bin/sh", "syscall=257 " + kWrite, path("/usr/bin/docker"), "", "binary-change"},
        {"a program of the kernel", "/bin/sh", "syscall=257 " + kWrite, path("/proc/sys/kernel/core_pattern"),
         "kernel-change", ""},
        {"a program of the kernel, refused", "/bin/sh", "syscall=257 success=no exit=-30 a0=1 a1=2 a2=241",
         path("/proc/sys/kernel/core_pattern"), "kernel-change denied", ""},
        {"a program of the kernel, read", "/bin/sh", "syscall=257 " + kRead,
         path("/proc/sys/kernel/core_pattern"), "", ""},
        {"a program of a control group", "/bin/sh", "syscall=257 " + kWrite, path("/mnt/rdma/release_agent"),
         "kernel-change", ""},
        {"a setting of the kernel", "/bin/sh", "syscall=257 " + kWrite, path("/proc/sys/kernel/msgmax"), "",
         ""},
        {"a module", "/bin/sh", "syscall=313 success=yes exit=0 a0=3", "KERN_MODULE name=\"x\"",
         "kernel-change", ""},
        {"a module, refused", "/bin/sh", "syscall=175 success=no exit=-1 a0=3", "PROCTITLE proctitle=61",
         "kernel-change denied", ""},
        {"a member", "/usr/sbin/usermod", "syscall=59 success=yes exit=0 a0=1",
         R"(EXECVE argc=4 a0="usermod" a1="-aG" a2="docker" a3="jenkins")", "", "group-docker"},
        {"the socket", "/usr/bin/docker", "syscall=42 success=yes exit=0 a0=3",
         socket_address("/run/docker.sock"), "socket-client", ""},
        {"a refused client", "/bin/sh", "syscall=59 success=no exit=-13 a0=1", path("/usr/bin/docker"), "",
         "denied"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto event = [&test](int ppid, int pid) {
            const auto call = fmt::format("SYSCALL arch=c000003e {} ppid={} pid={} ses=4294967295 exe=\"{}\"",
                                          test.call, ppid, pid, test.exe);
            return event_text({call, test.record}, pid);
        };
        const test::TempDir folder;
        const auto log = folder.write("audit.log", two_processes(test.exe) + event(8, 10) + event(1, 20));
        const auto history = read_container_history(LogSet::file(log));
        CHECK(flags_of(event(8, 10), history.get()) == test.in_container);
        CHECK(flags_of(event(1, 20), history.get()) == test.on_host);
        CHECK(flags_of(event(8, 10)) == test.on_host);
    }
}

TEST_CASE("flags of the recorded scenario") {
    // From docker.scenario, in its order; a client that is refused tries five times.
    const std::map<std::string, std::vector<std::string>> expected{
        {"docker-exec.log",
         {"shell-in-container docker", "privileged host-root-mount shell-in-container docker",
          "socket-mount host-namespace capability docker", "socket-mount runc:[2:INIT]", "data-in docker",
          "data-out docker", "data-out docker", "data-in docker", "group-docker usermod", "daemon-config sh",
          "daemon-config chmod", "denied docker", "denied docker", "denied docker", "denied docker",
          "denied docker", "denied docker"}},
        {"docker-blog.log",
         {"shell-in-container docker", "privileged host-root-mount shell-in-container docker",
          "socket-mount host-namespace capability docker", "data-in docker", "data-out docker",
          "data-out docker", "data-in docker", "daemon-config sh", "daemon-config chmod"}},
        {"host-raw.log", {}},
        {"host-enriched.log", {}},
    };
    for (const auto& [name, flags] : expected) {
        CAPTURE(name);
        const auto logs = LogSet::file(test::recorded_log(name));
        const auto history = read_container_history(logs);
        std::vector<std::string> found;
        EventReader reader(logs, Query());
        for (const auto& event : reader) {
            const auto ids = find_flags(event, history.get());
            if (!ids.empty()) found.push_back(names_of(ids) + " " + event.decoded_field("comm").value_or(""));
        }
        CHECK(found == flags);
    }
}

TEST_CASE("hosts without containers raise no flag") {
    for (const auto& log : test::all_logs()) {
        if (log.path.filename().string().starts_with("docker-")) continue;
        CAPTURE(log.name);
        EventReader reader(LogSet::file(log.path), Query());
        for (const auto& event : reader) CHECK(names_of(find_flags(event, nullptr)) == "");
    }
}

}  // namespace dockaudit

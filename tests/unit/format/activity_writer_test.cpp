// The story that `--format activity` tells.

#include <dockaudit/event_writer.hpp>

#include <doctest/doctest.h>

#include <algorithm>
#include <sstream>
#include <string>
#include <vector>

#include <dockaudit/history_reader.hpp>
#include <dockaudit/parallel_writer.hpp>

#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

using Lines = std::vector<std::string>;

Lines split(const std::string& text) {
    Lines lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

std::string write(const LogSet& logs, WriterOptions options = {}, const ReaderOptions& reading = {},
                  bool with_history = true) {
    if (with_history) options.history = read_container_history(logs);
    EventReader reader(logs, Query{}, reading);
    std::string out;
    write_events(
        reader, [&] { return make_event_writer(OutputFormat::activity, options); },
        [&](std::string_view text, std::uint64_t) { out += text; });
    return out;
}

std::string write(const std::string& log, const WriterOptions& options = {}, bool with_history = true) {
    const test::TempDir folder;
    return write(LogSet::file(folder.write("audit.log", log)), options, {}, with_history);
}

// A system call of a process; by default alice's, at a terminal.
struct Call {
    int pid = 100;
    int ppid = 90;
    std::string exe = "/usr/bin/docker";
    std::string auid = "1001";
    std::string uid = "1001";
    std::string session = "5";
    std::string terminal = "pts3";
    std::string number = "59";
    std::string result = "success=yes exit=0";
    std::string names = "AUID=\"alice\" UID=\"alice\" EUID=\"alice\"";
};

Call of_nobody(int pid, int ppid, const std::string& exe) {
    return {pid, ppid, exe, "4294967295", "0", "4294967295", "(none)", "59", "success=yes exit=0", ""};
}

// Writes events a hundredth of a second apart.
class Log {
 public:
    Log& call(const Call& call, const std::string& other_records = "") {
        ++serial_;
        record("SYSCALL", "arch=c000003e syscall=" + call.number + " " + call.result +
                              " a0=1 items=2 ppid=" + std::to_string(call.ppid) +
                              " pid=" + std::to_string(call.pid) + " auid=" + call.auid + " uid=" + call.uid +
                              " gid=0 euid=" + call.uid + " suid=0 fsuid=0 tty=" + call.terminal +
                              " ses=" + call.session + " comm=\"x\" exe=\"" + call.exe + "\" key=(null)" +
                              (call.names.empty() ? "" : "\x1d" + call.names));
        std::istringstream lines(other_records);
        for (std::string line; std::getline(lines, line);)
            record(line.substr(0, line.find(' ')), line.substr(line.find(' ') + 1));
        return *this;
    }

    Log& run(const Call& call, const Lines& arguments, const std::string& device = "08:01") {
        std::string execve = "EXECVE argc=" + std::to_string(arguments.size());
        for (std::size_t i = 0; i < arguments.size(); ++i) {
            execve += " a" + std::to_string(i) + "=";
            const auto& argument = arguments[i];
            const bool is_plain = std::ranges::none_of(argument, [](char c) { return c <= ' ' || c == '"'; });
            execve += is_plain ? '"' + argument + '"' : hex(argument);
        }
        return this->call(call, execve + "\nPATH item=0 name=\"" + call.exe + "\" inode=7 dev=" + device +
                                    " mode=0100755 nametype=NORMAL\n");
    }

    const std::string& text() const noexcept { return text_; }

 private:
    static std::string hex(const std::string& text) {
        std::string digits;
        for (const char c : text) {
            digits += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4U];
            digits += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15U];
        }
        return digits;
    }

    void record(const std::string& type, const std::string& body) {
        const auto hundredths = std::to_string(100 + serial_).substr(1);
        text_ += "type=" + type + " msg=audit(1700000000." + hundredths + "0:" + std::to_string(serial_) +
                 "): " + body + "\n";
    }

    std::string text_;
    int serial_ = 0;
};

const std::string kId = "d1e87cdf8d9e2e207b342f9bc19f3236634cddb925aae6bf41e8f328df79275d";
const std::string kDevice = "00:30";
constexpr int kShim = 201;
constexpr int kRoot = 203;

// alice starts web; its first process is `sh`.
Log with_web() {
    Log log;
    const std::string shim = "/usr/bin/containerd-shim-runc-v2";
    const std::string runc = "/usr/sbin/runc";
    log.run({}, {"docker", "run", "-d", "--name", "web", "bb", "sh"});
    log.run(of_nobody(200, 20, shim), {shim, "-namespace", "moby", "-id", kId, "start"});
    log.run(of_nobody(kShim, 200, shim), {shim, "-namespace", "moby", "-id", kId});
    log.run(of_nobody(202, kShim, runc), {"runc", "create", "--bundle", "/run/x/moby/" + kId, kId});
    log.run(of_nobody(kRoot, 202, runc), {"runc", "init"});
    log.run(of_nobody(kRoot, kShim, "/bin/sh"), {"sh"}, kDevice);
    return log;
}

const std::string kRun =
    "2023-11-14 22:13:20.010  alice       pts/3 ses 5    run      web (~d1e87cdf8d9e)   image bb  $ sh  "
    "[shell-in-container]  ok";
const std::string kSh = "2023-11-14 22:13:20.060    web (d1e87cdf8d9e)    └ sh  by ~alice";

// The lines that follow those two.
Lines after_web(const Log& log, const WriterOptions& options = {}) {
    auto lines = split(write(log.text(), options));
    REQUIRE(lines.size() >= 2);
    lines.erase(lines.begin(), lines.begin() + 2);
    return lines;
}

Log exec_in_web(const Lines& words, const Call& root, const Lines& arguments) {
    auto log = with_web();
    Lines command{"docker", "exec", "web"};
    command.insert(command.end(), words.begin(), words.end());
    log.run({}, command);
    log.run(of_nobody(300, kShim, "/usr/sbin/runc"), {"runc", "exec", "--process", "/tmp/p", kId});
    log.run(of_nobody(root.pid, 300, "/usr/sbin/runc"), {"runc", "init"});
    log.run(root, arguments, kDevice);
    return log;
}

}  // namespace

TEST_CASE("a container and what runs in it") {
    CHECK((split(write(with_web().text())) == Lines{kRun, kSh}));

    SUBCASE("children are indented") {
        auto log = with_web();
        log.run(of_nobody(204, kRoot, "/bin/ls"), {"ls", "a b"}, kDevice);
        log.run(of_nobody(205, 204, "/bin/id"), {"id"}, kDevice);
        CHECK((after_web(log) ==
               Lines{"2023-11-14 22:13:20.070    web (d1e87cdf8d9e)      └ ls 'a b'  by ~alice",
                     "2023-11-14 22:13:20.080    web (d1e87cdf8d9e)        └ id  by ~alice"}));
    }
    SUBCASE("another program of the same process is nobody else's") {
        auto log = with_web();
        log.run(of_nobody(kRoot, kShim, "/bin/sleep"), {"sleep", "5"}, kDevice);
        CHECK((after_web(log) ==
               Lines{"2023-11-14 22:13:20.070    web (d1e87cdf8d9e)    └ sleep 5  by ~alice"}));
    }
    SUBCASE("another user, a session that went into the container") {
        auto root = of_nobody(301, kShim, "/bin/id");
        root.uid = "33";
        const auto log = exec_in_web({"id"}, root, {"id"});
        CHECK((
            after_web(log) ==
            Lines{
                "2023-11-14 22:13:20.070  alice       pts/3 ses 5    exec     web (d1e87cdf8d9e)    image bb  "
                "$ id  ok",
                "2023-11-14 22:13:20.100    web (d1e87cdf8d9e)    └ id  uid 33  by ~alice"}));
    }
    SUBCASE("a module of the kernel") {
        auto log = with_web();
        auto call = of_nobody(kRoot, kShim, "/bin/sh");
        call.number = "313";
        log.call(call);
        CHECK((after_web(log) ==
               Lines{"2023-11-14 22:13:20.070  - → root    -              kernel   with /bin/sh  "
                     "in web (d1e87cdf8d9e)  [kernel-change]  ok"}));
    }
    SUBCASE("a health check has nobody behind it") {
        auto log = with_web();
        log.run(of_nobody(300, kShim, "/usr/sbin/runc"), {"runc", "exec", "--process", "/tmp/p", kId});
        log.run(of_nobody(301, 300, "/usr/sbin/runc"), {"runc", "init"});
        log.run(of_nobody(301, kShim, "/bin/sh"), {"sh", "-c", "test"}, kDevice);
        CHECK((after_web(log) == Lines{"2023-11-14 22:13:20.090    web (d1e87cdf8d9e)    └ sh -c test"}));
    }
    SUBCASE("processes that are each other's parents") {
        auto log = with_web();
        log.run(of_nobody(400, 401, "/bin/ls"), {"ls"}, kDevice);
        log.run(of_nobody(401, 400, "/bin/id"), {"id"}, kDevice);
        CHECK((after_web(log) == Lines{"2023-11-14 22:13:20.070    web (d1e87cdf8d9e)    └ ls",
                                       "2023-11-14 22:13:20.080    web (d1e87cdf8d9e)      └ id"}));
    }
    SUBCASE("a name holds until it is changed") {
        auto log = with_web();
        log.run({}, {"docker", "rename", "web", "old"});
        log.run(of_nobody(204, kRoot, "/bin/id"), {"id"}, kDevice);
        CHECK((split(write(log.text()))[1] == kSh));
        CHECK((
            after_web(log) ==
            Lines{
                "2023-11-14 22:13:20.070  alice       pts/3 ses 5    rename   web (d1e87cdf8d9e)    image bb  "
                "to old",
                "2023-11-14 22:13:20.080    old (d1e87cdf8d9e)      └ id  by ~alice"}));
    }
}

// Under podman the person's session goes into the container: nothing is only concluded.
TEST_CASE("a container of podman") {
    Log log;
    log.run({.exe = "/usr/bin/podman"}, {"podman", "run", "--name", "p", "bb", "id"});
    log.run({.pid = 400, .ppid = 100, .exe = "/usr/bin/conmon"},
            {"/usr/bin/conmon", "--api-version", "1", "-c", kId});
    log.run({.pid = 402, .ppid = 400, .exe = "/usr/bin/crun"}, {"crun", "create", "--bundle", "/x", kId});
    log.run({.pid = 401, .ppid = 400, .exe = "/bin/id", .terminal = "(none)"}, {"id"}, kDevice);
    CHECK((
        split(write(log.text())) ==
        Lines{
            "2023-11-14 22:13:20.010  alice       pts/3 ses 5    podman run  p (d1e87cdf8d9e)      image bb  $ id  ok",
            "2023-11-14 22:13:20.040    p (d1e87cdf8d9e)      └ id  uid 1001  by alice"}));
}

TEST_CASE("a command of a person") {
    struct Case {
        std::string name;
        Call call;
        Lines words;
        std::string line;  // after the time
    };
    const Call root{.uid = "0", .terminal = "(none)", .names = "AUID=\"alice\" UID=\"root\" EUID=\"root\""};
    const Case cases[] = {
        {"as root", root, {"ps"}, "alice → root  ses 5          ps"},
        {"nobody logged in", of_nobody(100, 90, "/usr/bin/docker"), {"ps"}, "- → root    -              ps"},
        {"numbers", {.names = ""}, {"ps"}, "1001        pts/3 ses 5    ps"},
        {"a container that is not known",
         {},
         {"exec", "x", "id"},
         "alice       pts/3 ses 5    exec     x                     $ id"},
        {"as whom",
         {},
         {"exec", "-u", "0", "x", "id"},
         "alice       pts/3 ses 5    exec     x                     as 0  $ id  [exec-root]"},
        {"several", {}, {"rm", "x", "y"}, "alice       pts/3 ses 5    rm       x                     y"},
        {"a copy",
         {},
         {"cp", "x:/a", "/b c"},
         "alice       pts/3 ses 5    cp       x                     x:/a '/b c'  [data-out]"},
        {"another engine",
         {},
         {"-H", "tcp://db:1", "run", "bb", "id"},
         "alice       pts/3 ses 5    run      image bb  on tcp://db:1  $ id"},
        {"an entry point",
         {},
         {"run", "--entrypoint", "/a", "bb", "id"},
         "alice       pts/3 ses 5    run      image bb  $ /a id"},
        {"a file",
         {},
         {"save", "a", "-o", "/t"},
         "alice       pts/3 ses 5    save     image a  to /t  [data-out]"},
        {"a flag that nobody knows",
         {},
         {"run", "--new", "bb", "id"},
         "alice       pts/3 ses 5    run      typed: docker run --new bb id"},
        {"help", {}, {"run", "--help"}, "alice       pts/3 ses 5    run      help"},
        {"control bytes",
         {},
         {"exec", "x", "a\x1b[1m\nb"},
         "alice       pts/3 ses 5    exec     x                     $ 'a\\033[1m\\012b'"},
        {"a long one",
         {},
         {"exec", "x", std::string(300, 'a')},
         "alice       pts/3 ses 5    exec     x                     $ " + std::string(200, 'a') + "…"},
    };
    for (const auto& [name, call, words, line] : cases) {
        CAPTURE(name);
        Lines arguments{"docker"};
        arguments.insert(arguments.end(), words.begin(), words.end());
        Log log;
        log.run(call, arguments);
        const auto expected = Lines{"2023-11-14 22:13:20.010  " + line};
        CHECK((split(write(log.text())) == expected));
        CHECK((split(write(log.text(), {}, /*with_history=*/false)) == expected));
    }
}

TEST_CASE("what is no act of a person gives no line, and what a client does is one act") {
    const std::string socket = "SOCKADDR saddr=01002F72756E2F646F636B65722E736F636B00\n";
    const std::string client =
        "PATH item=0 name=\"/usr/bin/docker\" inode=7 dev=08:01 mode=0100755 nametype=NORMAL\n";
    struct Case {
        std::string name;
        Log log;
        Lines lines;  // after the time
    };
    const Case cases[] = {
        {"its other calls",
         Log().run({}, {"docker", "ps"}).call({.number = "42"}, socket).call({.number = "257"}, client),
         {"alice       pts/3 ses 5    ps"}},
        {"refused by the socket",
         Log().run({}, {"docker", "ps"}).call({.number = "42", .result = "success=no exit=-13"}, socket),
         {"alice       pts/3 ses 5    ps       [denied]  denied"}},
        {"a client that may not be run",
         Log().call({.exe = "/usr/bin/bash", .result = "success=no exit=-13"}, client),
         {"alice       pts/3 ses 5    denied   /usr/bin/docker  with /usr/bin/bash  [denied]  denied"}},
        {"the engine's configuration",
         Log().call({.exe = "/usr/bin/bash", .number = "257 a2=241"},
                    "PATH item=0 name=\"/etc/docker/\" mode=040755 nametype=PARENT\n"
                    "PATH item=1 name=\"/etc/docker/daemon.json\" mode=0100644 nametype=CREATE\n"),
         {"alice       pts/3 ses 5    config   /etc/docker/daemon.json  with /usr/bin/bash  [daemon-config]  ok"}},
        {"its program",
         Log().call({.exe = "/usr/bin/mv", .number = "82", .result = "success=no exit=-13"},
                    "PATH item=0 name=\"/usr/bin/docker\" mode=0100755 nametype=DELETE\n"),
         {"alice       pts/3 ses 5    binary   /usr/bin/docker  with /usr/bin/mv  [binary-change denied]  denied"}},
        {"a member of its group",
         Log().run({.exe = "/usr/sbin/usermod", .uid = "0", .names = ""},
                   {"usermod", "-aG", "docker", "carol"}),
         {"1001 → root  pts/3 ses 5    group    $ usermod -aG docker carol  [group-docker]"}},
        {"another program at its socket",
         Log().call({.exe = "/usr/bin/curl", .number = "42"},
                    socket + "PROCTITLE proctitle=6375726C002D2D756E69782D736F636B6574\n"),
         {"alice       pts/3 ses 5    connect  $ curl --unix-socket  with /usr/bin/curl  [socket-client]  ok"}},
        {"a runtime that mounts the socket",
         Log()
             .call(of_nobody(300, 20, "/usr/sbin/runc"), "")
             .call({.exe = "/usr/sbin/runc", .number = "165"},
                   "PATH item=0 name=\"/run/docker.sock\" mode=0140660 nametype=NORMAL\n"),
         {}},
        {"one that runs from a copy of itself",
         Log().call({.exe = "/", .number = "165"},
                    "PATH item=0 name=\"/run/docker.sock\" mode=0140660 nametype=NORMAL\n"),
         {}},
        {"somebody who mounts it",
         Log().call({.exe = "/usr/bin/mount", .number = "165"},
                    "PATH item=0 name=\"/run/docker.sock\" mode=0140660 nametype=NORMAL\n"),
         {"alice       pts/3 ses 5    mount    /run/docker.sock  with /usr/bin/mount  [socket-mount]  ok"}},
        {"a client that is not there",
         Log().call({.exe = "/usr/bin/bash", .result = "success=no exit=-2"}, client),
         {}},
        {"a client that may not be opened",
         Log().call({.exe = "/usr/bin/cat", .number = "257", .result = "success=no exit=-13"}, client),
         {}},
        {"a plugin",
         Log().run({.exe = "/usr/libexec/docker/cli-plugins/docker-compose"},
                   {"/usr/libexec/docker/cli-plugins/docker-compose", "docker-cli-plugin-metadata"}),
         {}},
        {"a program of the host", Log().run({.exe = "/usr/bin/id"}, {"docker", "ps"}), {}},
    };
    for (const auto& [name, log, lines] : cases) {
        CAPTURE(name);
        auto found = split(write(log.text()));
        for (auto& line : found) line.erase(0, 25);
        CHECK((found == lines));
    }
}

TEST_CASE("signs and names fit the terminal and the host") {
    const auto log = with_web();
    WriterOptions ascii;
    ascii.is_utf8 = false;
    CHECK((split(write(log.text(), ascii))[1] ==
           "2023-11-14 22:13:20.060    web (d1e87cdf8d9e)    `- sh  by ~alice"));

    // The account 1 is `daemon` here; what another host calls it nobody knows.
    auto other = Log().run({.auid = "1", .uid = "1", .names = ""}, {"docker", "ps"}).text();
    for (std::size_t at = 0; (at = other.find("type=", at)) != std::string::npos; at += 14)
        other.insert(at, "node=db ");
    WriterOptions host;
    host.host.name = "web";
    CHECK((write(other, host) == "2023-11-14 22:13:20.010  db  1           pts/3 ses 5    ps\n"));
    host.host.name = "db.example.org";
    CHECK((write(other, host) == "2023-11-14 22:13:20.010  db  daemon      pts/3 ses 5    ps\n"));
}

// Written from testdata/logs/docker.scenario.
TEST_CASE("a recording: each command once, with its user, container, image and flags") {
    const Lines expected = {
        "root        ses 103        version",
        "root        ses 104        run      web (~73e9827e1e62)   image bb  $ /bin/sh -c 'while :; do sleep 5; done'"
        "  ok",
        "alice       ses 105        ps",
        "alice       ses 105        exec     web (73e9827e1e62)    image bb  $ /bin/sh -c 'id; cat /etc/group'"
        "  [shell-in-container]  ok",
        "alice       ses 106        run      image bb  $ /bin/sh -c 'ls /host/etc >/dev/null; touch \"/host/srv/made by "
        "container\"'  [privileged host-root-mount shell-in-container]",
        "bob         ses 107        run      ~d2624aaae7f0         image bb  $ id  [socket-mount host-namespace "
        "capability]  ok",
        "root        ses 108        cp       web (73e9827e1e62)    image bb  /etc/hostname web:/hn  [data-in]",
        "root        ses 108        commit   web (73e9827e1e62)    image snapshot:latest  [data-out]",
        "alice       ses 109        run      q1 (~113d25e794c9)    image bb  $ echo 'quoted \"arg\" ünïcode'  ok",
        "root        ses 110        save     image snapshot:latest  to /srv/snapshot.tar  [data-out]",
        "root        ses 110        load     from /srv/snapshot.tar  [data-in]",
        "root        ses 111        group    $ usermod -aG docker carol  [group-docker]",
        "root        ses 111        config   /etc/docker/daemon.json  with /usr/bin/dash  [daemon-config]  ok",
        "root        ses 111        config   /etc/docker/daemon.json  with /usr/bin/chmod  [daemon-config]  ok",
        "carol       ses 112        ps",
        "carol       ses 112        exec     web (73e9827e1e62)    image bb  $ cat /etc/shadow  ok",
        "root        ses 113        kill     web (73e9827e1e62)    image bb",
        "root        ses 113        rm       web (73e9827e1e62)    image bb",
        "root        ses 113        rmi      image snapshot:latest",
        "nobody      ses 114        ps       [denied]  denied",
    };
    const Lines inside = {
        "web (73e9827e1e62)    └ /bin/sh -c 'while :; do sleep 5; done'  by ~root",
        "web (73e9827e1e62)      └ sleep 5  by ~root",
        "web (73e9827e1e62)    └ /bin/sh -c 'id; cat /etc/group'  by ~alice",
        "web (73e9827e1e62)    └ cat /etc/group  by ~alice",
        "d2624aaae7f0          └ id  by ~bob",
        "q1 (113d25e794c9)     └ echo 'quoted \"arg\" ünïcode'  by ~alice",
        "web (73e9827e1e62)    └ cat /etc/shadow  by ~carol",
    };
    Lines acts;
    Lines programs;
    for (const auto& line : split(write(LogSet::file(test::recorded_log("docker-exec.log"))))) {
        const std::string node = "  dockerhost  ";
        const auto rest = line.substr(line.find(node) + node.size());
        if (rest.starts_with("  ")) {
            programs.push_back(rest.substr(2));
        } else {
            acts.push_back(rest);
        }
    }
    CHECK((acts == expected));
    CHECK((programs == inside));
}

TEST_CASE("the same lines for all numbers of threads, blocks of any size, and backwards") {
    for (const auto& log : test::recorded_logs()) {
        CAPTURE(log.name);
        const auto logs = LogSet::file(log.path);
        const auto expected = split(write(logs));
        for (const unsigned threads : {1U, 2U, 4U}) {
            for (const bool is_reverse : {false, true}) {
                CAPTURE(threads);
                CAPTURE(is_reverse);
                ReaderOptions reading;
                reading.threads = threads;
                reading.newest_first = is_reverse;
                reading.block_bytes = 9000;
                auto lines = split(write(logs, {}, reading));
                if (is_reverse) std::ranges::reverse(lines);
                CHECK((lines == expected));
            }
        }
    }
}

// What a host tells of its processes, put into the history of its logs. The host is made of files.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <dockaudit/error.hpp>
#include <dockaudit/history_reader.hpp>
#include <string>
#include <vector>

#include "docker/fake_proc.hpp"
#include "docker/handmade_log.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

const std::string kOfA = "/docker/@A";
const std::string kService = "/system.slice/docker.service";

FakeProcess in_a(std::uint32_t pid, std::uint32_t ppid, std::int64_t started, std::string command = "sh") {
    return {pid, ppid, started, std::move(command), kOfA, "0:49", "A"};  // 0:49 is 00:31
}

// A container that began long before the log: shim 100, first process 102.
std::vector<FakeProcess> container_a() {
    return {{50, 1, -90'000, "containerd", kService},
            {100, 1, -80'000, "containerd-shim-runc-v2 -namespace moby -id @A", kService},
            in_a(102, 100, -79'000)};
}

std::vector<FakeProcess> operator+(std::vector<FakeProcess> a, const std::vector<FakeProcess>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

Step plain(std::uint32_t pid, std::uint32_t ppid, std::string command, std::string expected) {
    return {pid, ppid, std::move(command), std::move(expected), "fe:01", {}, "fe:01"};
}
Step of_node(std::string node, Step step) {
    step.node = std::move(node);
    return step;
}
Step of_session(std::uint32_t session, Step step) {
    step.session = session;
    return step;
}

struct Case {
    std::string name;
    std::vector<FakeProcess> processes;
    std::vector<Step> steps;  // the first is 100 ms after the begin of the log, each other 100 ms after it
    std::int64_t taken = 1'000'000;
};

void check(const std::vector<Case>& cases) {
    for (const auto& test : cases) {
        INFO(test.name);
        FakeHostFiles files;
        for (const auto& process : test.processes) files.add(process);
        const auto events = event_lines(test.steps);
        const auto history = history_of(events, files.read(test.taken));
        const auto places = find_places(*history, events);
        for (std::size_t i = 0; i < places.size(); ++i) {
            INFO("step ", i, ": ", test.steps[i].command);
            CHECK(places[i] == test.steps[i].expected);
        }
    }
}

}  // namespace

TEST_CASE("processes that were there before the log") {
    check({
        {"the parent is in a container",
         container_a(),
         {plain(110, 102, "date", "A"), plain(111, 110, "id", "A")}},
        {"the shim is told by the host: what it starts is in its container",
         container_a(),
         {{111, 100, "runc --root /r exec --process /p @A", "host"}, plain(112, 100, "ls", "A")}},
        {"its file system",
         container_a(),
         {inside(300, 299, "date", "A"), inside(301, 298, "date", "?", "00:32")}},
        {"a process that runs another program", container_a(), {plain(102, 100, "nginx", "A")}},
        {"children of it before that",
         container_a(),
         {plain(110, 102, "date", "A"), plain(102, 100, "nginx", "A"), plain(111, 102, "id", "A")}},
        {"a forked one that runs no program",
         container_a() + std::vector{in_a(120, 102, 150)},
         {plain(121, 120, "date", "?"), plain(122, 120, "date", "A")}},
        {"a process of the host",
         {{200, 1, -5'000, "bash", "/user.slice/user-0.slice/session-1.scope"}},
         {plain(201, 200, "ls", "host")}},
        {"in the group of no container, in namespaces of its own",
         {{200, 1, -5'000, "bash", "/user.slice/user-1000.slice/session-1.scope", "254:0", "other"}},
         {plain(201, 200, "ls", "?")}},
        {"the monitor of podman is the host's",
         {{200, 1, -5'000, "conmon -b /b -c @A -u @A", "/machine.slice/libpod-conmon-@A.scope"},
          {201, 200, -4'900, "sh", "/machine.slice/libpod-@A.scope/container", "0:50", "A"}},
         {plain(210, 201, "date", "A"), {211, 200, "crun start @A", "host"}}},
        {"a container of a user, without a control group",
         {{200, 1, -5'000, "conmon -b /b -c @A -u @A", "/user.slice/user-1000.slice/session-1.scope", "254:0",
           "U"},
          {201, 200, -4'900, "sh", "/user.slice/user-1000.slice/session-1.scope", "254:0", "A"}},
         {plain(210, 201, "date", "A"), {211, 200, "crun start @A", "host"}}},
        {"a container in a container",
         container_a() +
             std::vector<FakeProcess>{{150, 102, -10'000, "sh", "/docker/@A/docker/@B", "0:51", "B"}},
         {plain(110, 102, "date", "A"), plain(151, 150, "date", "B")}},
    });
}

TEST_CASE("processes that are not those of the log") {
    const auto session_of = [](FakeProcess process, std::uint32_t session) {
        process.session = session;
        return process;
    };
    check({
        {"the number was another's before",
         {in_a(102, 100, 250)},
         {plain(102, 60, "date", "?"), plain(103, 102, "id", "?")}},
        {"and is its own since then",
         {in_a(102, 100, 250)},
         {plain(102, 60, "date", "?"), plain(110, 60, "true", "?"), plain(102, 100, "date", "A")}},
        {"after the host was looked at", container_a(), {plain(102, 70, "date", "?")}, 50},
        {"another session",
         {session_of(in_a(102, 100, -500), 7)},
         {of_session(8, plain(102, 60, "date", "?"))}},
        {"another host", container_a(), {of_node("other", plain(110, 102, "date", "?"))}},
        {"the same host with its domain",
         container_a(),
         {of_node("n.example.org", plain(110, 102, "date", "A"))}},
        {"a log without names of hosts", container_a(), {of_node("", plain(110, 102, "date", "?"))}},
        {"a program that is called like a shim and may not be looked at",
         {{100, 1, -80'000, "containerd-shim-runc-v2 -id @A", kService, "254:0", "host", "-"}},
         {plain(112, 100, "ls", "host")}},
        {"a runtime that has entered the group of its container",
         {in_a(103, 100, -10, "runc init")},
         {plain(110, 103, "date", "?")}},
        {"a user who gives his group the id of another's container",
         container_a() +
             std::vector<FakeProcess>{{150, 1, -5'000, "sh", "/user.slice/user-1000.slice/docker-@A.scope"}},
         {plain(151, 150, "ls", "?"), plain(110, 102, "date", "A")}},
        {"so does a container",
         container_a() +
             std::vector<FakeProcess>{{250, 1, -5'000, "sh", "/docker/@B", "0:51", "B"},
                                      {251, 250, -4'000, "sh", "/docker/@B/docker/@A", "0:51", "B"}},
         {plain(252, 251, "ls", "B"), plain(110, 102, "date", "A")}},
        {"what has ended and waits for its parent",
         {FakeProcess{102, 100, -500, "", kOfA, "0:49", "A", {}, kUnsetId, "Z"}},
         {plain(110, 102, "date", "?")}},
        {"the device of an earlier container",
         {in_a(102, 100, 250)},
         {inside(300, 299, "date", "?"), inside(301, 299, "date", "?"), inside(302, 299, "date", "A")}},
        {"the root of the host, which has a device of that kind too",
         {{50, 1, -90'000, "containerd", kService, "0:49"}, in_a(102, 100, -500)},
         {inside(300, 299, "date", "?")}},
    });
}

TEST_CASE("a log that tells the end of a process that is there yet is another's") {
    FakeHostFiles files;
    files.add(in_a(102, 100, -79'000));
    auto events =
        event_lines({plain(102, 100, "nginx", ""), plain(110, 102, "date", ""), plain(111, 102, "id", "")});
    // The second is made the end of the first.
    events[1] = fmt::format(
        "node=n type=SYSCALL msg=audit({}.200:1002): arch=c000003e syscall=231 a0=0 ppid=100 pid=102 auid=4294967295 "
        "uid=0 ses=4294967295 comm=\"nginx\" exe=\"/usr/bin/nginx\"\n",
        kHandmadeBegin / 1000);
    const auto history = history_of(events, files.read());
    CHECK(find_places(*history, {events[0], events[2]}) == std::vector<std::string>{"?", "?"});
}

TEST_CASE("a log of this host that does not say so") {
    FakeHostFiles files;
    for (const auto& process : container_a()) files.add(process);
    auto live = files.read();
    live.has_unnamed = true;
    const auto events = event_lines({of_node("", plain(110, 102, "date", "A"))});
    CHECK(find_places(*history_of(events, live), events) == std::vector<std::string>{"A"});
}

TEST_CASE("a start of the system ends what the log knew before") {
    FakeHostFiles files;
    for (const auto& process : container_a()) files.add(process);
    auto live = files.read();
    // It started when the log had begun.
    const auto move = std::chrono::seconds(1'000) + std::chrono::milliseconds(250);
    live.booted += move;
    for (auto& process : live.processes) process.started += std::chrono::seconds(1'000);
    const auto events = event_lines({
        {90, 1, "containerd-shim-runc-v2 -namespace moby -id @B", "host"},
        plain(91, 90, "sh", "B"),
        plain(92, 91, "id", "?"),
    });
    CHECK(find_places(*history_of(events), events) == std::vector<std::string>{"host", "B", "B"});
    CHECK(find_places(*history_of(events, live), events) == std::vector<std::string>{"host", "B", "?"});
}

TEST_CASE("events of a process that started no program in the log") {
    FakeHostFiles files;
    for (const auto& process : container_a()) files.add(process);
    const auto live = files.read();
    const auto history = history_of(event_lines({plain(300, 299, "date", "")}), live);
    struct Row {
        std::string name, fields, expected;
    };
    const std::vector<Row> rows{
        {"its own", "ppid=100 pid=102 auid=4294967295 uid=0 ses=4294967295 exe=\"/usr/bin/sh\"", "A"},
        {"before its parent ended",
         "ppid=77 pid=102 auid=4294967295 uid=0 ses=4294967295 exe=\"/usr/bin/sh\"", "A"},
        {"of another session", "ppid=100 pid=102 auid=1000 uid=0 ses=7 exe=\"/usr/bin/sh\"", "?"},
        {"of a child that has started none",
         "ppid=102 pid=500 auid=4294967295 uid=0 ses=4294967295 exe=\"/usr/bin/sh\"", "A"},
        {"the shim",
         "ppid=1 pid=100 auid=4294967295 uid=0 ses=4294967295 exe=\"/usr/bin/containerd-shim-runc-v2\"",
         "host"},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const auto line = fmt::format(
            "node=n type=SYSCALL msg=audit({}.700:1900): arch=c000003e syscall=257 success=yes exit=3 items=1 {} key=(null)\n",
            kHandmadeBegin / 1000, row.fields);
        CHECK(find_places(*history, {line}) == std::vector{row.expected});
    }
}

TEST_CASE("SYSTEM_BOOT is a start of the system") {
    struct Row {
        std::string name;
        std::uint64_t before, boot;  // serials
        std::string expected;
    };
    const std::vector<Row> rows{
        {"the kernel counts anew, from few", 300, 8, "?"},
        {"it has counted farther than before", 300, 400, "?"},
        {"from many", 90'000, 40, "?"},
        {"a system in a container says it: the count goes on", 90'000, 90'010, "A"},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        auto events = event_lines({
            {90, 1, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
            plain(91, 90, "sh", "A"),
            {92, 1, "x", ""},
            plain(93, 91, "id", row.expected),
        });
        // The records get serials of their own.
        const std::array serials{row.before, row.before + 1, row.boot, row.boot + 200};
        for (std::size_t i = 0; i < events.size(); ++i) {
            const auto old = fmt::format(":{}):", 1001 + i);
            for (auto at = events[i].find(old); at != std::string::npos; at = events[i].find(old, at + 1))
                events[i].replace(at, old.size(), fmt::format(":{}):", serials[i]));
        }
        events[2] = fmt::format(
            "node=n type=SYSTEM_BOOT msg=audit({}.300:{}): pid=92 uid=0 auid=4294967295 ses=4294967295 msg=' "
            "comm=\"systemd-update-utmp\" exe=\"/usr/lib/systemd/systemd-update-utmp\" hostname=? addr=? terminal=? "
            "res=success'\n",
            kHandmadeBegin / 1000, row.boot);
        CHECK(find_places(*history_of(events), {events[3]}) == std::vector{row.expected});
    }
}

TEST_CASE("a message of a daemon names the container of its machine's process") {
    const auto events = event_lines({
        {90, 1, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
        plain(91, 90, "sh", "A"),
    });
    const auto message = [](std::uint32_t pid) {
        return fmt::format(
            "node=n type=VIRT_CONTROL msg=audit({}.900:1009): pid=7 uid=0 auid=4294967295 ses=4294967295 msg='user=root "
            "reason=api op=start vm=? vm-pid={} hostname=? exe=\"/usr/bin/dockerd-current\" addr=? terminal=? res=success'\n",
            kHandmadeBegin / 1000, pid);
    };
    const auto history = history_of(events);
    const auto named = [&](std::uint32_t pid) {
        const Event event(message(pid));
        return history->named(event.view()).size();
    };
    CHECK(named(91) == 1);
    CHECK(named(90) == 0);
    CHECK(named(92) == 0);
}

TEST_CASE("where a process is known to be from") {
    FakeHostFiles files;
    for (const auto& process : container_a()) files.add(process);
    const auto events = event_lines({plain(110, 102, "date", ""), inside(300, 299, "date", "")});
    const auto history = history_of(events, files.read());
    const auto source = [&](std::size_t i) {
        const Event event(events[i]);
        return to_string(history->find(event.view()).source);
    };
    CHECK(source(0) == "live");
    CHECK(source(1) == "device");
    REQUIRE(history->containers().size() == 1);
    CHECK(history->containers()[0].id == id_of('A'));
    CHECK(history->statistics().programs == 2);
}

TEST_CASE("names that the host tells") {
    const auto config = [](char letter, const std::string& name) {
        return fmt::format(
            R"({{"ID":"{}","Name":"/{}","Config":{{"Image":"nginx:1"}},"Created":"2026-01-01T00:00:00Z"}})",
            id_of(letter), name);
    };
    FakeHostFiles files;
    for (const auto& process : container_a()) files.add(process);
    files.add({60, 1, -90'000, "dockerd --data-root " + (files.path() / "third").native(), kService});
    files.write("docker/containers/x/config.v2.json", config('F', "unused"));
    files.write("daemon.json", fmt::format(R"({{"data-root":"{}"}})", (files.path() / "other").native()));
    files.write("other/containers/x/config.v2.json", config('A', "web"));
    files.write("other/containers/y/config.v2.json", "{ half");
    files.write("third/containers/x/config.v2.json", config('B', "db"));
    files.write(
        "podman/overlay-containers/containers.json",
        fmt::format(
            R"([{{"id":"{}","names":["pod"],"image":"0123","metadata":"{{\"image-name\":\"bb\"}}"}}])",
            id_of('C')));
    const auto live = files.read();
    std::vector<std::string> known;
    for (const auto& name : live.containers)
        known.push_back(fmt::format("{} {} {}", name.id.front(), name.name, name.image));
    std::ranges::sort(known);
    CHECK(known == std::vector<std::string>{"a web nginx:1", "b db nginx:1", "c pod bb"});

    const auto events = event_lines({plain(110, 102, "date", "A"), {200, 60, "docker exec web ls", "host"}});
    const auto history = history_of(events, live);
    REQUIRE(history->containers().size() == 1);
    CHECK(history->containers()[0].name == "web");
    CHECK(history->containers()[0].image == "nginx:1");
    const Event inside_it(events[0]);
    CHECK(history->find(inside_it.view()).name == "web");
    const Event client(events[1]);
    const auto action = history->action(client.view());
    REQUIRE(action);
    REQUIRE(action->container != nullptr);
    CHECK(action->container->name == "web");
    CHECK(action->is_inferred);
}

TEST_CASE("the processes of a container are not those of the host") {
    const TempDir folder;
    const FakeHostFiles files;
    std::filesystem::remove(files.path() / "proc" / "self" / "ns" / "pid");
    std::filesystem::create_symlink("pid:[4026532001]", files.path() / "proc" / "self" / "ns" / "pid");
    CHECK_THROWS_AS(files.read(), Error);
}

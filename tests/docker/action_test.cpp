// What the history says of single events: who gave a command, and which process an event is of.

#include <doctest/doctest.h>

#include <dockaudit/account.hpp>
#include <string>
#include <vector>

#include "docker/handmade_log.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

std::vector<Step> container_of(const std::string& words) {
    return {
        {100, 50, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
        {101, 100, "runc create @A", "host"},
        {102, 101, "runc init", "host"},
        inside(102, 101, words, "A"),
    };
}

Step by(std::uint32_t user, Step step) {
    step.loginuid = step.session = user;
    return step;
}

std::string place_of(const ContainerHistory& history, const std::string& lines) {
    return find_places(history, {lines}).front();
}

const std::string kHead = "node=n type=SYSCALL msg=audit(1700000100.000:5000): arch=c000003e ";

}  // namespace

TEST_CASE("the person of a container") {
    struct Case {
        std::string name;
        std::string command;
        std::string words;
        bool is_meant;
    };
    const std::vector<Case> cases{
        {"the words", "docker run alpine sh -c x", "sh -c x", true},
        {"an entry point before them", "docker run alpine sh -c x", "entry sh -c x", true},
        {"the end of another word", "docker run alpine sh", "bash", false},
        {"other words", "docker run alpine sh -c x", "sh -c y", false},
        {"a shell without words", "docker run alpine", "sh", true},
    };
    for (const auto& test : cases) {
        INFO(test.name);
        std::vector<Step> steps{by(1000, {90, 60, test.command, "host"})};
        for (const auto& step : container_of(test.words)) steps.push_back(step);
        const auto events = event_lines(steps);
        const auto history = history_of(events);
        const Event first(events.back());
        const auto cause = history->cause(first.view());
        REQUIRE(cause.has_value() == test.is_meant);
        if (cause) CHECK(cause->loginuid == 1000);
    }
}

namespace {

// A program and who is behind it: 0 is nobody.
struct Act {
    Step step;
    std::uint32_t person = 0;
};

Act later(std::int64_t seconds, Act act) {
    act.step.wait = seconds * 1000;
    return act;
}

Act typed(std::uint32_t user, std::uint32_t pid, std::string command) {
    return {by(user, {pid, 60, std::move(command), "host"})};
}

// What docker does to start a container; of a file system of its own each.
std::vector<Act> started(std::string id, std::uint32_t pid, std::string words, std::uint32_t person) {
    return {
        {{pid, 50, "containerd-shim-runc-v2 -namespace moby -id " + id, "host"}},
        {{pid + 1, pid, "runc create " + id, "host"}},
        {{pid + 2, pid + 1, "runc init", "host"}},
        {inside(pid + 2, pid + 1, std::move(words), "", "00:" + std::to_string(pid).substr(0, 2)), person},
    };
}

std::vector<Act> ended(const std::string& id, std::uint32_t pid, std::int64_t seconds) {
    return {
        later(seconds, {{pid, 50, "containerd-shim-runc-v2 -namespace moby -id " + id + " delete", "host"}})};
}

// BuildKit calls the runtime itself.
std::vector<Act> step_of_build(std::string id, std::uint32_t pid, std::string words, std::uint32_t person) {
    return {
        {{pid, 40, "runc --log /var/lib/docker/buildkit/executor/l run --bundle /b " + id, "host"}},
        {{pid + 1, pid, "runc init", "host"}},
        {inside(pid + 1, pid, std::move(words), "", "00:" + std::to_string(pid).substr(0, 2)), person},
    };
}

std::vector<Act> operator+(std::vector<Act> a, const std::vector<Act>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

}  // namespace

TEST_CASE("the person of what a command starts without naming it") {
    const std::string build_id = "0a1b2c3d4e5f6g7h8i9j0k1l2";
    const std::string other_id = "9a1b2c3d4e5f6g7h8i9j0k1l2";
    const std::string step = "/bin/sh -c make";
    struct Case {
        std::string name;
        std::vector<Act> acts;
    };
    const std::vector<Case> cases{
        {"compose starts all services", std::vector{typed(1000, 90, "docker compose up -d")} +
                                            started("@A", 100, "db", 1000) + started("@B", 110, "web", 1000) +
                                            started("@C", 120, "cache", 1000)},
        {"until it is silent",
         std::vector{typed(1000, 90, "docker compose up -d")} + started("@A", 100, "db", 1000) +
             std::vector{later(9, {{95, 60, "true", "host"}})} + started("@B", 110, "web", 0)},
        {"two people at once",
         std::vector{typed(1000, 90, "docker compose up -d"), typed(1001, 91, "docker-compose up")} +
             started("@A", 100, "db", 0)},
        {"another one's words fit",
         std::vector{typed(1000, 90, "docker compose up -d"), typed(1001, 91, "docker run alpine id")} +
             started("@A", 100, "id", 1001) + started("@B", 110, "db", 1000)},
        {"several by name", std::vector{typed(1000, 90, "docker run -d --name a x one"),
                                        typed(1000, 91, "docker run -d --name b x two")} +
                                started("@A", 100, "one", 1000) + started("@B", 110, "two", 1000) +
                                ended("@A", 105, 20) + ended("@B", 115, 0) +
                                std::vector{typed(1001, 92, "docker start a b")} +
                                started("@A", 200, "one", 1001) + started("@B", 210, "two", 1001)},
        {"the steps of a build, by their ids", std::vector{typed(1000, 90, "docker build .")} +
                                                   step_of_build(build_id, 100, step, 1000) +
                                                   std::vector{later(30, {{95, 60, "true", "host"}})} +
                                                   step_of_build(other_id, 110, "make install", 1000)},
        {"of two builds",
         std::vector{typed(1000, 90, "docker build ."), later(20, typed(1001, 91, "docker buildx build ."))} +
             step_of_build(build_id, 100, step, 0)},
        {"two builds of one person",
         std::vector{typed(1000, 90, "docker build ."), typed(1000, 91, "docker build x")} +
             step_of_build(build_id, 100, step, 1000)},
        {"the steps of the old builder, one after the other",
         std::vector{typed(1000, 90, "docker build .")} + started("@A", 100, step, 1000) +
             ended("@A", 105, 20) + started("@B", 110, step, 1000)},
        {"what starts long after", std::vector{typed(1000, 90, "docker build .")} +
                                       started("@A", 100, step, 1000) + ended("@A", 105, 20) +
                                       std::vector{later(9, {{95, 60, "true", "host"}})} +
                                       started("@B", 110, step, 0)},
        {"what is no step of the old builder",
         std::vector{typed(1000, 90, "docker build .")} + started("@A", 100, "nginx", 0)},
        {"a build, and another one who starts a container",
         std::vector{typed(1000, 90, "docker build ."), typed(1001, 91, "docker run x")} +
             started("@A", 100, step, 0)},
        {"a build, and words that fit",
         std::vector{typed(1000, 90, "docker build ."), typed(1001, 91, "docker run x /bin/sh -c make")} +
             started("@A", 100, step, 1001)},
    };
    for (const auto& test : cases) {
        INFO(test.name);
        std::vector<Step> steps;
        for (const auto& act : test.acts) steps.push_back(act.step);
        const auto events = event_lines(steps);
        const auto history = history_of(events);
        for (std::size_t i = 0; i < events.size(); ++i) {
            INFO("step ", i, ": ", steps[i].command);
            const Event event(events[i]);
            const auto cause = history->cause(event.view());
            CHECK((cause ? cause->loginuid : 0) == test.acts[i].person);
        }
    }
}

TEST_CASE("how a client ended") {
    struct Case {
        std::string name;
        std::string end;
        ActionOutcome outcome;
    };
    const std::string whose = " items=0 ppid=60 pid=90 auid=1000 uid=0 ses=1000 comm=\"docker\" exe=";
    const std::string docker = whose + "\"/usr/bin/docker\" key=(null)\n";
    const std::vector<Case> cases{
        {"well", kHead + "syscall=231 a0=0" + docker, ActionOutcome::success},
        {"with a number", kHead + "syscall=231 a0=7d" + docker, ActionOutcome::failure},
        {"a thread of it", kHead + "syscall=60 a0=0" + docker, ActionOutcome::unknown},
        {"another program with its pid", kHead + "syscall=231 a0=1" + whose + "\"/bin/ls\" key=(null)\n",
         ActionOutcome::unknown},
        {"interpreted", kHead + "syscall=exit_group a0=0x1" + docker, ActionOutcome::failure},
    };
    for (const auto& test : cases) {
        INFO(test.name);
        auto events = event_lines({by(1000, {90, 60, "docker ps", "host"})});
        events.push_back(test.end);
        const auto history = history_of(events);
        const Event client(events.front());
        const auto action = history->action(client.view());
        REQUIRE(action);
        CHECK(action->outcome == test.outcome);
    }
}

TEST_CASE("events of a pid that is used again") {
    auto steps = container_of("sh -c x");
    steps.insert(steps.begin(),
                 {{50, 1, "containerd", "host"}, {60, 1, "sshd", "host"}, {70, 60, "bash", "host"}});
    steps.push_back(inside(110, 105, "cat f", "A"));
    const auto history = history_of(event_lines(steps));
    struct Case {
        std::string name;
        std::string fields;
        std::string expected;
    };
    const std::string exe = " auid=4294967295 uid=0 ses=4294967295 comm=\"x\" exe=";
    const std::vector<Case> cases{
        {"its own", "ppid=105 pid=110" + exe + "\"/usr/bin/cat\"", "A"},
        {"adopted by the first process", "ppid=102 pid=110" + exe + "\"/usr/bin/cat\"", "A"},
        {"adopted by the shim", "ppid=100 pid=110" + exe + "\"/usr/bin/cat\"", "A"},
        {"another program", "ppid=105 pid=110" + exe + "\"/usr/bin/ls\"", "?"},
        {"of a parent on the host", "ppid=70 pid=110" + exe + "\"/usr/bin/cat\"", "?"},
        {"of a parent that nobody knows", "ppid=99 pid=110" + exe + "\"/usr/bin/cat\"", "?"},
        {"a daemon of the host", "ppid=1 pid=70" + exe + "\"/usr/bin/bash\"", "host"},
        {"no daemon: its parent is in a container", "ppid=102 pid=70" + exe + "\"/usr/bin/bash\"", "?"},
        {"forked and nothing executed", "ppid=110 pid=111" + exe + "\"/usr/bin/cat\"", "A"},
    };
    for (const auto& test : cases) {
        INFO(test.name);
        CHECK(place_of(*history, kHead + "syscall=257 success=yes exit=3 " + test.fields + " key=(null)\n") ==
              test.expected);
    }
}

TEST_CASE("values that were interpreted before") {
    const auto event = [](const std::string& second, const std::string& ids, const std::string& exe,
                          const std::string& words, int count) {
        const auto stamp = "msg=audit(17000000" + second + ".000:50" + second + "): ";
        return "node=n type=SYSCALL " + stamp +
               "arch=x86_64 syscall=execve success=yes exit=0 a0=0x1 a1=0x2 items=2 " + ids +
               " gid=root tty=pts0 comm=x exe=" + exe + " key=x\nnode=n type=EXECVE " + stamp +
               "argc=" + std::to_string(count) + words + "\n";
    };
    const auto nobody = [](int pid, int ppid) {
        return "ppid=" + std::to_string(ppid) + " pid=" + std::to_string(pid) +
               " auid=unset uid=root ses=unset";
    };
    const std::vector<std::string> events{
        event("20", "ppid=60 pid=90 auid=alice uid=alice ses=4", "/usr/bin/docker",
              " a0=docker a1=run a2=alpine a3=sh", 4),
        event("21", nobody(100, 50), "/usr/bin/containerd-shim-runc-v2",
              " a0=containerd-shim-runc-v2 a1=-id a2=" + id_of('A'), 3),
        event("22", nobody(101, 100), "/usr/sbin/runc", " a0=runc a1=create a2=" + id_of('A'), 3),
        event("23", nobody(102, 101), "/bin/sh", " a0=sh", 1),
    };
    const auto history = history_of(events);
    const auto places = find_places(*history, events);
    CHECK(places.back() == "A");
    const Event last(events.back());
    const auto cause = history->cause(last.view());
    REQUIRE(cause);
    CHECK(cause->login_name == "alice");
    CHECK(cause->session == 4);
}

// Where programs run, by records made by hand: what is not recorded in testdata/traced.

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "docker/handmade_log.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

struct Case {
    std::string name;
    std::vector<Step> steps;
};

const std::string kPair = "system_u:system_r:container_t:s0:c12,c900";
const std::string kOtherPair = "system_u:system_r:container_t:s0:c13,c900";

Step labelled(Step step, std::string label) {
    step.label = std::move(label);
    return step;
}
Step on(std::string node, Step step) {
    step.node = std::move(node);
    return step;
}
Step later(std::int64_t seconds, Step step) {
    step.wait = seconds * 1000;
    return step;
}
Step by(std::uint32_t user, Step step) {
    step.uid = step.loginuid = user;
    step.session = user;
    return step;
}

// Root of a user namespace.
Step mapped(Step step) {
    step.uid = 100'000;
    return step;
}

// A static program of the host's disk, which may be mounted elsewhere.
Step of_disk(Step step, std::string exe, std::string file = {}) {
    step.exe = std::move(exe);
    step.file = std::move(file);
    step.loader = "-";
    return step;
}
Step confined(Step step) {
    step.capabilities = "00000000a80425fb";
    return step;
}

// A shim that makes a container, with its first process.
std::vector<Step> container(char letter, std::uint32_t pid, const std::string& device,
                            std::string node = "n") {
    const std::string id(1, letter);
    std::vector<Step> steps{
        {pid, 50, "containerd-shim-runc-v2 -namespace moby -id @" + id, "host"},
        {pid + 1, pid, "runc --root /r create --bundle /b @" + id, "host"},
        {pid + 2, pid + 1, "runc init", "host"},
        inside(pid + 2, pid + 1, "sh -c x", id, device),
    };
    for (auto& step : steps) step.node = node;
    return steps;
}

std::vector<Step> operator+(std::vector<Step> a, const std::vector<Step>& b) {
    a.insert(a.end(), b.begin(), b.end());
    return a;
}

const std::vector<Step> kDaemons{
    {40, 1, "dockerd", "host"}, {50, 1, "containerd", "host"}, {60, 1, "sshd", "host"}};

void check(const std::vector<Case>& cases) {
    for (const auto& test : cases) {
        INFO(test.name);
        const auto events = event_lines(test.steps);
        const auto history = history_of(events);
        const auto places = find_places(*history, events);
        for (std::size_t i = 0; i < places.size(); ++i) {
            INFO("step ", i, ": ", test.steps[i].command);
            CHECK(places[i] == test.steps[i].expected);
        }
    }
}

}  // namespace

TEST_CASE("runtimes and monitors") {
    check({
        {"crun under conmon",
         {
             {100, 1, "conmon -b /b -c @A -u @A -r /usr/bin/crun", "host"},
             {101, 100, "crun create --bundle /b --pid-file /p @A", "host"},
             inside(102, 101, "sh -c x", "A"),
             inside(103, 102, "id", "A"),
             {104, 100, "crun start @A", "host"},
         }},
        {"kata: what its shim starts is the host's",
         kDaemons +
             std::vector<Step>{
                 {100, 50, "containerd-shim-kata-v2 -namespace moby -id @A", "host"},
                 {101, 100, "qemu-system-x86_64 -name sandbox-@A", "host"},
                 {102, 100, "virtiofsd --fd=3", "host"},
             }},
        {"a runtime that nobody knows",
         kDaemons +
             std::vector<Step>{
                 {100, 50, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
                 {101, 100, "/opt/my-runtime --root /r create --bundle /b @A", "host"},
                 inside(102, 101, "sh -c x", "A"),
                 {103, 100, "/opt/my-runtime --root /r start @A", "host"},
             }},
        {"a container by hand",
         {
             {60, 1, "sshd", "host"},
             by(1000, {70, 60, "bash", "host"}),
             by(1000, {71, 70, "runc run --bundle /b mybox", "host"}),
             by(1000, {72, 71, "runc init", "host"}),
             by(1000, inside(72, 71, "sh", "mybox")),
             by(1000, inside(73, 72, "sh -c id", "mybox")),
             by(1000, inside(74, 73, "sh -c id", "mybox")),
             by(1000, inside(75, 74, "id", "mybox")),
         }},
        {"a step of buildah",
         {
             {60, 1, "sshd", "host"},
             by(1000, {70, 60, "buildah bud .", "host"}),
             by(1000, {71, 70, "buildah-oci-runtime", "host", "fe:00", "/usr/bin/buildah"}),
             by(1000, {72, 71, "crun create --bundle /b buildah-buildah1", "host"}),
             by(1000, inside(73, 72, "sh -c x", "buildah-buildah1")),
             by(1000, inside(74, 73, "id", "buildah-buildah1")),
         }},
        {"a program in a container that calls itself by the words of a runtime",
         kDaemons + container('A', 100, "00:31") + container('B', 200, "00:32") +
             std::vector<Step>{
                 inside(110, 102, "runc exec @B sh", "A"),
                 inside(111, 110, "id", "A"),
                 inside(112, 102, "/tmp/runc exec @C sh", "A"),
                 inside(113, 112, "id", "A"),
                 inside(114, 113, "id", "A"),
             }},
        {"a user of the host who does so",
         kDaemons + container('A', 100, "00:31") +
             std::vector<Step>{
                 by(1000, {300, 60, "bash", "host"}),
                 by(1000, {301, 300, "runc exec @A sh", "host", "fe:00", "/home/u/runc"}),
                 by(1000, {302, 301, "evil", "host", "fe:00", "/home/u/evil"}),
                 by(1000, {303, 300, "runc delete @A", "host", "fe:00", "/home/u/runc"}),
                 inside(120, 102, "id", "A"),
             }},
        {"a container in a user namespace",
         kDaemons +
             std::vector<Step>{
                 {100, 50, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
                 {101, 100, "runc create @A", "host"},
                 mapped({102, 101, "runc init", "host"}),
                 mapped(inside(102, 101, "sh -c x", "A")),
                 mapped(inside(103, 102, "id", "A")),
             }},
        {"docker in docker", kDaemons + container('A', 100, "00:31") +
                                 std::vector<Step>{
                                     inside(110, 102, "dockerd", "A"),
                                     inside(111, 110, "containerd", "A"),
                                     inside(112, 111, "containerd-shim-runc-v2 -namespace moby -id @B", "A"),
                                     inside(113, 112, "runc create @B", "A"),
                                     inside(114, 113, "runc init", "A"),
                                     inside(114, 113, "sh", "B", "00:40"),
                                     inside(115, 114, "id", "B", "00:40"),
                                     inside(116, 102, "id", "A"),
                                 }},
    });
}

TEST_CASE("programs of the host in containers") {
    const std::string tool = "/usr/bin/tool";
    check({
        {"a container with nothing but a program of the host: the program tells nothing of others",
         kDaemons +
             std::vector<Step>{
                 {100, 50, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
                 {101, 100, "runc create --bundle /b @A", "host"},
                 {102, 101, "runc init", "host"},
                 of_disk({103, 100, "/opt/tool sh", "A"}, "/opt/tool", tool),
                 of_disk({900, 899, "tool date", "?"}, tool, tool),
             } +
             container('B', 200, "00:32") +
             std::vector<Step>{
                 {210, 200, "runc exec @B", "host"},
                 {211, 210, "runc init", "host"},
                 of_disk({212, 210, "/opt/tool id", "B"}, "/opt/tool", tool),
                 of_disk({901, 898, "/opt/tool x", "?"}, "/opt/tool", tool),
             }},
        {"a file of the host that is executed in a container is no hook",
         kDaemons + container('A', 100, "00:31") +
             std::vector<Step>{
                 of_disk({70, 60, "tool x", "host"}, tool, tool),
                 {110, 100, "runc exec @A", "host"},
                 of_disk({111, 110, "/opt/tool id", "A"}, "/opt/tool", tool),
             }},
        {"a hook is the host's", kDaemons +
                                     std::vector<Step>{
                                         {70, 60, "hook x", "host"},
                                         {100, 50, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
                                         {101, 100, "runc create --bundle /b @A", "host"},
                                         {102, 101, "hook prestart", "host"},
                                     }},
        {"from a process with its own root: of the host, or inside; of a root without administration, inside",
         kDaemons + container('A', 100, "00:31") +
             std::vector<Step>{
                 of_disk({70, 60, "tool x", "host"}, tool, tool),
                 of_disk({110, 102, "/opt/tool id", "?"}, "/opt/tool", tool),
                 confined(of_disk({111, 102, "/opt/tool id", "A"}, "/opt/tool", tool)),
             }},
        {"a root without administration whose parent is not known is not surely the host's",
         kDaemons +
             std::vector<Step>{
                 {70, 60, "id", "host"},
                 confined({900, 899, "id", "?"}),
                 {901, 899, "id", "host"},
             }},
        {"an orphan that the shim takes goes on where it was", kDaemons + container('A', 100, "00:31") +
                                                                   std::vector<Step>{
                                                                       inside(110, 102, "sh", "A"),
                                                                       {110, 100, "date", "A"},
                                                                       {110, 100, "runc kill @A", "host"},
                                                                   }},
        {"nsenter: the process is the host's, whatever it sees",
         kDaemons + container('A', 100, "00:31") +
             std::vector<Step>{
                 {70, 60, "nsenter -t 102 -m -p sh", "host"},
                 inside(71, 70, "sh", "host"),
                 inside(72, 71, "id", "host"),
             }},
    });
}

TEST_CASE("labels") {
    check({
        {"an SELinux pair is that of one container",
         kDaemons +
             std::vector<Step>{
                 {100, 50, "containerd-shim-runc-v2 -namespace moby -id @A", "host"},
                 labelled(inside(101, 100, "sh -c x", "A", "00:31"), kPair),
                 labelled(inside(150, 149, "id", "A", "00:35"), kPair),
                 labelled(inside(151, 149, "id", "some", "00:36"), kOtherPair),
                 labelled({152, 149, "sshd", "A"}, kPair),
                 {153, 149, "sshd", "?"},
             }},
        {"of a pod, of several",
         {
             {100, 1, "conmon -c @A", "host"},
             labelled(inside(101, 100, "sh", "A", "00:31"), kPair),
             {200, 1, "conmon -c @B", "host"},
             labelled(inside(201, 200, "sh", "B", "00:32"), kPair),
             labelled(inside(202, 201, "id", "B", "00:32"), kPair),
             labelled(inside(250, 149, "id", "some", "00:36"), kPair),
             labelled(inside(102, 101, "id", "A", "00:31"), kPair),
             labelled(inside(251, 149, "id", "some", "00:36"), kPair),
         }},
        {"AppArmor's says that it is some container",
         kDaemons + container('A', 100, "00:31") +
             std::vector<Step>{
                 labelled({150, 149, "id", "some"}, "docker-default"),
                 labelled({151, 149, "sshd", "some"}, "docker-default (enforce)"),
                 labelled({152, 150, "sshd", "some"}, "docker-default"),
                 labelled(inside(153, 102, "id", "A"), "docker-default"),
                 labelled({154, 149, "sshd", "host"}, "unconfined"),
             }},
    });
}

TEST_CASE("pids and clocks") {
    check({
        {"a pid that is used again on the host", kDaemons + container('A', 100, "00:31") +
                                                     std::vector<Step>{
                                                         {800, 60, "cron", "host"},
                                                         inside(103, 102, "id", "A"),
                                                         later(90, {102, 60, "cron", "host"}),
                                                         {104, 102, "cron", "host"},
                                                     }},
        {"a pid that is used again after a start of the system",
         kDaemons + container('A', 100, "00:31") +
             std::vector<Step>{
                 {40, 1, "dockerd", "host", "fe:00", "", "fe:00", kUnsetId, kUnsetId, 0, "", "n", 60'000, 90},
                 {101, 100, "postfix", "host"},
                 {103, 102, "postfix", "host"},
             }},
        {"two nodes with the same pids", container('A', 100, "00:31", "n") +
                                             container('B', 100, "00:31", "m") +
                                             std::vector<Step>{
                                                 on("n", inside(110, 102, "id", "A")),
                                                 on("m", inside(110, 102, "id", "B")),
                                                 on("m", inside(130, 129, "id", "B")),
                                                 on("n", inside(130, 129, "id", "A")),
                                                 on("o", inside(110, 102, "id", "?")),
                                             }},
        {"a clock that is set back", kDaemons + container('A', 100, "00:31") +
                                         std::vector<Step>{
                                             later(-30, inside(103, 102, "id", "?")),
                                             inside(104, 102, "id", "?"),
                                             later(31, inside(105, 104, "id", "A")),
                                         }},
    });
}

namespace {

// Something that runs from a device every five seconds.
std::vector<Step> regular(std::size_t count, const std::string& device, const std::string& expected) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < count; ++i)
        steps.push_back(later(5, inside(900, 899, "date", expected, device)));
    return steps;
}

std::vector<Step> two_regular() {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < 8; ++i) {
        steps.push_back(later(2, inside(900, 899, "date", "?", "00:31")));
        steps.push_back(later(3, inside(800, 799, "date", "?", "00:32")));
    }
    return steps;
}

// The log goes on.
std::vector<Step> rest(std::size_t count) {
    std::vector<Step> steps;
    for (std::size_t i = 0; i < count; ++i) steps.push_back(later(10, {950, 60, "cron", "host"}));
    return steps;
}

const std::vector<Step> kEndOfA{{700, 50, "runc delete @A", "host"}};
const std::vector<Step> kEndOfB{{701, 50, "runc delete @B", "host"}};

}  // namespace

TEST_CASE("a log that begins when containers run") {
    check({
        {"what ends with a container", kDaemons + regular(8, "00:31", "A") + kEndOfA + rest(5)},
        {"the log is too short", kDaemons + regular(8, "00:31", "?") + kEndOfA + rest(1)},
        {"too seldom", kDaemons + regular(3, "00:31", "?") + kEndOfA + rest(5)},
        {"it goes on", kDaemons + regular(8, "00:31", "?") + kEndOfA + regular(2, "00:31", "?") + rest(5)},
        {"it ended before", kDaemons + regular(8, "00:31", "?") + rest(4) + kEndOfA + rest(5)},
        {"two ended", kDaemons + regular(8, "00:31", "?") + kEndOfA + kEndOfB + rest(5)},
        {"a container whose file system is known",
         kDaemons + container('A', 100, "00:32") + regular(8, "00:31", "?") + kEndOfA + rest(5)},
        {"at irregular times",
         kDaemons + regular(4, "00:31", "?") + rest(4) + regular(4, "00:31", "?") + kEndOfA + rest(40)},
        {"two file systems", kDaemons + two_regular() + kEndOfA + rest(5)},
    });
}

TEST_CASE("the form of the records") {
    const auto steps =
        kDaemons + container('A', 100, "00:31") +
        std::vector<Step>{
            inside(110, 102, "sh -c x", "A"), inside(111, 110, "id", "A"), {112, 60, "cron", "host"}};
    const auto events = event_lines(steps);
    std::string expected;
    for (const auto& step : steps) expected += step.expected + ' ';
    const auto places = [](const std::shared_ptr<const ContainerHistory>& history,
                           const std::vector<std::string>& of) {
        std::string text;
        for (const auto& place : find_places(*history, of)) text += place + ' ';
        return text;
    };

    SUBCASE("as written") {
        CHECK(places(history_of(events), events) == expected);
    }
    SUBCASE("every event twice") {
        std::vector<std::string> doubled;
        for (const auto& lines : events) doubled.insert(doubled.end(), {lines, lines});
        const auto history = history_of(doubled);
        CHECK(places(history, events) == expected);
        CHECK(history->statistics().programs == events.size());
    }
    SUBCASE("a log twice") {
        auto doubled = events;
        doubled.insert(doubled.end(), events.begin(), events.end());
        const auto history = history_of(doubled);
        CHECK(places(history, events) == expected);
        CHECK(history->statistics().programs == events.size());
    }
    SUBCASE("records in another order") {
        std::vector<std::string> turned;
        for (const auto& lines : events) {
            std::string other;
            std::size_t begin = 0;
            for (auto end = lines.find('\n'); end != std::string::npos; end = lines.find('\n', begin)) {
                other.insert(0, lines.substr(begin, end + 1 - begin));
                begin = end + 1;
            }
            turned.push_back(other);
        }
        CHECK(places(history_of(turned), events) == expected);
    }
    SUBCASE("interleaved events") {
        std::string heads;
        std::string tails;
        for (const auto& lines : events) {
            const auto end = lines.find('\n') + 1;
            heads += lines.substr(0, end);
            tails += lines.substr(end);
        }
        CHECK(places(history_of({heads, tails}), events) == expected);
    }
    SUBCASE("without PATH records") {
        auto bare = events;
        for (auto& lines : bare) lines.resize(std::min(lines.size(), lines.find("node=n type=PATH")));
        CHECK(places(history_of(bare), bare) == expected);
    }
}

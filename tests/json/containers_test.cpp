// Containers, parents, commands of clients and people in JSON: with the history of the logs, and without.

#include <doctest/doctest.h>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/history_reader.hpp>
#include <map>
#include <string>
#include <vector>

#include "json/ecs_schema.hpp"
#include "json/strict_json.hpp"
#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

const std::string kId = std::string(60, 'a') + "b001";
const std::string kPod = std::string(60, 'c') + "d002";
const std::string kOfKubernetes = std::string(60, 'e') + "f003";

struct Process {
    int pid;
    int ppid;
    std::string session = "4294967295";
    std::string login = "4294967295";
};

std::string stamp(int serial) {
    return "msg=audit(17000000" + std::to_string(10 + serial / 10) + "." + std::to_string(100 + serial) +
           ":" + std::to_string(serial) + "): ";
}

std::string call(int serial, const Process& of, const std::string& exe, int number = 59) {
    const auto comm = exe.substr(exe.rfind('/') + 1).substr(0, 15);
    return "type=SYSCALL " + stamp(serial) + "arch=c000003e syscall=" + std::to_string(number) +
           " success=yes exit=0 ppid=" + std::to_string(of.ppid) + " pid=" + std::to_string(of.pid) +
           " auid=" + of.login + " uid=0 tty=(none) ses=" + of.session + " comm=\"" + comm + "\" exe=\"" +
           exe + "\" key=\"docker\"\x1d" + (of.login == "70001" ? "AUID=\"zoe\"\n" : "AUID=\"unset\"\n");
}

std::string exec(int serial, const Process& of, const std::string& exe,
                 const std::vector<std::string>& words) {
    auto lines =
        call(serial, of, exe) + "type=EXECVE " + stamp(serial) + "argc=" + std::to_string(words.size());
    for (std::size_t i = 0; i < words.size(); ++i)
        lines += " a" + std::to_string(i) + "=\"" + words[i] + "\"";
    return lines + "\n";
}

std::string open_file(int serial, const Process& of, const std::string& exe, const std::string& path) {
    return call(serial, of, exe, 257) + "type=PATH " + stamp(serial) + "item=0 name=\"" + path +
           "\" inode=7 dev=fe:00 mode=0100644 ouid=0 ogid=0 rdev=00:00 nametype=NORMAL\n";
}

const Process kShell{100, 99, "5", "70001"};
const Process kClient{110, 100, "5", "70001"};
const std::string kShim = "/usr/bin/containerd-shim-runc-v2";

// What zoe asks docker for, what comes of it, a container of podman, one of Kubernetes, and a login.
std::string log_text() {
    const std::vector<std::string> run{"docker", "run", "--privileged",   "-v",     "/:/host", "--name",
                                       "web",    "-e",  "PASS=swordfish", "alpine", "sh",      "/run.sh"};
    return exec(1, kShell, "/usr/bin/bash", {"-bash"}) + exec(2, kClient, "/usr/bin/docker", run) +
           open_file(3, kClient, "/usr/bin/docker", "/root/.docker/config.json") +
           exec(10, {200, 1}, kShim, {kShim, "-namespace", "moby", "-id", kId, "-address", "/a"}) +
           exec(11, {210, 200}, "/usr/bin/runc", {"runc", "create", "--bundle", "/b", kId}) +
           exec(12, {220, 210}, "/usr/bin/runc", {"runc", "init"}) +
           exec(13, {220, 200}, "/bin/sh", {"sh", "/run.sh"}) +
           exec(14, {221, 220}, "/bin/date", {"date", "+%s"}) +
           open_file(15, {221, 220}, "/bin/date", "/etc/localtime") +
           exec(16, {211, 200}, "/usr/bin/runc", {"runc", "start", kId}) +
           open_file(17, kShell, "/usr/bin/bash", "/var/lib/docker/containers/" + kId + "/hosts") +
           exec(18, {120, 100, "5", "70001"}, "/usr/bin/docker", {"docker", "rm", "-f", "web", "client"}) +
           exec(20, {300, 100, "5", "70001"}, "/usr/bin/podman", {"podman", "run", "quay/box", "id"}) +
           exec(21, {310, 300, "5", "70001"}, "/usr/bin/conmon",
                {"conmon", "-c", kPod, "--exit-command", "/usr/bin/podman"}) +
           exec(22, {311, 310, "5", "70001"}, "/usr/bin/crun", {"crun", "create", "-b", "/b", kPod}) +
           exec(23, {312, 310, "5", "70001"}, "/bin/id", {"id"}) +
           exec(24, {313, 310, "5", "70001"}, "/usr/bin/podman", {"podman", "container", "cleanup", kPod}) +
           exec(30, {400, 1}, kShim, {kShim, "-namespace", "k8s.io", "-id", kOfKubernetes}) +
           exec(31, {401, 400}, "/pause", {"/pause"}) +
           exec(32, {402, 401}, "/bin/sh", {"sh", "-c", std::string(1500, 'x')}) +
           exec(33, {403, 402}, "/bin/true", {"true"}) + exec(34, {403, 402}, "/bin/false", {"false"}) +
           exec(40, {500, 1}, "/usr/sbin/sshd", {"sshd", "-R"}) +
           exec(41, {500, 1, "9", "70001"}, "/usr/bin/bash", {"-bash"}) +
           exec(60, {500, 1, "9", "70001"}, "/usr/bin/vim", {"vim"});
}

struct Row {
    std::string name;
    int serial;
    std::string path;
    std::string expected;  // as JSON; empty: there is no such member
    std::string alone;     // the same without a history
};

const std::string kRunFlags = R"(["privileged","host-root-mount","shell-in-container"])";
const std::string kAction = R"("/1700000010.102:2")";

std::string quoted(const std::string& text) {
    return "\"" + text + "\"";
}
std::string named(const std::string& id, const std::string& name, const std::string& source,
                  bool is_inferred = false) {
    std::string text = "[{";
    if (!id.empty()) text += "\"id\":" + quoted(id) + ",";
    if (!name.empty()) text += "\"name\":" + quoted(name) + ",";
    return text + "\"source\":" + quoted(source) + (is_inferred ? ",\"inferred\":true}]" : "}]");
}

std::vector<Row> rows() {
    return {
        {"its first process is in the container", 13, "container",
         R"({"id":")" + kId + R"(","name":"web","image":{"name":"alpine"},"runtime":"docker"})", ""},
        {"by its ancestors", 13, "dockaudit.container", R"({"source":"lineage"})", ""},
        {"a child is in it", 14, "container.id", quoted(kId), ""},
        {"what a child does belongs to it", 15, "container.id", quoted(kId), ""},
        {"an event in it names none", 15, "dockaudit.container.named", "", ""},
        {"the shim is not in it", 10, "container", "", ""},
        {"but names it", 10, "dockaudit.container", R"({"named":)" + named(kId, "web", "shim") + "}",
         R"({"named":)" + named(kId, "", "shim") + "}"},
        {"runc names it", 16, "dockaudit.container.named", named(kId, "web", "runc"), named(kId, "", "runc")},
        {"runc is not in it", 16, "container", "", ""},
        {"a path names it", 17, "dockaudit.container.named", named(kId, "web", "path"),
         named(kId, "", "path")},
        {"who reads the path is not in it", 17, "container", "", ""},
        {"the client names what it made", 2, "dockaudit.container.named", named(kId, "web", "client", true),
         named("", "web", "client")},
        {"so does every event of it", 3, "dockaudit.container.named", named(kId, "web", "client", true), ""},
        {"known and unknown names that a client was told", 18, "dockaudit.container.named",
         R"([{"id":")" + kId + R"(","name":"web","source":"client"},{"name":"client","source":"client"}])",
         R"([{"name":"web","source":"client"},{"name":"client","source":"client"}])"},
        {"conmon names it", 21, "dockaudit.container.named", named(kPod, "", "conmon"),
         named(kPod, "", "conmon")},
        {"podman's own command names it once", 24, "dockaudit.container.named", named(kPod, "", "engine"),
         named(kPod, "", "engine")},
        {"podman's container", 23, "container",
         R"({"id":")" + kPod + R"(","image":{"name":"quay/box"},"runtime":"podman"})", ""},
        {"a container of Kubernetes", 31, "container",
         R"({"id":")" + kOfKubernetes + R"(","runtime":"containerd"})", ""},
        {"and who has it", 31, "orchestrator", R"({"type":"kubernetes"})", ""},
        {"docker is no orchestrator", 13, "orchestrator", "", ""},

        {"the parent's name", 2, "process.parent.name", R"("bash")", ""},
        {"its program", 2, "process.parent.executable", R"("/usr/bin/bash")", ""},
        {"its arguments", 14, "process.parent.args", R"(["sh","/run.sh"])", ""},
        {"their number", 14, "process.parent.args_count", "2", ""},
        {"its command line", 14, "process.parent.command_line", R"("sh /run.sh")", ""},
        {"an ancestor is not taken for the parent", 13, "process.parent.pid", "200", "200"},
        {"arguments of which a part is known are none", 33, "process.parent.args", "", ""},
        {"nor is that a command line", 33, "process.parent.command_line", "", ""},
        {"but its program is known", 33, "process.parent.executable", R"("/bin/sh")", ""},
        {"nobody knows the parent", 1, "process.parent", R"({"pid":99})", R"({"pid":99})"},

        {"the client", 2, "dockaudit.docker.client", R"("docker")", R"("docker")"},
        {"the verb", 2, "dockaudit.docker.verb", R"("run")", R"("run")"},
        {"the image", 2, "dockaudit.docker.image", R"("alpine")", R"("alpine")"},
        {"the name", 2, "dockaudit.docker.name", R"("web")", R"("web")"},
        {"what is to run", 2, "dockaudit.docker.command", R"(["sh","/run.sh"])", R"(["sh","/run.sh"])"},
        {"mounts", 2, "dockaudit.docker.mounts", R"([{"source":"/","target":"/host","type":"bind"}])",
         R"([{"source":"/","target":"/host","type":"bind"}])"},
        {"names of the environment, no values", 2, "dockaudit.docker.environment", R"(["PASS"])",
         R"(["PASS"])"},
        {"flags by name", 2, "dockaudit.docker.flags", kRunFlags, kRunFlags},
        {"all containers of a command", 18, "dockaudit.docker.containers", R"(["web","client"])",
         R"(["web","client"])"},
        {"what came of it", 2, "dockaudit.docker.outcome", R"("success")", ""},
        {"every event of the client has the command", 3, "dockaudit.docker.verb", R"("run")", ""},
        {"and the event that began it", 3, "dockaudit.docker.action", kAction, ""},
        {"no command of a client", 14, "dockaudit.docker", "", ""},
        {"what it is called", 2, "threat.framework", R"("MITRE ATT&CK")", R"("MITRE ATT&CK")"},
        {"techniques, each once", 2, "threat.technique.id", R"(["T1611","T1609"])", R"(["T1611","T1609"])"},
        {"the client's other events raise nothing", 3, "threat", "", ""},

        {"who is behind it", 13, "dockaudit.person",
         R"({"user":{"id":"70001","name":"zoe"},"session":"5","action":)" + kAction + R"(,"inferred":true})",
         ""},
        {"and behind what it started", 15, "dockaudit.person.user.name", R"("zoe")", ""},
        {"that is no user of the event", 15, "user.audit", "", ""},
        {"podman's session goes into the container", 23, "dockaudit.person.inferred", "", ""},
        {"so the person is known", 23, "dockaudit.person.user.id", R"("70001")", ""},
        {"nobody is behind it", 31, "dockaudit.person", "", ""},
        {"the client has its user", 2, "dockaudit.person", "", ""},
    };
}

using Lines = std::map<std::uint64_t, std::string>;  // by serial

Lines write_all(const std::filesystem::path& path, std::shared_ptr<const ContainerHistory> history) {
    WriterOptions options;
    options.history = std::move(history);
    const auto writer = make_event_writer(OutputFormat::json, options);
    Lines lines;
    EventReader reader(LogSet::file(path), Query());
    for (const EventView& event : reader) lines[event.id().serial] = format_event(*writer, event);
    return lines;
}

void check_member(const std::string& line, const std::string& path, const std::string& expected) {
    CAPTURE(line);
    CAPTURE(path);
    const auto json = parse_strictly(line);
    const auto* member = find_member(json, path);
    CHECK((member != nullptr) == !expected.empty());
    if (member == nullptr || expected.empty()) return;
    rapidjson::Document value;
    value.Parse(expected.c_str());
    CHECK(*member == value);
}

std::string text_at(const std::string& line, const std::string& path) {
    const auto json = parse_strictly(line);
    const auto* member = find_member(json, path);
    return member == nullptr || !member->IsString() ? "" : member->GetString();
}

}  // namespace

TEST_CASE("containers, parents, commands and people") {
    const TempDir folder;
    const auto path = folder.write("audit.log", log_text());
    const auto known = write_all(path, read_container_history(LogSet::file(path)));
    const auto alone = write_all(path, nullptr);
    EcsSchema schema;
    for (const auto& lines : {known, alone}) {
        for (const auto& [serial, line] : lines) schema.check(line);
    }
    for (const auto& row : rows()) {
        CAPTURE(row.name);
        const auto serial = static_cast<std::uint64_t>(row.serial);
        REQUIRE(known.contains(serial));
        check_member(known.at(serial), row.path, row.expected);
        check_member(alone.at(serial), row.path, row.alone);
        CHECK(alone.at(serial).find("process.entity_id") == std::string::npos);
    }
}

TEST_CASE("a process has one id, and its children name it") {
    const TempDir folder;
    const auto path = folder.write("audit.log", log_text());
    const auto lines = write_all(path, read_container_history(LogSet::file(path)));
    struct Case {
        std::string name;
        int serial;
        std::string path;
        int other;
        std::string other_path;
        bool is_same;
    };
    const std::string own = "process.entity_id";
    const std::string parent = "process.parent.entity_id";
    const Case cases[] = {
        {"an event of the process", 2, own, 3, own, true},
        {"another program of the process", 33, own, 34, own, true},
        {"a process that logs somebody in", 40, own, 41, own, true},
        {"the pid some seconds later", 41, own, 60, own, false},
        {"a child names its parent", 14, parent, 13, own, true},
        {"children of one parent", 2, parent, 18, parent, true},
        {"another process", 13, own, 14, own, false},
        {"two calls of one client", 2, own, 18, own, false},
    };
    for (const auto& row : cases) {
        CAPTURE(row.name);
        const auto a = text_at(lines.at(static_cast<std::uint64_t>(row.serial)), row.path);
        const auto b = text_at(lines.at(static_cast<std::uint64_t>(row.other)), row.other_path);
        CHECK(a.size() == 16);
        CHECK(b.size() == 16);
        CHECK((a == b) == row.is_same);
    }
    // Ids are kept for years: they may not change with the release.
    CHECK(text_at(lines.at(2), own) == "6241c1f153a505d4");
}

TEST_CASE("JSON with a history agrees with the history") {
    EcsSchema schema;
    std::size_t in_containers = 0;
    std::size_t parents = 0;
    for (const auto& log : all_logs()) {
        CAPTURE(log.name);
        const auto history = read_container_history(LogSet::file(log.path));
        WriterOptions options;
        options.history = history;
        const auto writer = make_event_writer(OutputFormat::json, options);
        EventReader reader(LogSet::file(log.path), Query());
        for (const EventView& event : reader) {
            const auto line = format_event(*writer, event);
            schema.check(line);
            const auto residence = history->find(event);
            const auto* const container = residence.container;
            const auto json = parse_strictly(line);
            const auto* id = find_member(json, "container.id");
            CHECK((id == nullptr ? "" : id->GetString()) == (container == nullptr ? "" : container->id));
            in_containers += id == nullptr ? 0U : 1U;
            if (const auto* parent = find_member(json, "process.parent.name"); parent != nullptr) {
                ++parents;
                CHECK(find_member(json, "process.parent.pid")->GetUint64() ==
                      history->ancestors(event).front().pid);
            }
        }
    }
    CHECK(in_containers > 0);
    CHECK(parents > 100);
}

#include "docker/runtime_command.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

using namespace dockaudit;

namespace {

const std::string kId(64, 'a');
const std::string kOther = std::string(63, 'b') + "0";

struct Expected {
    RuntimeKind kind = RuntimeKind::none;
    std::string_view verb;
    std::string_view id;
    bool begins = false;
    bool ends = false;
    std::string_view engine = {};
};

}  // namespace

TEST_CASE("command lines of shims, monitors and runtimes") {
    struct Case {
        std::string_view name;
        std::string_view exe;
        std::vector<std::string_view> arguments;
        Expected expected;
    };
    const std::string workdir = "/var/lib/containerd/io.containerd.runtime.v1.linux/moby/" + kId;
    const std::string log = "/run/io.containerd.runtime.v2.task/moby/" + kOther + "/log.json";
    const Case cases[] = {
        {"a shim that starts another",
         "/usr/bin/containerd-shim-runc-v2",
         {"/usr/bin/containerd-shim-runc-v2", "-namespace", "moby", "-address", "/a", "-id", kId, "-debug",
          "start"},
         {RuntimeKind::shim, "start", kId, true, false, "moby"}},
        {"the shim that stays",
         "/usr/bin/containerd-shim-runc-v2",
         {"containerd-shim-runc-v2", "-namespace", "k8s.io", "-id", kId, "-address", "/a"},
         {RuntimeKind::shim, "", kId, true, false, "k8s.io"}},
        {"a shim that clears up",
         "/usr/bin/containerd-shim-runc-v2",
         {"containerd-shim-runc-v2", "-namespace", "moby", "-id", kId, "-bundle", "/b", "delete"},
         {RuntimeKind::shim, "delete", kId, false, true, "moby"}},
        {"a shim of containerd 1.2",
         "/usr/bin/containerd-shim",
         {"containerd-shim", "-namespace", "moby", "-workdir", workdir, "-address", "/a"},
         {RuntimeKind::shim, "", kId, true, false, "moby"}},
        {"a shim of Docker 17",
         "/usr/bin/docker-containerd-shim",
         {"docker-containerd-shim", kId, "/var/run/docker/libcontainerd/" + kId, "docker-runc"},
         {RuntimeKind::shim, "", kId, true, false}},
        {"runc creates, with options before and after the verb",
         "/usr/sbin/runc",
         {"runc", "--root", "/r", "--log", log, "--log-format", "json", "--systemd-cgroup", "create",
          "--bundle", "/b", "--pid-file", "/p", "--no-new-keyring", kId},
         {RuntimeKind::runtime, "create", kId, true, false}},
        {"the folder of runc tells the namespace",
         "/usr/bin/runc",
         {"runc", "--root", "/run/containerd/runc/k8s.io", "start", kId},
         {RuntimeKind::runtime, "start", kId, false, false, "k8s.io"}},
        {"docker's folder of runc",
         "/usr/bin/runc",
         {"runc", "--root", "/var/run/docker/runtime-runc/moby", "start", kId},
         {RuntimeKind::runtime, "start", kId, false, false, "moby"}},
        {"the folder of every runc tells nothing",
         "/usr/bin/runc",
         {"runc", "--root", "/run/runc", "start", kId},
         {RuntimeKind::runtime, "start", kId, false, false}},
        {"runc executes: what follows the id is the command",
         "/usr/bin/runc",
         {"runc", "exec", "-u", "root", "--cwd", "/", kId, "runc", "delete", kOther},
         {RuntimeKind::runtime, "exec", kId, false, false}},
        {"runc deletes",
         "/usr/bin/runc",
         {"runc", "delete", "--force", kId},
         {RuntimeKind::runtime, "delete", kId, false, true}},
        {"a container by hand",
         "/usr/bin/runc",
         {"runc", "run", "-b", "/b", "my_box.1"},
         {RuntimeKind::runtime, "run", "my_box.1", true, false}},
        {"an id that is none",
         "/usr/bin/runc",
         {"runc", "run", "../x"},
         {RuntimeKind::runtime, "run", "", false, false}},
        {"no id", "/usr/bin/runc", {"runc", "--version"}, {RuntimeKind::runtime, "", "", false, false}},
        {"a verb without a container",
         "/usr/bin/runc",
         {"runc", "list", kId},
         {RuntimeKind::runtime, "list", "", false, false}},
        {"runc calls itself",
         "/usr/sbin/runc",
         {"runc", "init"},
         {RuntimeKind::init, "init", "", false, false}},
        {"the sealed copy of runc",
         "/memfd:runc_cloned:/proc/self/exe (deleted)",
         {"runc", "init"},
         {RuntimeKind::init, "init", "", false, false}},
        {"the copy on newer kernels",
         "/",
         {"/usr/bin/runc", "init"},
         {RuntimeKind::init, "init", "", false, false}},
        {"crun",
         "/usr/bin/crun",
         {"/usr/bin/crun", "--cgroup-manager", "systemd", "create", "-b", "/b", kId},
         {RuntimeKind::runtime, "create", kId, true, false}},
        {"conmon",
         "/usr/bin/conmon",
         {"/usr/bin/conmon", "--api-version", "1", "-c", kId, "-u", kOther, "-r", "/usr/bin/runc"},
         {RuntimeKind::monitor, "", kId, false, false}},
        {"conmon of podman",
         "/usr/bin/conmon",
         {"conmon", "-c", kId, "--exit-dir", "/run/user/1000/libpod/tmp/exits", "--exit-command",
          "/usr/bin/podman", "--exit-command-arg", "cleanup"},
         {RuntimeKind::monitor, "", kId, false, false, "podman"}},
        {"conmon of CRI-O",
         "/usr/bin/conmon",
         {"conmon", "-b", "/b", "-c", kId, "--exit-dir", "/var/run/crio/exits", "-s"},
         {RuntimeKind::monitor, "", kId, false, false, "crio"}},
        {"conmon's version",
         "/usr/bin/conmon",
         {"conmon", "--version"},
         {RuntimeKind::monitor, "", "", false, false}},
        {"podman clears up",
         "/usr/bin/podman",
         {"/usr/bin/podman", "--root", "/r", "container", "cleanup", kId},
         {RuntimeKind::engine, "cleanup", kId, false, true, "podman"}},
        {"podman clears up an exec, the container stays",
         "/usr/bin/podman",
         {"/usr/bin/podman", "container", "cleanup", "--exec", kOther, kId},
         {RuntimeKind::engine, "", "", false, false}},
        {"the reaper of a build",
         "/usr/bin/podman",
         {"buildah-oci-runtime"},
         {RuntimeKind::monitor, "", "", false, false}},
        {"dockerd calls itself",
         "/usr/sbin/dockerd",
         {"libnetwork-setkey", "-exec-root=/var/run/docker", kId, "0d9c680daa12"},
         {RuntimeKind::engine, "", "", false, false}},
        {"a name that lies", "/bin/busybox", {"runc", "create", kId}, {}},
        {"no arguments", "/usr/bin/runc", {}, {RuntimeKind::runtime, "", "", false, false}},
        {"another program", "/usr/bin/ls", {"ls", "-c", kId}, {}},
    };
    for (const auto& row : cases) {
        CAPTURE(row.name);
        const auto command = parse_runtime_command(row.exe, row.arguments);
        CHECK(command.kind == row.expected.kind);
        CHECK(command.verb == row.expected.verb);
        CHECK(command.id == row.expected.id);
        CHECK(command.begins_container() == row.expected.begins);
        CHECK(command.ends_container() == row.expected.ends);
        CHECK(command.engine == row.expected.engine);
    }
}

TEST_CASE("ids in paths") {
    const auto find = [](const std::string& path) {
        return std::string(find_container_id(path).value_or("none"));
    };
    CHECK(find("/run/containerd/io.containerd.runtime.v2.task/k8s.io/" + kId + "/rootfs") == kId);
    CHECK(find("/sys/fs/cgroup/system.slice/docker-" + kId + ".scope") == kId);
    CHECK(find("/machine.slice/libpod-" + kId + ".scope/container") == kId);
    CHECK(find("/machine.slice/libpod-conmon-" + kId + ".scope") == kId);
    CHECK(find("/kubepods.slice/cri-containerd-" + kId + ".scope") == kId);
    CHECK(find("/home/a/.local/share/containers/storage/overlay-containers/" + kId + "/userdata") == kId);
    CHECK(find("/var/lib/docker/containers/" + kId.substr(0, 12)) == kId.substr(0, 12));
    CHECK(find("/var/lib/docker/overlay2/" + kId + "/merged") == "none");
    CHECK(find("/x/mydocker-" + kId) == "none");
}

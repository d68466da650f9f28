#include "docker/container_hint.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

namespace {

const std::string kId = "73e9827e1e62308b16ec8e417a43c8ae9b200206ca189467263d77365ee0194e";
const std::string kOther = "8c5bc5a6568dccf3493a643fb561d61208457f1c3a7d8b50cf4b5e0a27eb6a05";
const std::string kShort = kId.substr(0, 12);

struct Expected {
    std::string id;
    std::string source;
};

void check(const ContainerHint& hint, const Expected& expected) {
    CHECK(std::string(hint.id()) == expected.id);
    CHECK(std::string(hint.source()) == expected.source);
    CHECK(hint.is_whole() == (expected.id.size() == 64));
}

}  // namespace

TEST_CASE("containers of command lines") {
    struct Case {
        std::string name;
        std::vector<std::string> arguments;
        Expected expected;
    };
    const std::vector<Case> cases{
        {"shim",
         {"/usr/bin/containerd-shim-runc-v2", "-namespace", "moby", "-id", kId, "start"},
         {kId, "shim"}},
        {"an id that is the value of another option", {"containerd-shim", "-id=x", "-x=" + kId}, {}},
        {"the shim of Docker 17",
         {"docker-containerd-shim", kId, "/var/run/x", "docker-runc"},
         {kId, "shim"}},
        {"a short -id", {"containerd-shim", "-id", kShort}, {kShort, "shim"}},
        {"one digit too few for anything", {"containerd-shim", "-id", kId.substr(0, 11)}, {}},
        {"65 digits", {"containerd-shim", "-id", kId + "0"}, {}},
        {"capitals", {"containerd-shim", "-id", "A" + kId.substr(1)}, {}},
        {"runc", {"runc", "--log", "/run/x", "create", "--bundle", "/b", kId}, {kId, "runc"}},
        {"an id before the verb", {"runc", "--root", kId, "list"}, {}},
        {"runc, surer than its paths",
         {"runc", "--log", "/run/io.containerd.runtime.v2.task/moby/" + kId + "/log.json", "start", kId},
         {kId, "runc"}},
        {"runc, by its paths only",
         {"runc", "--log", "/run/io.containerd.runtime.v2.task/moby/" + kId + "/log.json"},
         {kId, "path"}},
        {"runc init", {"runc", "init"}, {}},
        {"the old name", {"docker-runc", "exec", kId, "sh", kOther}, {kId, "runc"}},
        {"conmon", {"/usr/bin/conmon", "-c", kId, "-u", kOther}, {kId, "conmon"}},
        {"the client", {"docker", "exec", kId, "sh"}, {}},
        {"nothing", {}, {}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        ContainerHint hint;
        hint.begin_command();
        for (const auto& argument : test.arguments) hint.add_argument(argument);
        hint.end_command();
        check(hint, test.expected);
    }
}

TEST_CASE("containers of titles, which the kernel cuts") {
    struct Case {
        std::string name;
        std::string title;
        Expected expected;
    };
    const std::string nul(1, '\0');
    const std::vector<Case> cases{
        {"whole", "containerd-shim" + nul + "-id" + nul + kId, {kId, "shim"}},
        {"cut", "containerd-shim" + nul + "-id" + nul + kId.substr(0, 30), {kId.substr(0, 30), "shim"}},
        {"cut before it", "containerd-shim" + nul + "-i", {}},
        {"another program", "docker" + nul + "-id" + nul + kId, {}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        ContainerHint hint;
        hint.add_title(test.title);
        check(hint, test.expected);
    }
}

TEST_CASE("containers of messages") {
    struct Case {
        std::string name;
        std::string record;
        Expected expected;
    };
    const auto message = [](const std::string& type, const std::string& text) {
        return "type=" + type +
               " msg=audit(1700000000.000:1): pid=9 uid=0 auid=4294967295 ses=4294967295 msg='" + text +
               " exe=\"/usr/sbin/x\" hostname=? addr=? terminal=? res=success'\n";
    };
    const std::vector<Case> cases{
        {"the machine is the container",
         message("VIRT_CONTROL", "op=start reason=api vm=\"" + kId + "\" vm-pid=77"),
         {kId, "machine"}},
        {"its beginning",
         message("VIRT_MACHINE_ID", "virt=oci vm=" + kShort + " uuid=?"),
         {kShort, "machine"}},
        {"its control group",
         message("VIRT_RESOURCE",
                 "virt=lxc resrc=cgroup reason=deny vm=\"web\" cgroup=\"/machine.slice/libpod-" + kId +
                     ".scope\" class=all"),
         {kId, "machine"}},
        {"a virtual machine",
         message("VIRT_CONTROL", "virt=kvm op=start vm=\"guest\" uuid=1c4e3f6a-0000-4000-8000-0123456789ab"),
         {}},
        {"a check of podman", message("SERVICE_START", "unit=" + kId + " comm=\"systemd\""), {kId, "unit"}},
        {"a later one", message("SERVICE_STOP", "unit=" + kId + "-5f0e comm=\"systemd\""), {kId, "unit"}},
        {"a service", message("SERVICE_START", "unit=docker comm=\"systemd\""), {}},
        {"a message of another kind", message("USER_CMD", "vm=" + kId + " unit=" + kId), {}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const Event event(test.record);
        ContainerHint hint;
        hint.read(event.view());
        check(hint, test.expected);
    }
}

TEST_CASE("containers of paths") {
    struct Case {
        std::string name;
        std::string path;
        Expected expected;
    };
    const std::vector<Case> cases{
        {"task", "/run/containerd/io.containerd.runtime.v2.task/moby/" + kId, {kId, "path"}},
        {"inside a task",
         "/run/docker/containerd/daemon/io.containerd.runtime.v2.task/moby/" + kId + "/log.json",
         {kId, "path"}},
        {"container", "/var/lib/docker/containers/" + kId + "/config.v2.json", {kId, "path"}},
        {"scope", "/system.slice/docker-" + kId + ".scope", {kId, "path"}},
        {"podman", "/machine.slice/libpod-" + kId + ".scope/x", {kId, "path"}},
        {"part of a name", "/my-docker-" + kId, {}},
        {"layer", "/var/lib/docker/overlay2/" + kId + "/merged", {}},
        {"image", "/var/lib/docker/image/overlay2/imagedb/content/sha256/" + kId, {}},
        {"layer, then container",
         "/var/lib/docker/overlay2/" + kOther + "/var/lib/docker/containers/" + kId,
         {kId, "path"}},
        {"cut", "/var/lib/docker/containers/" + kShort, {kShort, "path"}},
        {"longer than an id", "/var/lib/docker/containers/" + kId + "abc", {}},
        {"more letters after it", "/var/lib/docker/containers/" + kId + "-json", {}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        ContainerHint hint;
        hint.add_path(test.path);
        check(hint, test.expected);
    }
}

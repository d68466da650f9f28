#include "docker/cgroup_path.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace dockaudit;

namespace {

const std::string kA(64, 'a');
const std::string kB(64, 'b');

// `@A` and `@B` are ids.
std::string with_ids(std::string text) {
    for (const auto& [mark, id] : {std::pair{"@A", kA}, {"@B", kB}}) {
        for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark))
            text.replace(at, 2, id);
    }
    return text;
}

}  // namespace

TEST_CASE("the container of a control group") {
    struct Row {
        std::string name, file, expected;
        bool is_delegated = false;
    };
    const std::vector<Row> rows{
        {"docker, cgroupfs, version 2", "0::/docker/@A\n", "@A"},
        {"docker, systemd, version 2", "0::/system.slice/docker-@A.scope\n", "@A"},
        {"a group inside", "0::/system.slice/docker-@A.scope/init.scope\n", "@A"},
        {"version 1", "12:pids:/docker/@A\n2:cpu,cpuacct:/docker/@A\n1:name=systemd:/docker/@A\n", "@A"},
        {"version 1, of some controllers only", "9:name=systemd:/\n8:pids:/docker/@A\n0::/\n", "@A"},
        {"another parent", "0::/mine.slice/docker-@A.scope\n", "@A"},
        {"another parent, cgroupfs", "0::/mine/@A\n", "@A"},
        {"Kubernetes, cgroupfs", "0::/kubepods/burstable/pod6f1c1b0e-0b5a-4f3e-8b77-2f4d6f1c1b0e/@A\n", "@A"},
        {"Kubernetes, systemd",
         "0::/kubepods.slice/kubepods-burstable.slice/kubepods-burstable-pod6f1c.slice/cri-containerd-@A.scope\n",
         "@A"},
        {"CRI-O", "0::/kubepods.slice/kubepods-pod1.slice/crio-@A.scope\n", "@A"},
        {"CRI-O's monitor", "0::/kubepods.slice/kubepods-pod1.slice/crio-conmon-@A.scope\n", ""},
        {"podman", "0::/machine.slice/libpod-@A.scope/container\n", "@A"},
        {"podman, of a user",
         "0::/user.slice/user-1000.slice/user@1000.service/user.slice/libpod-@A.scope/container\n", "@A",
         true},
        {"podman, cgroupfs", "8:pids:/libpod_parent/libpod-@A\n", "@A"},
        {"podman, split", "0::/system.slice/web.service/libpod-payload-@A\n", "@A"},
        {"podman's monitor", "0::/machine.slice/libpod-conmon-@A.scope\n", ""},
        {"a monitor in a container", "0::/docker/@A/libpod_parent/libpod-conmon-@B\n", "@A"},
        {"nerdctl", "0::/system.slice/nerdctl-@A.scope\n", "@A"},
        {"a driver that was told otherwise", "0::/system.slice:docker:@A\n", "@A"},
        {"a container in a container", "0::/docker/@A/docker/@B\n", "@B", true},
        {"seen from another group", "0::/../../docker-@A.scope\n", "@A"},
        {"a step of a build", "0::/docker/buildkit/0a1b2c3d4e5f6g7h8i9j0k1l2\n", "0a1b2c3d4e5f6g7h8i9j0k1l2"},
        {"a virtual machine", "0::/kata_overhead/@A\n", ""},
        {"hierarchies that differ", "8:pids:/docker/@A\n7:cpu:/docker/@B\n", ""},
        {"a service", "0::/system.slice/docker.service\n", ""},
        {"a login", "0::/user.slice/user-0.slice/session-3.scope\n", ""},
        {"63 digits", "0::/docker/" + std::string(63, 'a') + "\n", ""},
        {"no path", "0::\n", ""},
        {"no line", "nonsense", ""},
        {"nothing", "", ""},
    };
    for (const auto& row : rows) {
        INFO(row.name);
        const auto file = with_ids(row.file);
        const auto found = find_cgroups_container(file).value_or(CgroupContainer{});
        CHECK(found.id == with_ids(row.expected));
        CHECK(found.is_delegated == row.is_delegated);
    }
}

#pragma once

#include <optional>
#include <string_view>

namespace dockaudit {

/// True for the ids that BuildKit gives to what it runs for a step of a build.
bool is_build_id(std::string_view text) noexcept;

/// The container whose processes are in a control group. *Lifetime*: that of the path.
struct CgroupContainer {
    std::string_view id;

    /// The group lies in that of a user or of another container: who is in there can make groups of any name.
    bool is_delegated = false;
};

/// The container of a group of cgroups(7), as `/proc/<pid>/cgroup` names it: of several the innermost. Absent for the
/// groups of monitors and of virtual machines, which are not in the container.
///
/// The drivers write `/docker/ID`, `/system.slice/docker-ID.scope`, `/kubepods/burstable/podUID/ID`,
/// `/kubepods.slice/…/cri-containerd-ID.scope`, `/machine.slice/libpod-ID.scope/container`. In a path of this kind 64 hex
/// digits are nothing but a container.
std::optional<CgroupContainer> find_cgroup_container(std::string_view path) noexcept;

/// The same of a whole `/proc/<pid>/cgroup`, which has a line for each hierarchy. Absent too if they differ.
std::optional<CgroupContainer> find_cgroups_container(std::string_view file) noexcept;

}  // namespace dockaudit

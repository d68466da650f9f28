#include "rules/watched_paths.hpp"

#include <algorithm>
#include <array>

#include "rules/host_paths.hpp"

namespace dockaudit {
namespace {

using enum PathRole;
using enum PathPlace;

constexpr bool kFile = false;
constexpr bool kFolder = true;
constexpr bool kCore = true;
constexpr bool kExtra = false;

// Where the packages of Docker (docker-ce, docker.io, moby-engine), containerd, podman, CRI-O and nerdctl put their files.
// The numbers are those of the CIS Docker Benchmark 1.6.
constexpr auto kPaths = std::to_array<WatchedPath>({
    {"/usr/bin/docker", client, kFile, kCore},
    {"/usr/local/bin/docker", client, kFile, kExtra},
    {"/usr/bin/docker-compose", client, kFile, kExtra},
    {"/usr/local/bin/docker-compose", client, kFile, kExtra},
    {"/usr/bin/podman", client, kFile, kExtra},
    {"/usr/bin/buildah", client, kFile, kExtra},
    {"/usr/bin/skopeo", client, kFile, kExtra},
    {"/usr/bin/nerdctl", client, kFile, kExtra},
    {"/usr/local/bin/nerdctl", client, kFile, kExtra},
    {"/usr/bin/ctr", client, kFile, kExtra},
    {"/usr/local/bin/ctr", client, kFile, kExtra},
    {"/usr/bin/crictl", client, kFile, kExtra},
    {"/usr/local/bin/crictl", client, kFile, kExtra},
    {"/usr/libexec/docker/cli-plugins", plugins, kFolder, kExtra},
    {"/usr/lib/docker/cli-plugins", plugins, kFolder, kExtra},
    {"/usr/local/lib/docker/cli-plugins", plugins, kFolder, kExtra},

    {"/usr/bin/dockerd", engine, kFile, kCore, everywhere, "1.1.3"},
    {"/usr/sbin/dockerd", engine, kFile, kExtra, debian, "1.1.3"},
    {"/usr/bin/containerd", engine, kFile, kCore, everywhere, "1.1.14"},
    {"/usr/local/bin/containerd", engine, kFile, kExtra, everywhere, "1.1.14"},
    {"/usr/bin/cri-dockerd", engine, kFile, kExtra},
    {"/usr/bin/buildkitd", engine, kFile, kExtra},
    {"/usr/local/bin/buildkitd", engine, kFile, kExtra},
    {"/usr/bin/crio", engine, kFile, kExtra},
    {"/usr/bin/containerd-shim-runc-v2", shim, kFile, kCore, everywhere, "1.1.17"},
    {"/usr/local/bin/containerd-shim-runc-v2", shim, kFile, kExtra, everywhere, "1.1.17"},
    {"/usr/bin/conmon", shim, kFile, kExtra},
    {"/usr/libexec/podman/conmon", shim, kFile, kExtra},
    {"/usr/bin/runc", runtime, kFile, kCore, everywhere, "1.1.18"},
    {"/usr/sbin/runc", runtime, kFile, kExtra, debian, "1.1.18"},
    {"/usr/local/sbin/runc", runtime, kFile, kExtra, everywhere, "1.1.18"},
    {"/usr/bin/crun", runtime, kFile, kExtra},

    {"/etc/docker", configuration, kFolder, kCore, everywhere, "1.1.6"},
    {"/etc/docker/daemon.json", configuration, kFile, kCore, everywhere, "1.1.11"},
    {"/etc/containerd", configuration, kFolder, kExtra},
    {"/etc/containerd/config.toml", configuration, kFile, kCore, everywhere, "1.1.12"},
    {"/etc/containers", configuration, kFolder, kExtra},
    {"/etc/cni", configuration, kFolder, kExtra},
    {"/etc/crictl.yaml", configuration, kFile, kExtra},
    {"/etc/nerdctl", configuration, kFolder, kExtra},
    {"/etc/default/docker", configuration, kFile, kCore, debian, "1.1.10"},
    {"/etc/sysconfig/docker", configuration, kFile, kCore, rhel, "1.1.13"},
    {"/etc/sysconfig/docker-network", configuration, kFile, kExtra, rhel},
    {"/etc/sysconfig/docker-storage", configuration, kFile, kExtra, rhel},
    {"/usr/lib/systemd/system/docker.service", configuration, kFile, kCore, everywhere, "1.1.7"},
    {"/usr/lib/systemd/system/docker.socket", configuration, kFile, kCore, everywhere, "1.1.9"},
    {"/usr/lib/systemd/system/containerd.service", configuration, kFile, kCore},
    {"/usr/lib/systemd/system/podman.service", configuration, kFile, kExtra},
    {"/usr/lib/systemd/system/podman.socket", configuration, kFile, kExtra},
    {"/etc/systemd/system/docker.service", configuration, kFile, kCore},
    {"/etc/systemd/system/docker.socket", configuration, kFile, kCore},
    {"/etc/systemd/system/containerd.service", configuration, kFile, kCore},
    {"/etc/systemd/system/docker.service.d", configuration, kFolder, kCore},
    {"/etc/systemd/system/docker.socket.d", configuration, kFolder, kCore},
    {"/etc/systemd/system/containerd.service.d", configuration, kFolder, kCore},

    {"/run/docker.sock", socket, kFile, kCore},
    {"/run/containerd/containerd.sock", socket, kFile, kCore, everywhere, "1.1.8"},
    {"/run/podman/podman.sock", socket, kFile, kExtra},
    {"/run/crio/crio.sock", socket, kFile, kExtra},
    {"/run/cri-dockerd.sock", socket, kFile, kExtra},
    {"/run/buildkit/buildkitd.sock", socket, kFile, kExtra},

    {"/etc/group", accounts, kFile, kCore},
    {"/etc/gshadow", accounts, kFile, kCore},

    {"/var/lib/docker/volumes", data, kFolder, kCore},
    {"/var/lib/docker/containers", data, kFolder, kCore},
    {"/var/lib/docker", data, kFolder, kCore, everywhere, "1.1.5"},
    {"/var/lib/containerd", data, kFolder, kExtra},
    {"/run/containerd", state, kFolder, kCore, everywhere, "1.1.4"},

    {"/usr/bin/docker-containerd", engine, kFile, kExtra, everywhere, "", "Docker 18.09",
     "/usr/bin/containerd"},
    {"/usr/bin/docker-containerd-ctr", client, kFile, kExtra, everywhere, "", "Docker 18.09", "/usr/bin/ctr"},
    {"/usr/bin/docker-containerd-shim", shim, kFile, kExtra, everywhere, "", "Docker 18.09",
     "/usr/bin/containerd-shim-runc-v2"},
    {"/usr/bin/docker-runc", runtime, kFile, kExtra, everywhere, "", "Docker 18.09", "/usr/bin/runc"},
    {"/usr/bin/docker-current", client, kFile, kExtra, everywhere, "", "RHEL 8", "/usr/bin/docker"},
    {"/usr/bin/dockerd-current", engine, kFile, kExtra, everywhere, "", "RHEL 8", "/usr/bin/dockerd"},
    {"/usr/libexec/docker/docker-containerd-current", engine, kFile, kExtra, everywhere, "", "RHEL 8",
     "/usr/bin/containerd"},
    {"/usr/libexec/docker/docker-runc-current", runtime, kFile, kExtra, everywhere, "", "RHEL 8",
     "/usr/bin/runc"},
    {"/usr/bin/containerd-shim", shim, kFile, kExtra, everywhere, "1.1.15", "containerd 2.0",
     "/usr/bin/containerd-shim-runc-v2"},
    {"/usr/bin/containerd-shim-runc-v1", shim, kFile, kExtra, everywhere, "1.1.16", "containerd 2.0",
     "/usr/bin/containerd-shim-runc-v2"},
    {"/run/containerd/docker-containerd.sock", socket, kFile, kExtra, everywhere, "", "Docker 18.09",
     "/run/containerd/containerd.sock"},
    {"/run/docker/libcontainerd/docker-containerd.sock", socket, kFile, kExtra, everywhere, "",
     "Docker 18.09", "/run/containerd/containerd.sock"},
});

constexpr auto kBusyFolders = std::to_array<BusyFolder>({
    {"/var/lib/docker", "/usr/bin/dockerd", "/var/lib/docker/overlay2/1/diff/f"},
    {"/var/lib/containerd", "/usr/bin/containerd", "/var/lib/containerd/tmpmounts/f"},
    {"/var/lib/containers", "/usr/bin/podman", "/var/lib/containers/storage/overlay/1/diff/f"},
    {"/run/containerd", "/usr/bin/containerd-shim-runc-v2",
     "/run/containerd/io.containerd.runtime.v2.task/f"},
    {"/run/docker", "/usr/bin/dockerd", "/run/docker/netns/f"},
});

}  // namespace

std::span<const WatchedPath> watched_paths() noexcept {
    return kPaths;
}

const WatchedPath* find_watched_path(std::string_view path) {
    const auto usual = usual_path(path);
    const auto* row = std::ranges::find(kPaths, std::string_view(usual), &WatchedPath::path);
    return row == kPaths.end() ? nullptr : row;
}

std::span<const BusyFolder> busy_folders() noexcept {
    return kBusyFolders;
}

}  // namespace dockaudit

#include "docker/engine_files.hpp"

#include <algorithm>
#include <array>
#include <span>

#include "base/ascii.hpp"
#include "docker/runtime_command.hpp"

namespace dockaudit {
namespace {

using Words = std::span<const std::string_view>;

bool contains(Words words, std::string_view word) noexcept {
    return std::ranges::find(words, word) != words.end();
}

bool is_in_any(std::string_view path, Words folders) noexcept {
    return std::ranges::any_of(folders, [path](auto folder) { return is_path_within(path, folder); });
}

std::string_view folder_of(std::string_view path) noexcept {
    const auto slash = path.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
}

// dockerd(8), containerd(8), podman-system-service(1), buildkitd, crio(8), and the sockets by which kubelets talk to
// docker.
constexpr auto kSockets = std::to_array<std::string_view>({
    "buildkitd.sock",
    "containerd.sock",
    "cri-dockerd.sock",
    "crio.sock",
    "docker.sock",
    "dockershim.sock",
    "podman.sock",
});

// /var/run is /run.
constexpr auto kSocketFolders = std::to_array<std::string_view>({
    "/run",
    "/run/buildkit",
    "/run/containerd",
    "/run/crio",
    "/run/podman",
    "/var/run",
    "/var/run/buildkit",
    "/var/run/containerd",
    "/var/run/crio",
    "/var/run/podman",
});

// dockerd(8): daemon.json, certificates of registries and the key; config.toml(5) of containerd; containers.conf(5),
// registries.conf(5), policy.json(5).
constexpr auto kConfigurationFolders = std::to_array<std::string_view>({
    "/etc/containerd",
    "/etc/containers",
    "/etc/docker",
});

// What the units of the distributions read as EnvironmentFile: Debian's, and those of the RHEL family, which also has
// docker-network and docker-storage.
constexpr auto kConfigurationFiles = std::to_array<std::string_view>({
    "/etc/default/docker",
    "/etc/sysconfig/docker",
});

// systemd.unit(5), "Unit File Search Path".
constexpr auto kUnitFolders = std::to_array<std::string_view>({
    "/etc/systemd/system",
    "/etc/systemd/user",
    "/lib/systemd/system",
    "/run/systemd/system",
    "/usr/lib/systemd/system",
    "/usr/lib/systemd/user",
    "/usr/local/lib/systemd/system",
});

constexpr auto kUnits = std::to_array<std::string_view>({
    "containerd.service",
    "docker.service",
    "docker.socket",
    "podman.service",
    "podman.socket",
});

// The files of rootless engines, in the home of a user.
constexpr std::string_view kUserUnits = "/.config/systemd/user";
constexpr auto kUserConfigurationFiles = std::to_array<std::string_view>({
    "/.config/docker/daemon.json",
});

constexpr auto kProgramFolders = std::to_array<std::string_view>({
    "/bin",
    "/opt/bin",
    "/opt/containerd/bin",
    "/sbin",
    "/usr/bin",
    "/usr/lib/podman",
    "/usr/libexec/docker",
    "/usr/libexec/podman",
    "/usr/local/bin",
    "/usr/local/sbin",
    "/usr/sbin",
});

// docker(1) looks for its plugins here; what is called `docker-NAME` there is the verb NAME.
constexpr auto kPluginFolders = std::to_array<std::string_view>({
    "/usr/lib/docker/cli-plugins",
    "/usr/libexec/docker/cli-plugins",
    "/usr/local/lib/docker/cli-plugins",
    "/usr/local/libexec/docker/cli-plugins",
});
constexpr std::string_view kUserPlugins = "/.docker/cli-plugins";

// Besides those of `runtime_kind` and `is_client_name`.
constexpr auto kPrograms = std::to_array<std::string_view>({
    "cri-dockerd",
    "crictl",
    "ctr",
    "docker-ctr",
    "docker-init",
    "dockerd-rootless.sh",
    "rootlesskit",
});

// Besides clients, engines and shims. systemd(1) has the socket first and may wake the engine.
constexpr auto kSocketClients = std::to_array<std::string_view>({
    "cri-dockerd",
    "crictl",
    "ctr",
    "docker-ctr",
    "kubelet",
    "systemd",
});
constexpr auto kSystemdFolders = std::to_array<std::string_view>({"/lib/systemd", "/usr/lib/systemd"});

// proc(5), core(5), Documentation/admin-guide/binfmt-misc.rst and sysrq.rst of Linux.
constexpr auto kKernelControls = std::to_array<std::string_view>({
    "/proc/sys/fs/binfmt_misc/register",
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hotplug",
    "/proc/sys/kernel/modprobe",
    "/proc/sysrq-trigger",
    "/sys/kernel/uevent_helper",
});

// The folders of a snap change their names with each revision: /snap/docker/2915/bin/dockerd.
bool is_in_snap(std::string_view path) noexcept {
    return path.starts_with("/snap/docker/") || path.starts_with("/var/lib/snapd/snap/docker/");
}

// A unit, or a file in the folder of its drop-ins, `docker.service.d`.
bool is_unit(std::string_view path, std::string_view folder) noexcept {
    if (!is_path_within(path, folder) || path.size() == folder.size()) return false;
    path.remove_prefix(folder.size() + 1);
    auto unit = take_until(path, '/');
    if (unit.ends_with(".d")) unit.remove_suffix(2);
    return contains(kUnits, unit);
}

bool is_plugin(std::string_view path) noexcept {
    return program_name(path).starts_with("docker-") && contains(kPluginFolders, folder_of(path));
}

// While a package is unpacked its files have more of a name: `containerd-shim-runc-v2.dpkg-new`.
bool is_program_name(std::string_view name) noexcept {
    if (is_client_name(name) || contains(kPrograms, name)) return true;
    return runtime_kind(name) != RuntimeKind::none &&
           std::ranges::all_of(name, [](char c) { return is_letter(c) || is_digit(c) || c == '-'; });
}

}  // namespace

bool is_path_within(std::string_view path, std::string_view folder) noexcept {
    return path.starts_with(folder) && (path.size() == folder.size() || path[folder.size()] == '/');
}

bool is_engine_socket(std::string_view path) noexcept {
    return contains(kSockets, path.substr(path.rfind('/') + 1));
}

bool is_engine_socket_folder(std::string_view path) noexcept {
    return contains(kSocketFolders, path);
}

bool is_engine_configuration(std::string_view path) noexcept {
    if (!path.starts_with('/')) return false;
    if (is_in_any(path, kConfigurationFolders) || contains(kConfigurationFiles, path)) return true;
    if (path.starts_with("/etc/sysconfig/docker-")) return true;
    if (std::ranges::any_of(kUnitFolders, [path](auto folder) { return is_unit(path, folder); })) return true;
    const bool is_users =
        std::ranges::any_of(kUserConfigurationFiles, [path](auto end) { return path.ends_with(end); });
    const auto units = path.find(kUserUnits);
    return is_users ||
           (units != std::string_view::npos && is_unit(path, path.substr(0, units + kUserUnits.size())));
}

bool is_engine_program(std::string_view path) noexcept {
    if (is_plugin(path)) return true;
    return is_program_name(program_name(path)) &&
           (contains(kProgramFolders, folder_of(path)) || is_in_snap(path));
}

// cgroups(7): the program that runs when a group of version 1 is empty, wherever its tree is mounted.
bool is_kernel_control(std::string_view path) noexcept {
    return contains(kKernelControls, path) || path.ends_with("/release_agent");
}

bool is_usual_socket_client(std::string_view exe) noexcept {
    const auto name = program_name(exe);
    const auto folder = folder_of(exe);
    if (is_plugin(exe) || (name.starts_with("docker-") && folder.ends_with(kUserPlugins))) return true;
    const auto kind = runtime_kind(name);
    const bool is_usual = is_client_name(name) || contains(kSocketClients, name) ||
                          kind == RuntimeKind::engine || kind == RuntimeKind::shim;
    return is_usual &&
           (contains(kProgramFolders, folder) || contains(kSystemdFolders, folder) || is_in_snap(exe));
}

}  // namespace dockaudit

#include "docker/runtime_command.hpp"

#include <algorithm>
#include <array>

#include "base/ascii.hpp"

namespace dockaudit {
namespace {

using Arguments = std::span<const std::string_view>;

constexpr std::size_t kIdSize = 64;
constexpr std::size_t kShortestPrefix = 12;  // of an id, as docker(1) shows it

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& words, std::string_view word) noexcept {
    return std::ranges::find(words, word) != words.end();
}

bool is_whole_hex_id(std::string_view text) noexcept {
    return text.size() == kIdSize && std::ranges::all_of(text, is_lower_hex_digit);
}

// The options of runc(8) and crun(1) that take the next argument as their value, before and after the verb.
constexpr auto kValueOptions = std::to_array<std::string_view>({
    "--additional-gids",
    "-g",
    "--apparmor",
    "--bundle",
    "-b",
    "--cap",
    "-c",
    "--cgroup",
    "--cgroup-manager",
    "--config",
    "-f",
    "--console-socket",
    "--criu",
    "--cwd",
    "--env",
    "-e",
    "--log",
    "--log-format",
    "--log-level",
    "--pid-file",
    "--preserve-fds",
    "--process",
    "-p",
    "--process-label",
    "--root",
    "--rootless",
    "--user",
    "-u",
    "--image-path",
    "--work-path",
    "--parent-path",
    "--page-server",
    "--manage-cgroups-mode",
    "--empty-ns",
    "--status-fd",
    "--lsm-profile",
    "--lsm-mount-context",
    "--pidfd-socket",
    "--interval",
    "--format",
});

constexpr std::array<std::string_view, 16> kVerbs{
    "checkpoint", "create", "delete", "events",  "exec",   "features", "init",  "kill",
    "list",       "pause",  "ps",     "restore", "resume", "run",      "start", "state"};

// containerd has a folder for the runtimes of each namespace: `/run/containerd/runc/k8s.io`.
std::string_view engine_of_root(std::string_view root) noexcept {
    const auto name = program_name(root);
    root.remove_suffix(std::min(name.size() + 1, root.size()));
    const auto folder = program_name(root);
    return folder == "runc" || folder == "runtime-runc" ? name : std::string_view{};
}

RuntimeCommand parse_runtime(Arguments arguments) {
    RuntimeCommand command{.kind = RuntimeKind::runtime, .verb = {}, .id = {}, .is_apart = false};
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const auto word = arguments[i];
        if (word.size() > 1 && word.front() == '-') {
            if (!is_one_of(kValueOptions, word)) continue;
            if (word == "--root" && i + 1 < arguments.size())
                command.engine = engine_of_root(arguments[i + 1]);
            ++i;
        } else if (command.verb.empty()) {
            command.verb = word;
            if (word == "init") command.kind = RuntimeKind::init;
            if (!is_one_of(kVerbs, word) || word == "init" || word == "list" || word == "features") break;
        } else {
            if (is_container_id(word)) command.id = word;
            break;
        }
    }
    return command;
}

RuntimeCommand parse_shim(Arguments arguments) {
    RuntimeCommand command{.kind = RuntimeKind::shim, .verb = {}, .id = {}, .is_apart = false};
    for (std::size_t i = 1; i < arguments.size(); ++i) {
        const auto word = arguments[i];
        if ((word == "-id" || word == "--id") && i + 1 < arguments.size()) {
            if (is_container_id(arguments[i + 1])) command.id = arguments[i + 1];
            ++i;
        } else if ((word == "-namespace" || word == "--namespace") && i + 1 < arguments.size()) {
            command.engine = arguments[++i];
        } else if (word == "-workdir" && i + 1 < arguments.size()) {
            // The shim before version 2 has the id at the end of its folder.
            const auto name = program_name(arguments[++i]);
            if (command.id.empty() && is_whole_hex_id(name)) command.id = name;
        } else if (word == "start" || word == "delete") {
            command.verb = word;
        } else if (command.id.empty() && is_whole_hex_id(word)) {
            command.id = word;  // docker-containerd-shim ID BUNDLE RUNTIME
        }
    }
    return command;
}

RuntimeCommand parse_monitor(Arguments arguments) {
    RuntimeCommand command{.kind = RuntimeKind::monitor, .verb = {}, .id = {}, .is_apart = false};
    for (std::size_t i = 1; i + 1 < arguments.size(); ++i) {
        const auto word = arguments[i];
        const auto value = arguments[i + 1];
        if (word == "-c" || word == "--cid") {
            if (command.id.empty() && is_container_id(value)) command.id = value;
        } else if (word == "--exit-dir" || word == "--exit-command") {
            if (program_name(value) == "podman") command.engine = "podman";
            if (value.find("/crio/") != std::string_view::npos) command.engine = "crio";
        }
    }
    return command;
}

// `podman … container cleanup [--exec SESSION] ID` is what conmon runs when a process has ended.
RuntimeCommand parse_engine(std::string_view name, Arguments arguments) {
    RuntimeCommand command{.kind = RuntimeKind::engine, .verb = {}, .id = {}, .is_apart = false};
    if (name != "podman" && name != "buildah") return command;
    // The reaper of a step of `podman build`: its containers are named by the runtimes that it calls.
    if (!arguments.empty() && arguments.front() == "buildah-oci-runtime") command.kind = RuntimeKind::monitor;
    const auto cleanup = std::ranges::find(arguments, "cleanup");
    if (cleanup == arguments.end() || cleanup == arguments.begin() || *std::prev(cleanup) != "container")
        return command;
    const bool is_of_exec = std::ranges::find(cleanup, arguments.end(), "--exec") != arguments.end();
    if (is_of_exec || !is_whole_hex_id(arguments.back())) return command;
    command.verb = "cleanup";
    command.id = arguments.back();
    command.engine = "podman";
    return command;
}

RuntimeCommand parse_command(std::string_view name, Arguments arguments) {
    switch (runtime_kind(name)) {
        case RuntimeKind::shim:
            return parse_shim(arguments);
        case RuntimeKind::monitor:
            return parse_monitor(arguments);
        case RuntimeKind::runtime:
            return parse_runtime(arguments);
        case RuntimeKind::engine:
            return parse_engine(name, arguments);
        default:
            return {};
    }
}

// What stands before an id in a path. Others than these are layers, images and checksums.
struct Marker {
    std::string_view text;
    bool begins_component;  // only after a slash or at the start
};
constexpr std::array kMarkers{
    Marker{"/io.containerd.runtime.v2.task/moby/", false},
    Marker{"/io.containerd.runtime.v2.task/k8s.io/", false},
    Marker{"/io.containerd.runtime.v1.linux/moby/", false},
    Marker{"/var/lib/docker/containers/", false},
    Marker{"/overlay-containers/", false},
    Marker{"/vfs-containers/", false},
    Marker{"docker-", true},
    Marker{"libpod-", true},
    Marker{"libpod-conmon-", true},
    Marker{"cri-containerd-", true},
    Marker{"crio-", true},
};

// The id or its beginning that stands at the start of `text`, up to a byte that can follow one.
std::string_view leading_id(std::string_view text) noexcept {
    const auto end = std::ranges::find_if_not(text, is_lower_hex_digit);
    const auto size = static_cast<std::size_t>(end - text.begin());
    if (size < kShortestPrefix || size > kIdSize) return {};
    if (size < text.size() && text[size] != '/' && text[size] != '.') return {};
    return text.substr(0, size);
}

}  // namespace

bool RuntimeCommand::begins_container() const noexcept {
    if (id.empty()) return false;
    return kind == RuntimeKind::runtime ? verb == "create" || verb == "run" || verb == "restore"
                                        : kind == RuntimeKind::shim && verb != "delete";
}

bool RuntimeCommand::makes_process() const noexcept {
    if (id.empty() || is_apart || ends_container()) return false;
    if (kind == RuntimeKind::runtime) return begins_container() || verb == "exec";
    return kind == RuntimeKind::monitor || kind == RuntimeKind::shim;
}

bool RuntimeCommand::ends_container() const noexcept {
    return !id.empty() && (verb == "delete" || verb == "cleanup");
}

RuntimeKind runtime_kind(std::string_view name) noexcept {
    constexpr auto kRuntimes = std::to_array<std::string_view>(
        {"runc", "docker-runc", "crun", "youki", "runsc", "sysbox-runc", "kata-runtime"});
    constexpr auto kEngines = std::to_array<std::string_view>(
        {"dockerd", "containerd", "docker-containerd", "podman", "podman-remote", "buildah", "crio", "cri-o",
         "docker-proxy", "buildkitd", "netavark", "docker-containerd-ctr"});
    if (name.starts_with("containerd-shim") || name == "docker-containerd-shim") return RuntimeKind::shim;
    if (name == "conmon") return RuntimeKind::monitor;
    if (is_one_of(kRuntimes, name) || name.starts_with("nvidia-container-runtime"))
        return RuntimeKind::runtime;
    return is_one_of(kEngines, name) ? RuntimeKind::engine : RuntimeKind::none;
}

bool is_client_name(std::string_view name) noexcept {
    constexpr std::array<std::string_view, 7> kClients{
        "docker", "docker.io", "docker-compose", "docker-buildx", "podman", "podman-remote", "nerdctl"};
    return is_one_of(kClients, name);
}

bool may_be_client(std::string_view exe) noexcept {
    const auto name = program_name(exe);
    return is_client_name(name) || name == "sh" || name == "bash" || name == "dash" ||
           name.starts_with("python");
}

bool enters_other_root(std::string_view exe) noexcept {
    const auto name = program_name(exe);
    constexpr std::array<std::string_view, 6> kEnterers{"nsenter", "chroot",  "unshare",
                                                        "bwrap",   "buildah", "podman"};
    return std::ranges::find(kEnterers, name) != kEnterers.end();
}

std::string_view program_name(std::string_view path) noexcept {
    constexpr std::string_view kDeleted = " (deleted)";
    if (path.ends_with(kDeleted)) path.remove_suffix(kDeleted.size());
    return path.substr(path.rfind('/') + 1);
}

bool is_container_id(std::string_view text) noexcept {
    const auto fits = [](char c) {
        return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '+' || c == '-';
    };
    return !text.empty() && (is_letter(text.front()) || is_digit(text.front())) &&
           std::ranges::all_of(text, fits);
}

RuntimeCommand parse_runtime_command(std::string_view exe, Arguments arguments) {
    const auto first = arguments.empty() ? std::string_view{} : arguments.front();
    auto name = program_name(exe);
    if (name.empty() || name == "exe" || exe.starts_with("/memfd:") || exe.starts_with("memfd:"))
        name = program_name(first);
    auto command = parse_command(name, arguments);
    command.is_apart = name.find("kata") != std::string_view::npos;
    return command;
}

RuntimeCommand parse_unknown_runtime(Arguments arguments, std::string_view id) {
    const auto found = std::ranges::find(arguments, id);
    const auto verb =
        std::ranges::find_if(arguments.begin(), found, [](auto word) { return is_one_of(kVerbs, word); });
    if (found == arguments.end() || verb == found) return {};
    return {.kind = RuntimeKind::runtime, .verb = *verb, .id = id, .is_apart = false};
}

std::optional<std::string_view> find_container_id(std::string_view path) noexcept {
    std::string_view best;
    for (const auto& marker : kMarkers) {
        for (auto at = path.find(marker.text); at != std::string_view::npos;
             at = path.find(marker.text, at + 1)) {
            if (marker.begins_component && at > 0 && path[at - 1] != '/') continue;
            const auto id = leading_id(path.substr(at + marker.text.size()));
            if (id.size() > best.size()) best = id;
        }
    }
    if (best.empty()) return std::nullopt;
    return best;
}

}  // namespace dockaudit

#include <algorithm>
#include <array>
#include <dockaudit/docker_flags.hpp>

#include "docker/engine_files.hpp"
#include "docker/record_flags.hpp"

namespace dockaudit {
namespace {

using enum FlagSeverity;

constexpr std::array<std::string_view, 4> kSeverities{"low", "medium", "high", "critical"};

constexpr std::array kFlags{
    CommandFlag{FlagId::privileged, "privileged", critical,
                "a privileged container has all devices and capabilities of the host", "T1611", "5.5"},
    CommandFlag{FlagId::host_root_mount, "host-root-mount", critical,
                "the container is given the root of the host's files", "T1611", "5.6"},
    CommandFlag{FlagId::sensitive_mount, "sensitive-mount", high,
                "the container is given files on which the security of the host rests", "T1611", "5.6"},
    CommandFlag{FlagId::socket_mount, "socket-mount", critical,
                "who has the socket of the engine is root on the host", "T1611", "5.32"},
    CommandFlag{FlagId::host_namespace, "host-namespace", high,
                "the container shares a namespace with the host", "T1611", "5.10 5.16 5.17 5.21 5.31"},
    CommandFlag{FlagId::capability, "capability", high,
                "the container is given a capability that can reach the host", "T1611", "5.4"},
    CommandFlag{FlagId::unconfined, "unconfined", high, "a confinement of the container is turned off",
                "T1611", "5.2 5.3 5.22 5.26"},
    CommandFlag{FlagId::device, "device", high, "the container is given a device of the host", "T1611",
                "5.18"},
    CommandFlag{FlagId::exec_root, "exec-root", medium, "a command runs in a container as root", "T1609",
                "5.24"},
    CommandFlag{FlagId::exec_privileged, "exec-privileged", high,
                "a command runs in a container with all capabilities", "T1611", "5.23"},
    CommandFlag{FlagId::shell_in_container, "shell-in-container", medium, "a shell runs in a container",
                "T1609", ""},
    CommandFlag{FlagId::data_out, "data-out", medium, "files or images leave the engine", "T1005", ""},
    CommandFlag{FlagId::data_in, "data-in", medium, "files or images come in past a registry", "T1105", ""},
    CommandFlag{FlagId::daemon_config, "daemon-config", high, "the configuration of the engine changes",
                "T1562", "1.1.6 1.1.7 1.1.9 1.1.11 1.1.12"},
    CommandFlag{FlagId::binary_change, "binary-change", critical, "a program of the engine changes", "T1554",
                "1.1.3 1.1.14 1.1.17 1.1.18"},
    CommandFlag{FlagId::socket_client, "socket-client", high,
                "a program other than the usual ones talks to the engine", "T1609", "1.1.8"},
    CommandFlag{FlagId::group_docker, "group-docker", high,
                "a member of the group docker is root on the host", "T1098.007", "1.1.2"},
    CommandFlag{FlagId::kernel_change, "kernel-change", critical,
                "a process in a container changes what the kernel of the host runs", "T1611", ""},
    CommandFlag{FlagId::denied, "denied", medium, "an attempt was refused", "", ""},
};

std::string_view base_name(std::string_view path) noexcept {
    return path.substr(path.rfind('/') + 1);
}

bool contains(std::span<const std::string_view> words, std::string_view word) noexcept {
    return std::ranges::find(words, word) != words.end();
}

bool is_below_any(std::string_view path, std::span<const std::string_view> folders) noexcept {
    return std::ranges::any_of(folders, [path](auto folder) { return is_path_within(path, folder); });
}

// Everybody may read them; whoever writes them owns the host.
constexpr auto kPrograms = std::to_array<std::string_view>({
    "/bin",
    "/lib",
    "/lib64",
    "/sbin",
    "/usr",
});

constexpr auto kSensitive = std::to_array<std::string_view>({
    "/bin",
    "/boot",
    "/dev",
    "/etc",
    "/lib",
    "/lib64",
    "/proc",
    "/root",
    "/sbin",
    "/sys",
    "/usr",
    "/var/lib/containerd",
    "/var/lib/containers",
    "/var/lib/docker",
    "/var/lib/kubelet",
    "/var/spool/cron",
});

// Given to containers every day, and of no use to one that wants out.
constexpr auto kHarmless = std::to_array<std::string_view>({
    "/dev/null",
    "/dev/random",
    "/dev/shm",
    "/dev/urandom",
    "/dev/zero",
    "/etc/hosts",
    "/etc/localtime",
    "/etc/resolv.conf",
    "/etc/ssl/certs",
    "/etc/timezone",
    "/usr/share",
});

bool has_mount(const DockerCommand& command, bool (*is_wanted)(const CommandMount& mount)) {
    return std::ranges::any_of(command.options.mounts, [is_wanted](const auto& mount) {
        return mount.is_path() && is_wanted(mount);
    });
}

// A folder above a sensitive one holds it too; the root has a flag of its own.
bool is_sensitive(const CommandMount& mount) {
    const std::string_view path = mount.source;
    if (!path.starts_with('/') || path == "/") return false;
    if (mount.read_only && is_below_any(path, kPrograms)) return false;
    if (path.ends_with("/.ssh") || path.find("/.ssh/") != std::string_view::npos) return true;
    const bool is_above =
        std::ranges::any_of(kSensitive, [path](auto folder) { return is_path_within(folder, path); });
    return is_above || (is_below_any(path, kSensitive) && !is_below_any(path, kHarmless));
}

bool is_socket(const CommandMount& mount) {
    return is_engine_socket(mount.source) || is_engine_socket_folder(mount.source);
}

// CIS 5.4 and the ways out of containers that are known.
constexpr auto kCapabilities = std::to_array<std::string_view>({
    "ALL",
    "AUDIT_CONTROL",
    "BPF",
    "CHECKPOINT_RESTORE",
    "DAC_OVERRIDE",
    "DAC_READ_SEARCH",
    "LINUX_IMMUTABLE",
    "MAC_ADMIN",
    "MAC_OVERRIDE",
    "NET_ADMIN",
    "NET_RAW",
    "PERFMON",
    "SYSLOG",
    "SYS_ADMIN",
    "SYS_BOOT",
    "SYS_MODULE",
    "SYS_PTRACE",
    "SYS_RAWIO",
    "SYS_TIME",
});

constexpr auto kUnconfined = std::to_array<std::string_view>({
    "apparmor=unconfined",
    "label=disable",
    "no-new-privileges=false",
    "seccomp=unconfined",
    "systempaths=unconfined",
    "unmask=ALL",
    "unmask=all",
});

constexpr auto kShells = std::to_array<std::string_view>({
    "ash",
    "bash",
    "csh",
    "dash",
    "fish",
    "ksh",
    "pwsh",
    "rbash",
    "sh",
    "tcsh",
    "zsh",
});

bool is_shell(std::string_view word) noexcept {
    return contains(kShells, base_name(word));
}

bool is_run(const DockerCommand& command) noexcept {
    return command.verb == "run" || command.verb == "create" || command.verb == "compose run";
}

bool is_exec(const DockerCommand& command) noexcept {
    return command.verb == "exec" || command.verb == "compose exec";
}

bool mounts_root(const DockerCommand& command) {
    return has_mount(command, [](const CommandMount& mount) { return mount.source == "/"; });
}

// `sh -c SCRIPT`, `bash -lc SCRIPT`: the words after the shell.
bool has_script(std::span<const std::string> words) {
    return !words.empty() && words.front().starts_with('-') && !words.front().starts_with("--") &&
           words.front().find('c') != std::string::npos;
}

// The program is a shell, or the program runs one, as `env A=1 bash` and `chroot /host sh` do. Many containers are
// made to run a script, which is of interest only if it has the host in its hands.
bool runs_shell(const DockerCommand& command) {
    if (!is_run(command) && !is_exec(command)) return false;
    std::span<const std::string> words = command.command;
    bool is_first = command.options.entrypoint && is_shell(*command.options.entrypoint);
    if (!is_first && !words.empty() && is_shell(words.front())) {
        is_first = true;
        words = words.subspan(1);
    }
    if (is_first && is_run(command) && has_script(words))
        return command.options.privileged || mounts_root(command);
    return is_first || (!words.empty() && is_shell(words.back()));
}

bool is_root(std::string_view user) noexcept {
    user = user.substr(0, user.find(':'));
    return user == "root" || (!user.empty() && user.find_first_not_of('0') == std::string_view::npos);
}

bool moves_data_out(const DockerCommand& command) {
    constexpr auto kVerbs = std::to_array<std::string_view>(
        {"commit", "compose commit", "compose export", "compose publish", "compose push", "export",
         "manifest push", "push", "save", "volume export"});
    return contains(kVerbs, command.verb) || (command.copy && !command.copy->from.is_host());
}

bool moves_data_in(const DockerCommand& command) {
    constexpr auto kVerbs = std::to_array<std::string_view>({"import", "load", "volume import"});
    return contains(kVerbs, command.verb) || (command.copy && !command.copy->to.is_host());
}

struct Test {
    FlagId id;
    bool (*holds)(const DockerCommand&);
};

constexpr std::array kTests{
    Test{FlagId::privileged, [](const DockerCommand& command) { return command.options.privileged; }},
    Test{FlagId::host_root_mount, mounts_root},
    Test{FlagId::sensitive_mount,
         [](const DockerCommand& command) { return has_mount(command, is_sensitive); }},
    Test{FlagId::socket_mount, [](const DockerCommand& command) { return has_mount(command, is_socket); }},
    Test{FlagId::host_namespace,
         [](const DockerCommand& command) {
             return std::ranges::any_of(command.options.namespaces, &SharedNamespace::is_host);
         }},
    Test{FlagId::capability,
         [](const DockerCommand& command) {
             return std::ranges::any_of(command.options.capabilities_added,
                                        [](const auto& name) { return contains(kCapabilities, name); });
         }},
    Test{FlagId::unconfined,
         [](const DockerCommand& command) {
             return std::ranges::any_of(command.options.security_options,
                                        [](const auto& option) { return contains(kUnconfined, option); });
         }},
    Test{FlagId::device, [](const DockerCommand& command) { return !command.options.devices.empty(); }},
    Test{FlagId::exec_root,
         [](const DockerCommand& command) { return is_exec(command) && is_root(command.options.user); }},
    Test{FlagId::exec_privileged,
         [](const DockerCommand& command) { return is_exec(command) && command.options.privileged; }},
    Test{FlagId::shell_in_container, runs_shell},
    Test{FlagId::data_out, moves_data_out},
    Test{FlagId::data_in, moves_data_in},
};

std::vector<FlagId> read_flags(const EventSubject& subject) {
    std::vector<FlagId> flags;
    if (const auto command = DockerCommand::parse(subject.event())) {
        append_flags(flags, *command);
        const auto action = subject.action();
        if (action && action->outcome == ActionOutcome::denied) flags.push_back(FlagId::denied);
    }
    append_record_flags(flags, subject);
    return flags;
}

}  // namespace

std::span<const CommandFlag> command_flags() noexcept {
    return kFlags;
}

const CommandFlag& command_flag(FlagId id) noexcept {
    return kFlags[static_cast<std::size_t>(id)];
}

const CommandFlag* find_command_flag(std::string_view name) noexcept {
    const auto found = std::ranges::find(kFlags, name, &CommandFlag::name);
    return found == kFlags.end() ? nullptr : &*found;
}

std::string_view severity_name(FlagSeverity severity) noexcept {
    return kSeverities[static_cast<std::size_t>(severity)];
}

std::optional<FlagSeverity> find_severity(std::string_view name) noexcept {
    const auto found = std::ranges::find(kSeverities, name);
    if (found == kSeverities.end()) return std::nullopt;
    return static_cast<FlagSeverity>(found - kSeverities.begin());
}

void append_flags(std::vector<FlagId>& out, const DockerCommand& command) {
    if (command.is_help) return;
    for (const auto& test : kTests) {
        if (test.holds(command)) out.push_back(test.id);
    }
}

std::vector<FlagId> find_flags(const EventView& event, const ContainerHistory* history) {
    return find_flags(EventSubject(event, history));
}

// Several ask about one event, so the answer is kept, as bits.
std::vector<FlagId> find_flags(const EventSubject& subject) {
    static_assert(kFlags.size() <= 32);
    if (!subject.flags_) {
        std::uint32_t bits = 0;
        for (const auto flag : read_flags(subject)) bits |= 1U << static_cast<std::uint32_t>(flag);
        subject.flags_ = bits;
    }
    std::vector<FlagId> flags;
    if (*subject.flags_ == 0) return flags;
    for (const auto& row : kFlags) {
        if ((*subject.flags_ >> static_cast<std::uint32_t>(row.id) & 1U) != 0) flags.push_back(row.id);
    }
    return flags;
}

}  // namespace dockaudit

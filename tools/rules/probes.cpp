#include "rules/probes.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "rules/probe_work.hpp"

namespace dockaudit::rules {
namespace {

constexpr auto kQuestions = std::to_array<ProbedQuestion>({
    {"client", "Who used the client of an engine?", "there is no client here"},
    {"socket-client", "Who talks to the socket of an engine?", "no engine runs here"},
    {"socket-mount", "Which container got the socket?", "no engine runs here"},
    {"container-programs", "What ran in a container, and in which?", "there is no program to be run"},
    {"daemon-config", "Who changed the daemon's configuration?", "there is no configuration here"},
    {"binary-change", "Who changed a program of an engine?", "there is no engine here"},
    {"group-docker", "Who may use the engine since when?", "there is no /etc/group here"},
});

enum class ProbeKind : std::uint8_t { run, connect, mount, make_file, set_mode };

/// What is tried for a question: each of the paths that is there.
struct ProbeRow {
    std::string_view question;
    ProbeKind kind;
    std::span<const std::string_view> paths;      ///< or names of programs
    std::span<const std::string_view> arguments;  ///< of a program
    std::string_view rule;                        ///< `{}` is the path
};

constexpr auto kClientArguments = std::to_array<std::string_view>({"version"});
constexpr auto kSockets = std::to_array<std::string_view>(
    {"/run/docker.sock", "/run/podman/podman.sock", "/run/containerd/containerd.sock"});
constexpr auto kTrue = std::to_array<std::string_view>({"true"});
constexpr auto kRuntimes = std::to_array<std::string_view>({"runc", "crun"});
constexpr auto kRuntimeArguments = std::to_array<std::string_view>({"--version"});
constexpr auto kConfigFolders = std::to_array<std::string_view>({"/etc/docker", "/etc/containerd"});
constexpr auto kConfigFiles = std::to_array<std::string_view>(
    {"/usr/lib/systemd/system/docker.service", "/usr/lib/systemd/system/docker.socket", "/etc/default/docker",
     "/etc/sysconfig/docker"});
constexpr auto kEnginePrograms =
    std::to_array<std::string_view>({"dockerd", "containerd", "containerd-shim-runc-v2", "runc", "docker"});
constexpr auto kGroupFiles = std::to_array<std::string_view>({"/etc/group"});

constexpr std::string_view kExecRule = "-a always,exit -F arch=b64 -S execve,execveat -F key=docker-exec";
constexpr std::string_view kWriteRule =
    "-a always,exit -F arch=b64 -F path={} -F perm=wa -F key=docker-config";

constexpr auto kRows = std::to_array<ProbeRow>({
    {"client",
     ProbeKind::run,
     {},
     kClientArguments,
     "-a always,exit -F arch=b64 -F path={} -F perm=x -F key=docker-client"},
    {"socket-client",
     ProbeKind::connect,
     kSockets,
     {},
     "-a always,exit -F arch=b64 -S connect -F path={} -F key=docker-socket"},
    {"socket-mount",
     ProbeKind::mount,
     kSockets,
     {},
     "-a always,exit -F arch=b64 -S mount,move_mount -F filetype=socket -F key=docker-mount"},
    {"container-programs", ProbeKind::run, kTrue, {}, kExecRule},
    {"container-programs", ProbeKind::run, kRuntimes, kRuntimeArguments, kExecRule},
    {"daemon-config",
     ProbeKind::make_file,
     kConfigFolders,
     {},
     "-a always,exit -F arch=b64 -F dir={} -F perm=wa -F key=docker-config"},
    {"daemon-config", ProbeKind::set_mode, kConfigFiles, {}, kWriteRule},
    {"binary-change",
     ProbeKind::set_mode,
     kEnginePrograms,
     {},
     "-a always,exit -F arch=b64 -F path={} -F perm=wa -F key=docker-binary"},
    {"group-docker",
     ProbeKind::set_mode,
     kGroupFiles,
     {},
     "-a always,exit -F arch=b64 -F path={} -F perm=wa -F key=docker-group"},
});

class Planner {
 public:
    Planner(const RuleHost& rule_host, const World& world) : rule_host_(rule_host), world_(world) {}

    std::vector<Probe> plan();

 private:
    std::vector<std::string> paths_of(const ProbeRow& row) const;
    Probe make_probe(const ProbeRow& row, std::string path) const;

    const RuleHost& rule_host_;
    const World& world_;
};

// Those that are there. What has no slash is the name of a program.
std::vector<std::string> Planner::paths_of(const ProbeRow& row) const {
    std::vector<std::string> found;
    const auto add = [&found](std::string path) {
        if (std::ranges::find(found, path) == found.end()) found.push_back(std::move(path));
    };
    if (row.paths.empty()) return rule_host_.clients;
    for (const auto path : row.paths) {
        if (!path.starts_with('/')) {
            if (auto program = world_.find_program(path); !program.empty()) add(std::move(program));
        } else if (world_.is_there(path)) {
            add(std::string(path));
        }
    }
    return found;
}

Probe Planner::make_probe(const ProbeRow& row, std::string path) const {
    Probe probe;
    probe.question = row.question;
    probe.rule = fmt::format(fmt::runtime(row.rule), path);
    const auto place = world_.at(path);
    switch (row.kind) {
        case ProbeKind::run:
            probe.is_program = true;
            probe.words = {path};
            probe.words.insert(probe.words.end(), row.arguments.begin(), row.arguments.end());
            probe.what = "run";
            for (const auto& word : probe.words) probe.what += " " + word;
            break;
        case ProbeKind::connect:
            probe.what = "connect to " + path;
            probe.work = [place] { connect_to(place); };
            break;
        case ProbeKind::mount:
            probe.what = "mount " + path + " where no other process sees it";
            probe.work = [place] { mount_apart(place); };
            break;
        case ProbeKind::make_file:
            path += "/.dockaudit-probe";
            probe.what = "make " + path + " and remove it at once";
            probe.work = [file = world_.at(path)] { make_and_remove(file); };
            break;
        case ProbeKind::set_mode:
            probe.what = "give " + path + " the mode that it has";
            probe.work = [place] { set_same_mode(place); };
            break;
    }
    probe.path = std::move(path);
    return probe;
}

std::vector<Probe> Planner::plan() {
    std::vector<Probe> probes;
    for (const auto& row : kRows) {
        for (auto& path : paths_of(row)) probes.push_back(make_probe(row, std::move(path)));
    }
    return probes;
}

}  // namespace

std::span<const ProbedQuestion> probed_questions() noexcept {
    return kQuestions;
}

std::vector<Probe> plan_probes(const RuleHost& rule_host, const World& world) {
    return Planner(rule_host, world).plan();
}

}  // namespace dockaudit::rules

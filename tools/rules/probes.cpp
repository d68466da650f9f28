#include "rules/probes.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "rules/probe_work.hpp"

namespace dockaudit::rules {
namespace {

enum class ProbeKind : std::uint8_t {
    run_client,
    run,
    connect,
    mount,
    make_file,
    make_file_as_person,
    set_mode
};

/// What is tried for a question: each of the paths that is there.
struct ProbeRow {
    std::string_view question;
    ProbeKind kind;
    std::span<const std::string_view> paths;  ///< or names of programs
    std::string_view argument;                ///< of a program; may be empty
    std::string_view key;
};

constexpr auto kSockets = std::to_array<std::string_view>(
    {"/run/docker.sock", "/run/containerd/containerd.sock", "/run/podman/podman.sock"});
constexpr auto kTrue = std::to_array<std::string_view>({"true"});
constexpr auto kShims = std::to_array<std::string_view>({"containerd-shim-runc-v2"});
constexpr auto kRuntimes = std::to_array<std::string_view>({"runc", "crun"});
constexpr auto kConfigFolders = std::to_array<std::string_view>(
    {"/etc/docker", "/etc/containerd", "/etc/containers", "/etc/systemd/system/docker.service.d"});
constexpr auto kConfigFiles = std::to_array<std::string_view>(
    {"/usr/lib/systemd/system/docker.service", "/usr/lib/systemd/system/docker.socket", "/etc/default/docker",
     "/etc/sysconfig/docker"});
constexpr auto kClients = std::to_array<std::string_view>({"docker", "podman"});
constexpr auto kEngines = std::to_array<std::string_view>({"dockerd", "containerd"});
constexpr auto kGroupFiles = std::to_array<std::string_view>({"/etc/group"});
constexpr auto kVolumes = std::to_array<std::string_view>({"/var/lib/docker/volumes"});

constexpr auto kRows = std::to_array<ProbeRow>({
    {"client-use", ProbeKind::run_client, {}, "version", "docker-client"},
    {"socket-client", ProbeKind::connect, kSockets, "", "docker-socket"},
    {"container-touched", ProbeKind::run, kShims, "-v", "docker-runtime"},
    {"container-touched", ProbeKind::run, kRuntimes, "--version", "docker-runtime"},
    {"container-programs", ProbeKind::run, kTrue, "", "docker-exec"},
    {"daemon-configuration", ProbeKind::make_file, kConfigFolders, "", "docker-config"},
    {"daemon-configuration", ProbeKind::set_mode, kConfigFiles, "", "docker-config"},
    {"binary-replaced", ProbeKind::set_mode, kClients, "", "docker-client"},
    {"binary-replaced", ProbeKind::set_mode, kEngines, "", "docker-engine"},
    {"binary-replaced", ProbeKind::set_mode, kShims, "", "docker-runtime"},
    {"binary-replaced", ProbeKind::set_mode, kRuntimes, "", "docker-runtime"},
    {"docker-group", ProbeKind::set_mode, kGroupFiles, "", "docker-group"},
    {"socket-mount", ProbeKind::mount, kSockets, "", "docker-socket-mount"},
    {"volume-access", ProbeKind::make_file_as_person, kVolumes, "", "docker-data"},
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
    if (row.kind == ProbeKind::run_client) {
        for (const auto& client : rule_host_.clients) {
            // Others do not know that word, or ask a network with it.
            if (std::ranges::find(kClients, client.substr(client.rfind('/') + 1)) != kClients.end())
                add(client);
        }
        return found;
    }
    if (row.kind == ProbeKind::make_file_as_person && rule_host_.data_root) {
        if (const auto folder = *rule_host_.data_root + "/volumes"; world_.is_there(folder)) add(folder);
        return found;
    }
    if (row.kind == ProbeKind::connect || row.kind == ProbeKind::mount) {
        for (const auto& socket : rule_host_.sockets) {
            if (world_.is_there(socket)) add(socket);
        }
    }
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
    probe.key = row.key;
    const auto place = world_.at(path);
    switch (row.kind) {
        case ProbeKind::run_client:
        case ProbeKind::run:
            probe.is_program = true;
            probe.words = {path};
            if (!row.argument.empty()) probe.words.emplace_back(row.argument);
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
        case ProbeKind::make_file_as_person:
            path += "/.dockaudit-probe";
            probe.what = "make " + path + " and remove it at once";
            probe.work = [file = world_.at(path), as_person = row.kind == ProbeKind::make_file_as_person] {
                if (as_person) log_in_as_root();
                make_and_remove(file);
            };
            if (row.kind == ProbeKind::make_file_as_person) probe.what += ", as a person";
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

std::vector<std::string_view> probed_questions() {
    std::vector<std::string_view> ids;
    for (const auto& row : kRows) {
        if (std::ranges::find(ids, row.question) == ids.end()) ids.push_back(row.question);
    }
    return ids;
}

std::vector<Probe> plan_probes(const RuleHost& rule_host, const World& world) {
    return Planner(rule_host, world).plan();
}

namespace {

// The value of a condition of a line, such as that of `-F dir=`; empty if it has none.
std::string_view condition(std::string_view line, std::string_view name) {
    const auto at = line.find(name);
    if (at == std::string_view::npos) return {};
    const auto value = line.substr(at + name.size());
    return value.substr(0, value.find(' '));
}

bool concerns(std::string_view line, std::string_view path) {
    if (const auto file = condition(line, " path="); !file.empty()) return file == path;
    if (const auto folder = condition(line, " dir="); !folder.empty())
        return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
    return true;
}

}  // namespace

std::string find_helpful_rule(const Probe& probe, std::string_view rules) {
    while (!rules.empty()) {
        const auto line = rules.substr(0, rules.find('\n'));
        rules.remove_prefix(std::min(line.size() + 1, rules.size()));
        if (line.starts_with("-a always,") && condition(line, " key=") == probe.key &&
            concerns(line, probe.path))
            return std::string(line);
    }
    return {};
}

}  // namespace dockaudit::rules

#include "rules/probes.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <dockaudit/audit_rules.hpp>

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

/// What the kernel sees of a probe: the calls differ from machine to machine and from libc to libc.
struct ProbeCalls {
    std::span<const std::string_view> names;
    char access;
};

ProbeCalls calls_of(ProbeKind kind) noexcept {
    static constexpr auto kStart = std::to_array<std::string_view>({"execve"});
    static constexpr auto kConnect = std::to_array<std::string_view>({"connect", "socketcall"});
    static constexpr auto kMount = std::to_array<std::string_view>({"mount"});
    static constexpr auto kMake = std::to_array<std::string_view>({"open", "openat", "unlink", "unlinkat"});
    static constexpr auto kMode = std::to_array<std::string_view>({"chmod", "fchmodat"});
    switch (kind) {
        case ProbeKind::run_client:
        case ProbeKind::run:
            return {kStart, 'x'};
        case ProbeKind::connect:
            return {kConnect, 0};
        case ProbeKind::mount:
            return {kMount, 0};
        case ProbeKind::make_file:
        case ProbeKind::make_file_as_person:
            return {kMake, 'w'};
        case ProbeKind::set_mode:
            return {kMode, 'a'};
    }
    return {};
}

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
    const auto [calls, access] = calls_of(row.kind);
    probe.calls = calls;
    probe.access = access;
    const auto place = world_.at(path);
    switch (row.kind) {
        case ProbeKind::run_client:
        case ProbeKind::run:
            probe.is_program = true;
            probe.words = {path};
            if (!row.argument.empty()) probe.words.emplace_back(row.argument);
            probe.what = fmt::format("run {}", fmt::join(probe.words, " "));
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

// True if the rule is about the path, or about no path.
bool concerns_path(const AuditRule& rule, std::string_view path) {
    if (const auto file = rule.find("path"); !file.empty()) return file == path;
    if (const auto folder = rule.find("dir"); !folder.empty())
        return path.starts_with(folder) && path.substr(folder.size()).starts_with('/');
    return true;
}

// True if the rule takes a call that the probe is done by.
bool concerns_call(const AuditRule& rule, const Probe& probe) {
    const auto takes = [&probe](const RuleCall& call) {
        return call.name == "all" || std::ranges::find(probe.calls, call.name) != probe.calls.end();
    };
    if (!rule.calls.empty() && std::ranges::none_of(rule.calls, takes)) return false;
    const auto perm = rule.find("perm");
    return perm.empty() || (probe.access != 0 && perm.find(probe.access) != std::string_view::npos);
}

bool records(const AuditRule& rule, const Probe& probe) {
    return rule.action == RuleAction::always && !rule.is_deletion &&
           std::ranges::find(rule.keys, probe.key) != rule.keys.end() && concerns_path(rule, probe.path) &&
           concerns_call(rule, probe);
}

}  // namespace

std::string find_helpful_rule(const Probe& probe, std::string_view rules) {
    for (const auto& line : parse_audit_rules(rules).lines) {
        const auto* const rule = std::get_if<AuditRule>(&line.content);
        if (rule != nullptr && records(*rule, probe)) return line.text;
    }
    return {};
}

}  // namespace dockaudit::rules

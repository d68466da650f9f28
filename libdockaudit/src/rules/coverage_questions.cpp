#include "rules/coverage_questions.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "rules/imagined_events.hpp"

namespace dockaudit {
namespace {

using Probes = std::vector<Probe>;

std::string quoted(std::string_view what, std::string_view path, std::string_view by = {}) {
    std::string text(what);
    text.append(path);
    if (!by.empty()) text.append(" ").append(by);
    return text;
}

// Who started a client: a person, a person who is root, a job.
Probes client_probes(const HostPaths& paths, std::string_view) {
    Probes probes;
    for (const auto& client : paths.places_of(PathRole::client)) {
        const auto start = start_of(paths, client);
        probes.push_back({quoted("starts of ", client), start});
        probes.push_back({quoted("starts of ", client, "by root"), by_root(start)});
        probes.push_back({quoted("starts of ", client, "by services"), by_service(start)});
        if (paths.host().runs_32_bit)
            probes.push_back({quoted("starts of ", client, "by 32-bit programs"), by_32_bit(start)});
    }
    return probes;
}

Probes socket_probes(const HostPaths& paths, std::string_view) {
    Probes probes;
    for (const auto& socket : paths.places_of(PathRole::socket)) {
        const auto connect = connect_to(paths, socket, {});
        probes.push_back({quoted("connects to ", socket), connect});
        probes.push_back({quoted("connects to ", socket, "by services"), by_service(connect)});
        if (paths.host().runs_32_bit)
            probes.push_back({quoted("connects to ", socket, "by 32-bit programs"), by_32_bit(connect)});
    }
    return probes;
}

// Whoever touches a container uses a client, or the socket without one.
Probes touch_probes(const HostPaths& paths, std::string_view cis) {
    auto probes = client_probes(paths, cis);
    std::ranges::move(socket_probes(paths, cis), std::back_inserter(probes));
    return probes;
}

// Programs in a container, and what tells whose they are.
Probes inside_probes(const HostPaths& paths, std::string_view) {
    Probes probes{{"programs in containers", start_in_container()}};
    auto by_descriptor = start_in_container();
    by_descriptor.call = "execveat";
    probes.push_back({"programs in containers started by execveat", std::move(by_descriptor)});
    if (paths.host().runs_32_bit)
        probes.push_back({"32-bit programs in containers", by_32_bit(start_in_container())});
    for (const auto role : {PathRole::shim, PathRole::runtime}) {
        for (const auto& program : paths.places_of(role))
            probes.push_back({quoted("starts of ", program), by_service(start_of(paths, program))});
    }
    return probes;
}

void add_changes(Probes& probes, const HostPaths& paths, const WatchedPath& row) {
    const auto path = paths.path_of(row);
    const auto file = row.is_folder ? path + "/probe" : path;
    auto creation = write_to(paths, file);
    creation.files.emplace_back(folder_of_path(creation.files.front()));
    for (auto event : {row.is_folder ? creation : write_to(paths, file), replacement_of(paths, file)}) {
        probes.push_back({quoted("writes to ", path), by_root(event)});
        probes.push_back({quoted("writes to ", path, "by services"), by_service(std::move(event))});
    }
    probes.push_back({quoted("changes of mode of ", file), by_root(mode_change_of(paths, file))});
}

// What is there, and what would tell the engine how to run once it is made.
Probes configuration_probes(const HostPaths& paths, std::string_view) {
    Probes probes;
    for (const auto& row : watched_paths()) {
        if (row.role != PathRole::configuration) continue;
        const auto path = paths.path_of(row);
        const bool is_unknown = paths.look(path).kind == HostFileKind::unknown;
        if (is_unknown ? !paths.counts(row) : !paths.is_worth_a_rule(row)) continue;
        const bool is_made_later =
            row.is_folder && !paths.is_present(path) && (!is_unknown || row.path.ends_with(".d"));
        if (!is_made_later) {
            add_changes(probes, paths, row);
            continue;
        }
        // A folder that is made first and gets a file then.
        auto making = replacement_of(paths, path);
        making.call = "mkdirat";
        probes.push_back({quoted("the making of ", path), by_root(std::move(making))});
        auto filling = write_to(paths, path + "/probe.conf");
        filling.files.push_back(path);
        probes.push_back({quoted("new files in ", path), by_root(std::move(filling))});
    }
    return probes;
}

Probes binary_probes(const HostPaths& paths, std::string_view) {
    Probes probes;
    for (const auto& row : watched_paths()) {
        if (is_program(row.role) && paths.counts(row)) add_changes(probes, paths, row);
    }
    return probes;
}

Probes group_probes(const HostPaths& paths, std::string_view) {
    if (paths.host().has_docker_group == false) return {};
    const auto change = replacement_of(paths, "/etc/group");
    return {{"changes of /etc/group", by_root(change)},
            {"changes of /etc/group by services", by_service(change)},
            {"writes to /etc/group", by_root(write_to(paths, "/etc/group"))}};
}

Probes mount_probes(const HostPaths& paths, std::string_view) {
    Probes probes;
    for (const auto& socket : paths.places_of(PathRole::socket)) {
        for (const std::string_view call : {"mount", "open_tree", "move_mount"})
            probes.push_back({quoted(std::string(call) + " of ", socket), mount_of(paths, socket, call)});
    }
    return probes;
}

Probes volume_probes(const HostPaths& paths, std::string_view) {
    Probes probes;
    for (const auto& row : watched_paths()) {
        if (row.role != PathRole::data || !row.path.ends_with("/volumes") || !paths.counts(row)) continue;
        const auto file = paths.path_of(row) + "/v/_data/f";
        probes.push_back({quoted("reads in ", paths.path_of(row)), by_root(read_of(paths, file))});
        probes.push_back({quoted("writes in ", paths.path_of(row)), by_root(write_to(paths, file))});
    }
    return probes;
}

// An item of the benchmark asks for its path; reads are left out, as the item wants changes and uses.
Probes cis_probes(const HostPaths& paths, std::string_view cis) {
    Probes probes;
    for (const auto& row : watched_paths()) {
        if (row.cis != cis || !paths.counts(row)) continue;
        const auto path = paths.path_of(row);
        if (row.role == PathRole::socket) {
            probes.push_back({quoted("connects to ", path), connect_to(paths, path, {})});
            probes.push_back({quoted("changes of mode of ", path), by_root(mode_change_of(paths, path))});
        } else if (row.role == PathRole::data || row.role == PathRole::state) {
            probes.push_back({quoted("writes in ", path), by_root(write_to(paths, path + "/probe"))});
            probes.push_back(
                {quoted("changes of mode in ", path), by_root(mode_change_of(paths, path + "/probe"))});
        } else {
            add_changes(probes, paths, row);
            if (is_program(row.role))
                probes.push_back({quoted("starts of ", path), by_root(start_of(paths, path))});
        }
    }
    return probes;
}

constexpr auto kQuestions = std::to_array<CoverageQuestion>({
    {"client-use", "Who used a container client?", "There is no client on this host.", client_probes},
    {"socket-client", "Who talked to the socket of an engine?", "There is no socket on this host.",
     socket_probes},
    {"container-touched", "Who touched container X?", "There is no engine on this host.", touch_probes},
    {"container-programs", "What ran in container X?", "There is no engine on this host.", inside_probes},
    {"daemon-configuration", "Who changed the configuration of an engine?", kPathNotHere,
     configuration_probes},
    {"binary-replaced", "Who replaced a program of an engine?", kPathNotHere, binary_probes},
    {"docker-group", "Who joined group docker?", "There is no group docker on this host.", group_probes},
    {"socket-mount", "Who mounted the socket into a container?", "There is no socket on this host.",
     mount_probes},
    {"volume-access", "Which people read or changed volumes from outside?", kPathNotHere, volume_probes},
    {"cis-1.1.3", "CIS 1.1.3: dockerd", kPathNotHere, cis_probes},
    {"cis-1.1.4", "CIS 1.1.4: /run/containerd", kPathNotHere, cis_probes},
    {"cis-1.1.5", "CIS 1.1.5: /var/lib/docker", kPathNotHere, cis_probes},
    {"cis-1.1.6", "CIS 1.1.6: /etc/docker", kPathNotHere, cis_probes},
    {"cis-1.1.7", "CIS 1.1.7: docker.service", kPathNotHere, cis_probes},
    {"cis-1.1.8", "CIS 1.1.8: containerd.sock", kPathNotHere, cis_probes},
    {"cis-1.1.9", "CIS 1.1.9: docker.socket", kPathNotHere, cis_probes},
    {"cis-1.1.10", "CIS 1.1.10: /etc/default/docker", kPathNotHere, cis_probes},
    {"cis-1.1.11", "CIS 1.1.11: /etc/docker/daemon.json", kPathNotHere, cis_probes},
    {"cis-1.1.12", "CIS 1.1.12: /etc/containerd/config.toml", kPathNotHere, cis_probes},
    {"cis-1.1.13", "CIS 1.1.13: /etc/sysconfig/docker", kPathNotHere, cis_probes},
    {"cis-1.1.14", "CIS 1.1.14: containerd", kPathNotHere, cis_probes},
    {"cis-1.1.15", "CIS 1.1.15: containerd-shim", "containerd 2.0 and Docker of today have none.",
     cis_probes},
    {"cis-1.1.16", "CIS 1.1.16: containerd-shim-runc-v1", "containerd 2.0 and Docker of today have none.",
     cis_probes},
    {"cis-1.1.17", "CIS 1.1.17: containerd-shim-runc-v2", kPathNotHere, cis_probes},
    {"cis-1.1.18", "CIS 1.1.18: runc", kPathNotHere, cis_probes},
});

}  // namespace

std::span<const CoverageQuestion> coverage_questions() noexcept {
    return kQuestions;
}

}  // namespace dockaudit

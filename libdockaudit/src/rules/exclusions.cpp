#include "rules/exclusions.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <dockaudit/audit_rules.hpp>

#include "docker/engine_files.hpp"
#include "docker/runtime_command.hpp"
#include "rules/host_paths.hpp"
#include "rules/perm_class.hpp"

namespace dockaudit {
namespace {

constexpr auto kDockerd = std::to_array<std::string_view>({"dockerd"});
constexpr auto kContainerd = std::to_array<std::string_view>({"containerd"});
constexpr auto kShims = std::to_array<std::string_view>(
    {"containerd-shim-runc-v2", "containerd-shim-runc-v1", "containerd-shim"});
constexpr auto kRuntimes = std::to_array<std::string_view>({"runc", "crun"});
constexpr auto kEngines = std::to_array<std::string_view>({"dockerd", "containerd", "buildkitd"});

// Where each keeps images, layers, states and logs. Configuration and programs lie elsewhere.
constexpr auto kDockerdFolders =
    std::to_array<std::string_view>({"/var/lib/docker", "/run/docker", "/var/run/docker"});
constexpr auto kContainerdFolders = std::to_array<std::string_view>(
    {"/var/lib/containerd", "/var/lib/docker/containerd", "/run/containerd", "/run/docker/containerd"});
constexpr auto kStateFolders =
    std::to_array<std::string_view>({"/run/containerd", "/run/docker", "/var/lib/containerd", "/run/runc"});

constexpr std::string_view kFilesLose =
    "when the program wrote which of its own files; who had it do so is in the client's command line, and the ids of "
    "containers are in the command lines of shim and runc";

constexpr auto kSpecs = std::to_array<ExclusionSpec>({
    {"own-files", kDockerd, kDockerdFolders,
     "what the engine does in the folder of its images and containers", kFilesLose},
    {"own-files", kContainerd, kContainerdFolders, "what containerd does in the folders of its own state",
     kFilesLose},
    {"own-files", kShims, kStateFolders, "what the shim does in the folders of containers' states",
     kFilesLose},
    {"own-files", kRuntimes, kStateFolders, "what the runtime does in the folders of containers' states",
     kFilesLose},
    {"own-sockets",
     kEngines,
     {},
     "connections of the engine's programs to each other",
     "that dockerd talks to containerd, which it always does; who else connects is recorded as before"},
});

}  // namespace

std::span<const ExclusionSpec> exclusion_specs() noexcept {
    return kSpecs;
}

bool is_excluded_program(const ExclusionSpec& spec, std::string_view exe) noexcept {
    return is_engine_program(exe) && can_be_in_rule(exe) &&
           std::ranges::find(spec.programs, program_name(exe)) != spec.programs.end();
}

bool is_excluded_call(const ExclusionSpec& spec, std::string_view call) noexcept {
    return spec.folders.empty() ? call == "connect"
                                : has(access_of_call(call), Access::read | Access::write | Access::attribute);
}

std::string find_excluded(const ExclusionSpec& spec, const ExclusionQuestion& question) {
    if (!is_excluded_program(spec, question.exe) || !is_excluded_call(spec, question.call)) return {};
    for (const auto& file : question.files) {
        if (spec.folders.empty()) {
            if (is_engine_socket(file) && can_be_in_rule(file)) return usual_path(file);
            continue;
        }
        for (const auto folder : spec.folders) {
            if (is_path_within(file, folder)) return usual_path(folder);
        }
    }
    return {};
}

std::string exclusion_rule(const ExclusionSpec& spec, std::string_view exe, std::string_view place) {
    if (spec.folders.empty())
        return fmt::format("-a never,exit -F arch=b64 -S connect -F path={} -F exe={}", place, exe);
    return fmt::format("-a never,exit -F arch=b64 -F dir={} -F perm=rwa -F exe={}", place, exe);
}

}  // namespace dockaudit

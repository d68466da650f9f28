#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <dockaudit/account.hpp>
#include <dockaudit/container_history.hpp>
#include <dockaudit/container_names.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// Where a host tells what runs on it. What is not there is left out.
struct LiveFolders {
    std::filesystem::path proc = "/proc";  ///< proc(5)
    std::filesystem::path docker_config = "/etc/docker/daemon.json";
    std::filesystem::path docker_root =
        "/var/lib/docker";  ///< unless the configuration or dockerd names another
    std::filesystem::path podman_root =
        "/var/lib/containers/storage";  ///< of root; others' are told by conmon
};

/// A process that was there when the host was looked at.
struct LiveProcess {
    std::uint32_t pid = 0;
    std::uint32_t ppid = 0;
    std::uint32_t session = kUnsetId;
    std::uint32_t loginuid = kUnsetId;
    std::uint32_t uid = kUnsetId;
    std::uint64_t ticks = 0;  ///< from the start of the system to that of the process
    Timestamp started;
    std::string comm;
    std::string exe;        ///< empty if it may not be known
    std::string arguments;  ///< each with a NUL after it
    std::string container;  ///< the id of the one whose control group it is in; empty if there is none
    /// It is in the control group of no container, and in the namespaces of the first process.
    bool is_on_host = false;
    std::uint32_t root_device = 0;  ///< major number in the upper half; 0 if it is not known
};

/// What runs on a host at one time.
struct LiveHost {
    std::string name;          ///< as the records of its logs name it
    bool has_unnamed = false;  ///< records that name no host are its own
    Timestamp booted;
    Timestamp taken;
    std::vector<LiveProcess> processes;
    std::vector<ContainerName> containers;  ///< that its engines know, stopped ones too
};

/// Reads what runs on this host. A process that ends meanwhile is left out. `name` and `has_unnamed` are left to the
/// caller: who only knows that a log is this host's may say so. `booted` is when the system started, by today's clock.
///
/// *Errors*: `Error` of kind input if the folder shows the processes of a container only, since these have other
/// numbers there than in the records of the host.
DOCKAUDIT_API LiveHost read_live_host(const LiveFolders& folders, Timestamp booted,
                                      const std::function<Timestamp()>& clock);

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace dockaudit {

/// What a path is to containers, and so which accesses to it are worth to be recorded.
enum class PathRole : std::uint8_t {
    client,         ///< a program by which people use an engine
    plugins,        ///< a folder of programs that a client starts
    engine,         ///< a program that stays: dockerd, containerd
    shim,           ///< what stays with a container
    runtime,        ///< what starts processes in containers
    configuration,  ///< what tells an engine how to run; units too
    socket,         ///< by which clients command an engine
    accounts,       ///< who is in group docker
    data,           ///< what containers keep
    state,          ///< what engines note while they run
};

/// True for what is started.
constexpr bool is_program(PathRole role) noexcept {
    return role == PathRole::client || role == PathRole::engine || role == PathRole::shim ||
           role == PathRole::runtime;
}

/// Where a path is usual.
enum class PathPlace : std::uint8_t { everywhere, debian, rhel };

/// A path that rules for containers are about.
struct WatchedPath {
    std::string_view path;
    PathRole role = PathRole::configuration;
    bool is_folder = false;
    bool is_core = false;  ///< a host with Docker has it; others count only where they were seen
    PathPlace place = PathPlace::everywhere;
    std::string_view cis = {};   ///< the item of the CIS Docker Benchmark that asks for it: `1.1.3`
    std::string_view gone = {};  ///< since when no release has it; empty if it is of today
    std::string_view now = {};   ///< what took its place
};

/// All of them, in the order in which rules for them are written. *Lifetime*: for ever.
std::span<const WatchedPath> watched_paths() noexcept;

/// The row of a path; null if it has none. `/var/run`, `/lib`, `/bin` and `/sbin` count as what they lead to.
const WatchedPath* find_watched_path(std::string_view path);

/// A folder in which engines themselves write all the time.
struct BusyFolder {
    std::string_view path;
    std::string_view writer;  ///< the program that does, by its whole path
    std::string_view sample;  ///< a file that it writes
};
std::span<const BusyFolder> busy_folders() noexcept;

}  // namespace dockaudit

#include "rules/profile_sections.hpp"

#include <array>

namespace dockaudit {
namespace {

constexpr std::uint8_t bit(RuleProfile profile) noexcept {
    return static_cast<std::uint8_t>(1U << static_cast<unsigned>(profile));
}
constexpr auto kGuide = bit(RuleProfile::guide);
constexpr auto kFull = static_cast<std::uint8_t>(bit(RuleProfile::recommended) | bit(RuleProfile::cis));
constexpr auto kAll = static_cast<std::uint8_t>(kGuide | kFull);

constexpr auto kConnect = std::to_array<std::string_view>({"connect", "socketcall"});
constexpr auto kMount = std::to_array<std::string_view>({"mount", "open_tree", "move_mount"});
constexpr auto kStart = std::to_array<std::string_view>({"execve", "execveat"});

constexpr std::string_view kPeople = "-F auid!=unset";

bool is_kept_by_containers(const WatchedPath& row, RuleProfile /*profile*/) {
    return row.path.ends_with("/volumes") || row.path.ends_with("/containers");
}

// The whole of docker's data is in the list of guides and in the benchmark.
bool is_other_data(const WatchedPath& row, RuleProfile profile) {
    if (row.path == "/var/lib/docker") return profile != RuleProfile::recommended;
    return !is_kept_by_containers(row, profile) && profile != RuleProfile::guide;
}

constexpr auto kSections = std::to_array<ProfileSection>({
    {.profiles = kAll,
     .comment =
         "Clients: who asked the engine for what. The record of the start has the user who logged in and the whole\n"
         "command line. That a client is replaced is recorded too.",
     .role = PathRole::client,
     .perm = "wxa",
     .key = "docker-client"},
    {.profiles = kFull,
     .comment = "Plugins of the client, which it starts by itself.",
     .role = PathRole::plugins,
     .perm = "wxa",
     .key = "docker-client"},
    {.profiles = kAll,
     .comment = "Engines: when one was started, and whether its program was replaced.",
     .role = PathRole::engine,
     .perm = "wxa",
     .key = "docker-engine"},
    {.profiles = kAll,
     .comment =
         "Shims: each stays with a container and has its id in the command line. What it starts runs in there.",
     .role = PathRole::shim,
     .perm = "wxa",
     .key = "docker-runtime"},
    {.profiles = kAll,
     .comment =
         "Runtimes: each start of a container, and each docker exec. A health check is an exec like any other and\n"
         "cannot be told from it here; without these records what somebody runs in a container cannot be told either.",
     .role = PathRole::runtime,
     .perm = "wxa",
     .key = "docker-runtime"},
    {.profiles = kAll,
     .comment =
         "What tells engines how to run: configuration, units and their drop-ins. Writes and changes of attributes;\n"
         "reads would be those of each start.",
     .role = PathRole::configuration,
     .perm = "wa",
     .key = "docker-config"},
    {.profiles = kAll,
     .comment =
         "Sockets: who commands the engine, by whatever program. A client connects, and that is none of the accesses\n"
         "that perm= knows. 32-bit programs may connect by socketcall.",
     .role = PathRole::socket,
     .calls = kConnect,
     .key = "docker-socket"},
    {.profiles = kFull,
     .comment = "Sockets that are opened to others, or replaced.",
     .role = PathRole::socket,
     .perm = "wa",
     .key = "docker-socket"},
    {.profiles = kFull,
     .comment = "Sockets that are mounted, mostly into a container, which then commands the engine.",
     .takes_paths = false,
     .role = PathRole::socket,
     .calls = kMount,
     .filter = "-F filetype=socket",
     .key = "docker-socket-mount"},
    {.profiles = kFull,
     .comment = "Groups: a member of group docker is root in all but name. Few changes, and of all groups.",
     .role = PathRole::accounts,
     .perm = "wa",
     .key = "docker-group"},
    {.profiles = kFull,
     .comment =
         "Volumes and what the engine keeps of containers, for people who reach in from outside. auid!=unset leaves\n"
         "out engines and containers, which would be nearly all of it: no login has started them.",
     .role = PathRole::data,
     .perm = "rwa",
     .filter = kPeople,
     .key = "docker-data",
     .is_row = is_kept_by_containers},
    {.profiles = kAll,
     .comment =
         "The engine's data: what people change there. auid!=unset leaves out the engine itself, which would be\n"
         "nearly all of it.",
     .role = PathRole::data,
     .perm = "wa",
     .filter = kPeople,
     .key = "docker-data",
     .is_row = is_other_data},
    {.profiles = bit(RuleProfile::cis),
     .comment = "What containerd notes while it runs, for people again.",
     .role = PathRole::state,
     .perm = "wa",
     .filter = kPeople,
     .key = "docker-data"},
    {.profiles = kFull,
     .comment =
         "Every start of a program: what runs in a container is told by its ancestors and by the file system it is\n"
         "started from. The kernel cannot tell a container's programs from others, so all are recorded; ends of\n"
         "programs and forks are not: they would be two more events for each, and tell little more.",
     .takes_paths = false,
     .role = PathRole::runtime,
     .calls = kStart,
     .key = "docker-exec"},
});

}  // namespace

std::span<const ProfileSection> profile_sections() noexcept {
    return kSections;
}

}  // namespace dockaudit

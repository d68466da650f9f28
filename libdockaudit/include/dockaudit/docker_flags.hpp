#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/docker_command.hpp>
#include <dockaudit/event_subject.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

// What a security person wants to see of the use of containers.

enum class FlagSeverity : std::uint8_t { low, medium, high, critical };

/// One thing worth a look. In the order of the table.
enum class FlagId : std::uint8_t {
    // Told by the command line of a client.
    privileged,
    host_root_mount,
    sensitive_mount,
    socket_mount,
    host_namespace,
    capability,
    unconfined,
    device,
    exec_root,
    exec_privileged,
    shell_in_container,
    data_out,
    data_in,
    // Told by records of the kernel and of programs.
    daemon_config,
    binary_change,
    socket_client,
    group_docker,
    kernel_change,
    denied,
};

/// A row of the table of flags. *Lifetime*: for ever.
struct CommandFlag {
    FlagId id;
    std::string_view name;  ///< `host-root-mount`
    FlagSeverity severity;
    std::string_view reason;     ///< why it matters, one line
    std::string_view technique;  ///< of MITRE ATT&CK, such as `T1611`; empty if there is none
    std::string_view benchmark;  ///< items of the CIS Docker Benchmark 1.6, with spaces between
};

/// All flags, in the order of `FlagId`.
DOCKAUDIT_API std::span<const CommandFlag> command_flags() noexcept;

DOCKAUDIT_API const CommandFlag& command_flag(FlagId id) noexcept;

/// The row of a name; null if there is none.
DOCKAUDIT_API const CommandFlag* find_command_flag(std::string_view name) noexcept;

/// `low`, `medium`, `high` or `critical`.
DOCKAUDIT_API std::string_view severity_name(FlagSeverity severity) noexcept;

/// The severity of such a name; absent if there is none.
DOCKAUDIT_API std::optional<FlagSeverity> find_severity(std::string_view name) noexcept;

/// Appends the flags that a command line raises, each once, in the order of the table. A command that only asks
/// for help raises none. What is not known of the command (`DockerCommand::doubt`) raises none either.
DOCKAUDIT_API void append_flags(std::vector<FlagId>& out, const DockerCommand& command);

/// All that an event raises, each once, in the order of the table: by the command line of its client, or by what its
/// records say, such as a write under `/etc/docker`. Something that was tried and refused raises what it would have
/// raised, and `denied`.
///
/// `history`, which may be null, tells which clients were refused and what runs in containers: the files and
/// accounts there are not those of the host, and who talks to the engine from there is never one of the usual
/// clients.
DOCKAUDIT_API std::vector<FlagId> find_flags(const EventView& event, const ContainerHistory* history);

/// The same, of the event of a subject and its history, for callers that ask more about it.
DOCKAUDIT_API std::vector<FlagId> find_flags(const EventSubject& subject);

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "docker/program_table.hpp"
#include "docker/sightings.hpp"

namespace dockaudit {

/// What the programs tell that handle containers from outside, shims, monitors, runtimes and engines, of the processes
/// that they start.
class HandlerEvidence {
 public:
    HandlerEvidence(const std::vector<Program>& programs, const ContainerLives& lives)
        : programs_(programs), lives_(lives) {}

    /// Forgets what it has learnt, and learns who handles which container from where the programs are now.
    void start_over();

    /// Learns from a program of the host whose parent is known to be that, or null. *Requires*: in order. `is_apart` if
    /// it has a file system of its own.
    void learn_host(const Program& program, std::uint32_t at, const Program* parent, bool is_apart);

    /// Learns that a child of this one's parent is in a container. *Requires*: in order.
    void learn_child(const Program& program, std::uint32_t at);

    /// False if a program cannot handle the container that it names. Any program can be called `runc`, with any
    /// words; one in a container cannot handle what the host handles, and who is not root cannot handle what root
    /// does.
    bool is_believed(const Program& program) const;

    /// True if the children of a program run in the container that it names. One in a container can name another that
    /// runs inside it, but none of the host's.
    bool is_handler(const Program& program) const;

    /// The container whose monitor, or shim, the parent of a program is.
    std::int32_t monitored(const Program& program, std::uint32_t at) const;

    /// The container of other children of its parent in its session.
    std::int32_t sibling(const Program& program, std::uint32_t at) const;

    /// True if its parent also starts shims, or is called again as engines are.
    bool is_engines(const Program& program) const { return engines_.contains(siblings_of(program)); }

 private:
    static std::uint64_t parent_of(const Program& program) noexcept {
        return process_key(program.node, program.ppid);
    }
    static SessionKey siblings_of(const Program& program) noexcept {
        return {parent_of(program), program.session};
    }

    const std::vector<Program>& programs_;
    const ContainerLives& lives_;
    std::unordered_set<std::int32_t> host_handled_;  // containers that something on the host handles
    std::unordered_set<std::int32_t> root_handled_;  // of those, by root
    Sightings<std::uint64_t> monitors_;
    Sightings<SessionKey, SessionHash> children_;
    std::unordered_set<SessionKey, SessionHash> engines_;
};

}  // namespace dockaudit

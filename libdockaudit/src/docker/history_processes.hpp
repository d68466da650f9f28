#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <dockaudit/container_history.hpp>

namespace dockaudit {

/// The ids of the processes of whose events something can be true, ascending: what a prefilter looks for. A process that
/// has started no program has its parent's answers; so it counts under its parent's id.
class HistoryProcesses {
 public:
    explicit HistoryProcesses(const ContainerHistory& history) noexcept : history_(history) {}

    /// Those in one of the containers, and those of clients whose command concerns one.
    std::vector<std::uint32_t> of(std::span<const Container* const> containers) const;

    /// Those in any container, be it one that nobody knows.
    std::vector<std::uint32_t> in_containers() const;

    /// Those of clients.
    std::vector<std::uint32_t> of_clients() const;

 private:
    const ContainerHistory& history_;
};

}  // namespace dockaudit

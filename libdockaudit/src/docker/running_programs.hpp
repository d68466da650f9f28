#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "docker/program_table.hpp"

namespace dockaudit {

/// Which program each process runs, at one mark of a log after the other. *Lifetime*: borrows the table.
class RunningPrograms {
 public:
    explicit RunningPrograms(const ProgramTable& table);

    /// Goes back to before the first mark.
    void start_over() noexcept;

    /// Goes on to a mark, the next one. True if a program begins with it, which does not run before `begin`.
    bool pass(std::uint32_t at);
    void begin(std::uint32_t at);

    /// What a process of the same node and session runs: who has another session has that number from another.
    std::uint32_t find(const Program& program, std::uint32_t pid) const noexcept;

    /// The first program of the parent, which may run one after its child did: soon, or it is a later process. What the
    /// host tells begins with the process.
    std::uint32_t find_later_parent(const Program& program, std::uint32_t at) const noexcept;

 private:
    const std::vector<Program>& programs_;
    const std::vector<std::uint32_t>& boots_;
    std::size_t next_boot_ = 0;
    std::unordered_map<std::uint64_t, std::uint32_t> running_;  // process → its last program
    std::vector<std::uint32_t> starts_;                         // by process, each in order
};

}  // namespace dockaudit

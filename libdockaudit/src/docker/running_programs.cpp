#include "docker/running_programs.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace dockaudit {
namespace {

std::uint64_t key_of(const Program& program) noexcept {
    return process_key(program.node, program.pid);
}

}  // namespace

RunningPrograms::RunningPrograms(const ProgramTable& table) : programs_(table.programs), boots_(table.boots) {
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        if (programs_[at].mark == ProcessMark::Kind::exec) starts_.push_back(at);
    }
    std::ranges::stable_sort(starts_, {}, [this](std::uint32_t at) { return key_of(programs_[at]); });
}

void RunningPrograms::start_over() noexcept {
    running_.clear();
    next_boot_ = 0;
}

bool RunningPrograms::pass(std::uint32_t at) {
    const auto& program = programs_[at];
    if (next_boot_ < boots_.size() && boots_[next_boot_] == at) {
        std::erase_if(running_, [&](const auto& process) { return process.first >> 32U == program.node; });
        ++next_boot_;
    }
    if (program.mark == ProcessMark::Kind::exit) running_.erase(key_of(program));
    return program.mark == ProcessMark::Kind::exec;
}

void RunningPrograms::begin(std::uint32_t at) {
    running_[key_of(programs_[at])] = at;
}

std::uint32_t RunningPrograms::find(const Program& program, std::uint32_t pid) const noexcept {
    const auto found = running_.find(process_key(program.node, pid));
    if (found == running_.end() || programs_[found->second].session != program.session) return kNoProgram;
    return found->second;
}

std::uint32_t RunningPrograms::find_later_parent(const Program& program, std::uint32_t at) const noexcept {
    constexpr std::chrono::seconds kSoon{5};
    const auto key = std::make_pair(process_key(program.node, program.ppid), at);
    const auto next = std::ranges::upper_bound(starts_, key, {}, [this](std::uint32_t start) {
        return std::make_pair(key_of(programs_[start]), start);
    });
    if (next == starts_.end() || key_of(programs_[*next]) != key.first) return kNoProgram;
    const auto& later = programs_[*next];
    const bool fits = later.session == program.session && later.time - program.time <= kSoon;
    return fits && !later.live.is_start ? *next : kNoProgram;
}

}  // namespace dockaudit

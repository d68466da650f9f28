// What a host tells of the processes that run on it, put among the programs of its logs.
//
// A process that is there now was there since it began, and so was its number its own: what the log says of that number
// since then is about it. Where the log has a start of a program of it, that is told where the process is; where it has
// none, as when the log begins later or the process has forked only, it gets one that begins with the process. Then
// ancestors, monitors and file systems are learnt from as from any other program.

#include <algorithm>
#include <chrono>
#include <limits>
#include <map>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/same_host.hpp"
#include "docker/history_builder.hpp"

namespace dockaudit {
namespace {

// Both clocks are read in steps of ten milliseconds. No number is used again so soon.
constexpr std::chrono::milliseconds kInexact{100};
// From then on a process may have run another program before the first one that the log has.
constexpr std::chrono::seconds kMayHaveRun{1};

// What the programs of one node say of the processes that are there now.
class LiveProcesses {
 public:
    LiveProcesses(const LiveHost& host, TextPool::Number node) : host_(host), node_(node) {
        for (std::size_t i = 0; i < host.processes.size(); ++i) numbers_[host.processes[i].pid] = i;
        first_program_.resize(host.processes.size(), Timestamp::max());
        is_doubtful_.resize(host.processes.size());
    }

    /// The process that a program is of; null if it is none.
    const LiveProcess* find(const Program& program) const {
        if (program.node != node_ || program.mark == ProcessMark::Kind::boot) return nullptr;
        const auto found = numbers_.find(program.pid);
        if (found == numbers_.end()) return nullptr;
        const auto& process = host_.processes[found->second];
        const bool is_its_time = program.time >= process.started - kInexact && program.time <= host_.taken;
        return is_its_time ? &process : nullptr;
    }

    void see(const Program& program) {
        const auto* const process = find(program);
        if (process == nullptr) return;
        const auto at = number_of(*process);
        // A session begins once, and never ends.
        const bool has_other_session = program.session != kUnsetId && program.session != process->session;
        const bool has_ended = program.mark == ProcessMark::Kind::exit &&
                               program.time > process->started + kInexact &&
                               program.time < host_.taken - kInexact;
        if (has_other_session || has_ended) is_doubtful_[at] = true;
        if (program.mark == ProcessMark::Kind::exec)
            first_program_[at] = std::min(first_program_[at], program.time);
    }

    // Then the log tells of another process: the clock was set, or it is another host's.
    bool is_doubtful(const LiveProcess& process) const { return is_doubtful_[number_of(process)]; }

    Timestamp first_program(const LiveProcess& process) const { return first_program_[number_of(process)]; }

 private:
    std::size_t number_of(const LiveProcess& process) const {
        return static_cast<std::size_t>(&process - host_.processes.data());
    }

    const LiveHost& host_;
    TextPool::Number node_;
    std::unordered_map<std::uint32_t, std::size_t> numbers_;  // by pid
    std::vector<Timestamp> first_program_;                    // that the log has
    std::vector<bool> is_doubtful_;
};

// File systems that a process outside of containers has as its root belong to none.
std::unordered_set<std::uint32_t> shared_devices(const LiveHost& host) {
    std::unordered_set<std::uint32_t> devices;
    for (const auto& process : host.processes) {
        if (process.container.empty()) devices.insert(process.root_device);
    }
    return devices;
}

bool is_own_name(const LiveHost& host, std::string_view node) {
    return node.empty() ? host.has_unnamed : is_same_host(node, host.name);
}

ProcessMark start_of(const LiveProcess& process, std::string_view node, bool is_its_first) {
    ProcessMark mark;
    mark.time = process.started;
    mark.serial = process.ticks;
    mark.node = node;
    mark.pid = process.pid;
    mark.ppid = process.ppid;
    mark.session = process.session;
    mark.loginuid = process.loginuid;
    mark.uid = process.uid;
    // What it ran before the log is not known where it runs something else since.
    if (!is_its_first) return mark;
    mark.comm = process.comm;
    mark.exe = process.exe;
    // Without its path a program could be anything that its words claim.
    if (!process.exe.empty()) mark.arguments = process.arguments;
    return mark;
}

}  // namespace

void ContainerHistory::Builder::add_live() {
    std::vector<TextPool::Number> nodes;
    for (const auto& program : table_.programs) {
        const bool is_new = std::ranges::find(nodes, program.node) == nodes.end();
        if (is_new && is_own_name(*live_, table_.texts[program.node])) nodes.push_back(program.node);
    }
    // Logs without starts of programs may name the host all the same.
    if (table_.programs.empty() && live_->has_unnamed) nodes.push_back(table_.texts.number({}));
    if (table_.programs.empty() && !live_->name.empty()) nodes.push_back(table_.texts.number(live_->name));
    for (const auto node : nodes) add_live(node);
    if (!nodes.empty()) names_.insert(names_.end(), live_->containers.begin(), live_->containers.end());
}

void ContainerHistory::Builder::add_live(TextPool::Number node) {
    LiveProcesses processes(*live_, node);
    for (const auto& program : table_.programs) processes.see(program);
    const auto evidence_of = [&](const LiveProcess& process) {
        LiveEvidence evidence;
        evidence.is_known = true;
        if (process.is_on_host) evidence.place = ProcessPlace::host;
        if (process.container.empty()) return evidence;
        evidence.place = ProcessPlace::container;
        evidence.container = container(node, process.started, process.container);
        return evidence;
    };
    for (auto& program : table_.programs) {
        const auto* const process = processes.find(program);
        if (process == nullptr || program.mark != ProcessMark::Kind::exec) continue;
        if (!processes.is_doubtful(*process)) program.live = evidence_of(*process);
    }
    const auto shared = shared_devices(*live_);
    const std::string name(table_.texts[node]);
    for (const auto& process : live_->processes) {
        const auto program_time = processes.first_program(process);
        const bool has_program = program_time != Timestamp::max();
        const bool is_late = has_program && program_time - process.started >= kMayHaveRun;
        if (processes.is_doubtful(process) || (has_program && !is_late)) continue;
        auto program = make_program(start_of(process, name, !has_program));
        program.live = evidence_of(process);
        program.live.is_start = true;
        const bool is_inside = program.live.place == ProcessPlace::container;
        const FileIdentity root{process.root_device, 0};
        // Disks have many roots; those without a name are of one container.
        if (root.is_anonymous() && (!is_inside || !shared.contains(root.device))) program.files[1] = root;
        table_.programs.push_back(program);
    }
    mark_first_of_containers();
    add_boot(node);
}

// The life of a container begins with the oldest of its processes.
void ContainerHistory::Builder::mark_first_of_containers() {
    std::map<std::int32_t, Program*> oldest;
    for (auto& program : table_.programs) {
        program.live.is_first = false;
        if (program.live.container == kNoContainer) continue;
        auto& known = oldest[program.live.container];
        if (known == nullptr || program.time < known->time) known = &program;
    }
    for (const auto& [number, program] : oldest) program->live.is_first = true;
}

void ContainerHistory::Builder::add_boot(TextPool::Number node) {
    Program boot;
    boot.mark = ProcessMark::Kind::boot;
    boot.time = live_->booted;
    boot.node = node;
    table_.programs.push_back(boot);
}

}  // namespace dockaudit

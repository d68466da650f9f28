#include <algorithm>
#include <array>
#include <chrono>
#include <unordered_map>
#include <unordered_set>

#include <dockaudit/account.hpp>

#include "docker/program_table.hpp"
#include "docker/sightings.hpp"

// The programs are gone through in order, with what runs under each pid at hand. A program is where its process
// was before, or where its parent is, if session and file system agree; else pids were used again, or a process
// between the two was forked and ran nothing. Then the monitors, devices, files and siblings say it that were
// seen with a container. As those are learnt from programs before and after, the round is repeated until nothing
// changes; what it learns from is certain: ancestors and monitors.

namespace dockaudit {
namespace {

constexpr int kMaxRounds = 6;

bool enters_other_root(std::string_view exe) noexcept {
    const auto name = program_name(exe);
    constexpr std::array<std::string_view, 6> kEnterers{"nsenter", "chroot",  "unshare",
                                                        "bwrap",   "buildah", "podman"};
    return std::ranges::find(kEnterers, name) != kEnterers.end();
}

struct Verdict {
    ProcessPlace place = ProcessPlace::unknown;
    ContainerSource source = ContainerSource::none;
    std::int32_t container = kNoContainer;

    bool is_final = false;  // unknown, and no other evidence can tell

    static Verdict host() { return {.place = ProcessPlace::host}; }
    static Verdict in(std::int32_t container, ContainerSource source) {
        return {.place = ProcessPlace::container, .source = source, .container = container};
    }
    static Verdict doubt() { return {.is_final = true}; }
    bool is_known() const noexcept { return place != ProcessPlace::unknown || is_final; }
};

class Attribution {
 public:
    explicit Attribution(ProgramTable& table)
        : texts_(table.texts), programs_(table.programs), lives_(table.containers.size()) {
        collect_lives();
        collect_host_devices(/*only_known=*/false);
    }

    std::uint64_t run() {
        for (int round = 0; round < kMaxRounds; ++round) {
            if (!run_round()) break;
            learn();
        }
        return contradictions_;
    }

 private:
    void collect_lives();
    void collect_host_devices(bool only_known);
    bool run_round();
    void learn();
    void learn_from_host(const Program& program);
    void learn_from_container(const Program& program, std::uint32_t at);

    Verdict decide(const Program& program, std::uint32_t at);
    Verdict decide_by_process(const Program& program, std::uint32_t at) const;
    Verdict decide_by_parent(const Program& program, std::uint32_t at, std::uint32_t parent);
    Verdict decide_by_handler(const Program& program, std::uint32_t at, const Program& parent,
                              std::uint32_t parent_at);
    Verdict decide_by_sightings(const Program& program, std::uint32_t at) const;

    std::uint32_t find_live(const Program& program, std::uint32_t pid) const noexcept;
    std::uint32_t find_later(const Program& program, std::uint32_t at) const noexcept;
    bool is_handler(const Program& program) const;
    bool has_left_own_root(const Program& program) const;
    bool has_escaped(const Program& program, std::uint32_t at) const;

    // The file systems and files that a program was loaded from.
    std::uint32_t own_device(const Program& program) const noexcept;
    bool has_device(const Program& program, std::uint32_t device) const noexcept;
    bool has_host_file(const Program& program) const;
    bool has_host_loader(const Program& program) const;
    std::int32_t container_by_device(const Program& program, std::uint32_t at) const;
    std::int32_t container_by_file(const Program& program, std::uint32_t at) const;
    bool contradicts(const Program& program, std::uint32_t at, std::int32_t container) const;
    std::uint64_t device_key(const Program& program, std::uint32_t device) const noexcept {
        return process_key(program.node, device);
    }
    FileIdentity file_key(const Program& program, const FileIdentity& file) const noexcept {
        // Files of several hosts are told apart by the number of the host in the upper half of the inode's hash;
        // device numbers repeat on every host.
        return {file.device, file.inode ^ (std::uint64_t{program.node} << 48U)};
    }
    std::uint64_t label_key(const Program& program, std::string_view pair) const {
        return hash_text(pair, program.node);
    }

    const TextPool& texts_;
    std::vector<Program>& programs_;
    ContainerLives lives_;
    std::unordered_map<std::uint64_t, std::uint32_t> live_;                 // process → its last program
    std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> starts_;  // process → all its programs
    std::uint64_t contradictions_ = 0;

    std::unordered_set<std::uint64_t> host_devices_;  // without a major number, used by the host
    std::unordered_set<FileIdentity, FileHash> host_files_;
    std::unordered_set<std::int32_t> host_handled_;     // containers that something on the host handles
    std::unordered_set<std::int32_t> with_own_device_;  // containers
    Sightings<std::uint64_t> monitors_;
    Sightings<std::uint64_t> devices_;
    Sightings<FileIdentity, FileHash> files_;
    Sightings<SessionKey, SessionHash> parents_;
    Sightings<std::uint64_t> labels_;
    std::unordered_set<SessionKey, SessionHash>
        engines_;  // the parents of shims, and what engines call again
    // Session → container → when a process of it last left its root.
    std::unordered_map<SessionKey, std::unordered_map<std::int32_t, std::uint32_t>, SessionHash> escapes_;
};

void Attribution::collect_lives() {
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        const auto& program = programs_[at];
        if (program.mark != ProcessMark::Kind::exec) continue;
        starts_[process_key(program.node, program.pid)].push_back(at);
        if (program.handled == kNoContainer) continue;
        if (program.begins) lives_.add_begin(program.handled, at);
        if (program.ends) lives_.add_end(program.handled, at);
    }
}

// Disks have a major number; what has none is a container's unless the machinery itself runs from it. Before the
// first round nobody knows whether that machinery runs in a container itself.
void Attribution::collect_host_devices(bool only_known) {
    host_devices_.clear();
    for (const auto& program : programs_) {
        if (program.kind == RuntimeKind::none || (only_known && program.place != ProcessPlace::host))
            continue;
        for (const auto& file : program.files) {
            if (file.is_anonymous()) host_devices_.insert(device_key(program, file.device));
        }
    }
}

bool Attribution::run_round() {
    bool has_changed = false;
    live_.clear();
    escapes_.clear();
    contradictions_ = 0;
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        auto& program = programs_[at];
        const auto key = process_key(program.node, program.pid);
        if (program.mark != ProcessMark::Kind::exec) {
            if (program.mark == ProcessMark::Kind::exit) live_.erase(key);
            continue;
        }
        const auto verdict = decide(program, at);
        has_changed = has_changed || verdict.place != program.place || verdict.container != program.container;
        program.place = verdict.place;
        program.source = verdict.source;
        program.container = verdict.container;
        live_[key] = at;
        if (has_left_own_root(program))
            escapes_[{process_key(program.node, 0), program.session}][program.container] = at;
    }
    return has_changed;
}

std::uint32_t Attribution::find_live(const Program& program, std::uint32_t pid) const noexcept {
    const auto found = live_.find(process_key(program.node, pid));
    if (found == live_.end() || programs_[found->second].session != program.session) return kNoProgram;
    return found->second;
}

// The parent may run a program for the first time after its child did: soon, or it is a later process.
std::uint32_t Attribution::find_later(const Program& program, std::uint32_t at) const noexcept {
    constexpr std::chrono::seconds kSoon{5};
    const auto found = starts_.find(process_key(program.node, program.ppid));
    if (found == starts_.end()) return kNoProgram;
    const auto next = std::ranges::upper_bound(found->second, at);
    if (next == found->second.end()) return kNoProgram;
    const auto& later = programs_[*next];
    return later.session == program.session && later.time - program.time <= kSoon ? *next : kNoProgram;
}

// True if the children of a program run in the container that it names. One in a container can name another that
// runs inside it, but none of the host's.
bool Attribution::is_handler(const Program& program) const {
    if (program.handled == kNoContainer) return false;
    if (!program.makes_process && program.kind != RuntimeKind::init) return false;
    return program.place != ProcessPlace::container || !host_handled_.contains(program.handled);
}

Verdict Attribution::decide(const Program& program, std::uint32_t at) {
    auto& own = programs_[at];
    own.parent = kNoProgram;
    if (const auto verdict = decide_by_process(program, at); verdict.is_known()) {
        own.parent = programs_[find_live(program, program.pid)].parent;
        return verdict;
    }
    if (const auto parent = find_live(program, program.ppid); parent != kNoProgram) {
        const auto verdict = decide_by_parent(program, at, parent);
        if (verdict.is_known()) {
            own.parent = parent;
            return verdict;
        }
    }
    if (const auto later = find_later(program, at);
        later != kNoProgram && programs_[later].place == ProcessPlace::container) {
        const auto verdict = decide_by_parent(program, at, later);
        if (verdict.is_known()) {
            // Of the round before, and so perhaps a program that came later: ancestors go back in time.
            const auto grandparent = programs_[later].parent;
            own.parent = grandparent < at ? grandparent : kNoProgram;
            return verdict;
        }
    }
    return decide_by_sightings(program, at);
}

// A process that runs another program stays where it is.
Verdict Attribution::decide_by_process(const Program& program, std::uint32_t at) const {
    const auto before = find_live(program, program.pid);
    if (before == kNoProgram) return {};
    const auto& former = programs_[before];
    if (former.ppid != program.ppid) return {};
    if (former.kind == RuntimeKind::init && former.handled != kNoContainer &&
        program.kind == RuntimeKind::none) {
        if (contradicts(program, at, former.handled)) return {};
        return Verdict::in(former.handled, ContainerSource::lineage);
    }
    const auto device = own_device(program);
    switch (former.place) {
        case ProcessPlace::container: {
            const auto other = container_by_device(program, at);
            if (other != kNoContainer && other != former.container) return {};
            return Verdict::in(former.container, former.source);
        }
        case ProcessPlace::host:
            if (former.kind != RuntimeKind::none && program.kind == RuntimeKind::none) return {};
            if (device != 0 && device != own_device(former) && !enters_other_root(texts_[former.exe]))
                return {};
            return Verdict::host();
        case ProcessPlace::unknown:
            return {};
    }
    return {};
}

Verdict Attribution::decide_by_parent(const Program& program, std::uint32_t at, std::uint32_t parent_at) {
    const auto& parent = programs_[parent_at];
    if (is_handler(parent)) {
        return decide_by_handler(program, at, parent, parent_at);
    }
    const auto device = own_device(program);
    const auto parents_device = own_device(parent);
    if (parent.place == ProcessPlace::container) {
        if (lives_.has_ended(parent.container, parent_at, at)) return {};
        // What left its own root runs the host's files, and so do its children. From another process such a file
        // means that it left its root itself, or that the pid of the parent was used again.
        if (device == 0 && has_host_file(program) && !has_left_own_root(parent)) {
            ++contradictions_;
            return Verdict::doubt();
        }
        if (parents_device == device || has_device(program, parents_device)) {
            return Verdict::in(parent.container, ContainerSource::lineage);
        }
        if (device != 0 && contradicts(program, at, parent.container)) {
            ++contradictions_;
            return {};
        }
        // From another file system than its parent: of the container if nobody else has it.
        if (device != 0 && parents_device != 0 && devices_.contains(device_key(program, device))) {
            if (container_by_device(program, at) != parent.container) return {};
        }
        return Verdict::in(parent.container, ContainerSource::lineage);
    }
    if (parent.place == ProcessPlace::host) {
        if (parent.kind != RuntimeKind::none && parent.kind != RuntimeKind::engine) return {};
        if (device != 0 && device != parents_device) return {};
        if (device == 0 && container_by_file(program, at) != kNoContainer) return {};
        return Verdict::host();
    }
    return {};
}

// The parent is a shim, a monitor or a runtime that was told of a container. What such a program calls to do its
// work stays on the host.
Verdict Attribution::decide_by_handler(const Program& program, std::uint32_t at, const Program& parent,
                                       std::uint32_t parent_at) {
    const auto container = parent.handled;
    auto& own = programs_[at];
    if (program.kind == RuntimeKind::init) own.handled = container;
    const auto device = own_device(program);
    const bool is_of_machinery = program.kind != RuntimeKind::none && device == own_device(parent);
    if (is_of_machinery) {
        return parent.place == ProcessPlace::container
                   ? Verdict::in(parent.container, ContainerSource::lineage)
                   : Verdict::host();
    }
    // A runtime starts its process at once and ends; a child that comes later is that of another process.
    constexpr std::chrono::seconds kSoon{10};
    if (parent.kind == RuntimeKind::runtime && program.time - parent.time > kSoon) return {};
    if (lives_.has_ended(container, parent_at, at)) return {};
    if (contradicts(program, at, container)) {
        ++contradictions_;
        return {};
    }
    const bool is_hook = parent.kind == RuntimeKind::runtime && device == 0 && has_host_file(program);
    if (is_hook) return Verdict::host();
    return Verdict::in(container, ContainerSource::lineage);
}

Verdict Attribution::decide_by_sightings(const Program& program, std::uint32_t at) const {
    const auto by_device = container_by_device(program, at);
    if (program.kind == RuntimeKind::none) {
        const auto monitor = monitors_.find(process_key(program.node, program.ppid), at, lives_);
        if (monitor != kNoContainer && !contradicts(program, at, monitor) && !has_host_loader(program)) {
            return Verdict::in(monitor, ContainerSource::monitor);
        }
    }
    if (by_device != kNoContainer) return Verdict::in(by_device, ContainerSource::device);
    if (const auto by_file = container_by_file(program, at); by_file != kNoContainer) {
        return Verdict::in(by_file, ContainerSource::inode);
    }
    const SessionKey siblings{process_key(program.node, program.ppid), program.session};
    const bool is_engines = program.kind != RuntimeKind::none || engines_.contains(siblings);
    if (is_engines && own_device(program) == 0) return Verdict::host();
    if (has_host_file(program)) return has_escaped(program, at) ? Verdict::doubt() : Verdict::host();
    if (const auto pair = category_pair(texts_[program.label]); !pair.empty()) {
        if (const auto by_label = labels_.find(label_key(program, pair), at, lives_);
            by_label != kNoContainer) {
            return Verdict::in(by_label, ContainerSource::label);
        }
    }
    if (const auto sibling = parents_.find(siblings, at, lives_);
        sibling != kNoContainer && own_device(program) == 0) {
        return Verdict::in(sibling, ContainerSource::sibling);
    }
    return {};
}

bool Attribution::has_left_own_root(const Program& program) const {
    return program.place == ProcessPlace::container && own_device(program) == 0 && has_host_file(program);
}

// True if a process of a container that is still there runs the host's files, in the session of `program`: then such
// files tell nothing.
bool Attribution::has_escaped(const Program& program, std::uint32_t at) const {
    const auto found = escapes_.find({process_key(program.node, 0), program.session});
    if (found == escapes_.end()) return false;
    return std::ranges::any_of(found->second, [&](const auto& escape) {
        return !lives_.has_ended(escape.first, escape.second, at);
    });
}

// The device that is no disk and not the host's; 0 if there is none.
std::uint32_t Attribution::own_device(const Program& program) const noexcept {
    for (const auto& file : program.files) {
        if (file.is_anonymous() && !host_devices_.contains(device_key(program, file.device)))
            return file.device;
    }
    return 0;
}

bool Attribution::has_device(const Program& program, std::uint32_t device) const noexcept {
    return device != 0 && (program.files[0].device == device || program.files[1].device == device);
}

bool Attribution::has_host_file(const Program& program) const {
    for (const auto& file : program.files) {
        if (file.is_known() && host_files_.contains(file_key(program, file))) return true;
    }
    return false;
}

// A program may be mounted into a container from the host; what loads it is found in its own root.
bool Attribution::has_host_loader(const Program& program) const {
    const auto& loader = program.files[1];
    return loader.is_known() && host_files_.contains(file_key(program, loader));
}

std::int32_t Attribution::container_by_device(const Program& program, std::uint32_t at) const {
    for (const auto& file : program.files) {
        if (!file.is_anonymous() || host_devices_.contains(device_key(program, file.device))) continue;
        const auto found = devices_.find(device_key(program, file.device), at, lives_);
        if (found != kNoContainer) return found;
    }
    return kNoContainer;
}

std::int32_t Attribution::container_by_file(const Program& program, std::uint32_t at) const {
    if (has_host_file(program)) return kNoContainer;
    for (const auto& file : program.files) {
        if (!file.is_known()) continue;
        const auto found = files_.find(file_key(program, file), at, lives_);
        if (found != kNoContainer) return found;
    }
    return kNoContainer;
}

// True if the file system of a program is known to be another container's.
bool Attribution::contradicts(const Program& program, std::uint32_t at, std::int32_t container) const {
    const auto by_device = container_by_device(program, at);
    if (by_device != kNoContainer) return by_device != container;
    const auto by_file = container_by_file(program, at);
    return by_file != kNoContainer && by_file != container;
}

void Attribution::learn() {
    collect_host_devices(/*only_known=*/true);
    host_files_.clear();
    host_handled_.clear();
    engines_.clear();
    with_own_device_.clear();
    monitors_.clear();
    devices_.clear();
    files_.clear();
    parents_.clear();
    labels_.clear();
    for (const auto& program : programs_) {
        if (program.mark == ProcessMark::Kind::exec && program.place == ProcessPlace::host)
            learn_from_host(program);
        if (program.handled != kNoContainer && program.place == ProcessPlace::host)
            host_handled_.insert(program.handled);
        if (program.place == ProcessPlace::container && own_device(program) != 0)
            with_own_device_.insert(program.container);
    }
    live_.clear();
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        const auto& program = programs_[at];
        if (program.mark != ProcessMark::Kind::exec) {
            if (program.mark == ProcessMark::Kind::exit) live_.erase(process_key(program.node, program.pid));
            continue;
        }
        if (program.place == ProcessPlace::container) learn_from_container(program, at);
        // A runtime is the child of the shim or of the monitor, unless an engine or a person called it. These are
        // in the log with their programs; a monitor has forked and is not.
        const bool has_handled = program.kind == RuntimeKind::runtime && program.handled != kNoContainer;
        if (has_handled && program.place == ProcessPlace::host) {
            const auto parent = find_live(program, program.ppid);
            const bool is_monitor = parent == kNoProgram || programs_[parent].kind == RuntimeKind::shim ||
                                    programs_[parent].kind == RuntimeKind::monitor;
            if (is_monitor)
                monitors_.add(process_key(program.node, program.ppid), at, program.handled, lives_);
        }
        live_[process_key(program.node, program.pid)] = at;
    }
}

void Attribution::learn_from_host(const Program& program) {
    if (own_device(program) != 0) return;
    if ((program.kind == RuntimeKind::shim || program.kind == RuntimeKind::engine) &&
        program.parent == kNoProgram)
        engines_.insert({process_key(program.node, program.ppid), program.session});
    for (const auto& file : program.files) {
        if (file.is_known()) host_files_.insert(file_key(program, file));
    }
}

void Attribution::learn_from_container(const Program& program, std::uint32_t at) {
    const bool is_certain =
        program.source == ContainerSource::lineage || program.source == ContainerSource::monitor;
    const auto device = own_device(program);
    if (is_certain && device != 0) devices_.add(device_key(program, device), at, program.container, lives_);
    // Where a container has no file system of its own, its files are its own: those of other containers are
    // copies.
    if (is_certain && !with_own_device_.contains(program.container)) {
        for (const auto& file : program.files) {
            if (file.is_known() && !host_files_.contains(file_key(program, file)))
                files_.add(file_key(program, file), at, program.container, lives_);
        }
    }
    if (const auto pair = category_pair(texts_[program.label]); is_certain && !pair.empty())
        labels_.add(label_key(program, pair), at, program.container, lives_);
    if (!is_certain || program.parent == kNoProgram) {
        parents_.add({process_key(program.node, program.ppid), program.session}, at, program.container,
                     lives_);
    }
}

}  // namespace

std::uint64_t attribute_programs(ProgramTable& table) {
    return Attribution(table).run();
}

}  // namespace dockaudit

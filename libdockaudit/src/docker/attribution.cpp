#include <algorithm>
#include <chrono>
#include <unordered_map>
#include <utility>

#include <dockaudit/account.hpp>

#include "docker/elimination.hpp"
#include "docker/file_evidence.hpp"
#include "docker/handler_evidence.hpp"
#include "docker/host_key.hpp"
#include "docker/label_evidence.hpp"
#include "docker/program_table.hpp"
#include "docker/running_programs.hpp"
#include "docker/sightings.hpp"
#include "docker/verdict.hpp"

// The programs are gone through in order, with what runs under each pid at hand. A program is where its process
// was before, or where its parent is, if session and file system agree; else pids were used again, or a process
// between the two was forked and ran nothing. Then the monitors, devices, files and siblings say it that were
// seen with a container. As those are learnt from programs before and after, the round is repeated until nothing
// changes; what it learns from is certain: ancestors and monitors.

namespace dockaudit {
namespace {

constexpr int kMaxRounds = 6;

class Attribution {
 public:
    explicit Attribution(ProgramTable& table)
        : table_(table),
          texts_(table.texts),
          programs_(table.programs),
          containers_(table.containers),
          boots_(table.boots),
          lives_(nodes_of(table)),
          files_(table.programs, lives_),
          handlers_(table.programs, lives_),
          labels_(table.texts),
          running_(table) {
        collect_lives();
    }

    std::uint64_t run() {
        for (int round = 0; round < kMaxRounds; ++round) {
            if (!run_round()) break;
            learn();
        }
        forget_claims();
        eliminate(table_, files_);
        return contradictions_;
    }

 private:
    static std::vector<TextPool::Number> nodes_of(const ProgramTable& table);

    void collect_lives();
    void forget_claims();
    bool run_round();
    void learn();
    void learn_from_container(const Program& program, std::uint32_t at);

    Verdict decide(const Program& program, std::uint32_t at);
    Verdict decide_by_host(const Program& program, std::uint32_t at);
    Verdict check_with_host(const Verdict& verdict, std::uint32_t at);
    Verdict decide_by_log(const Program& program, std::uint32_t at);
    Verdict decide_by_process(const Program& program, std::uint32_t at) const;
    Verdict decide_by_parent(const Program& program, std::uint32_t at, std::uint32_t parent);
    Verdict decide_by_handler(const Program& program, std::uint32_t at, const Program& parent,
                              std::uint32_t parent_at);
    Verdict decide_by_sightings(const Program& program, std::uint32_t at) const;

    bool is_adopted(const Program& former, const Program& program, std::uint32_t at) const;
    bool is_nested(const Program& program, const Program& parent) const;
    bool is_unknown_runtime(Program& program, const Program& parent) const;
    bool has_left_own_root(const Program& program) const;
    bool has_escaped(const Program& program, std::uint32_t at) const;

    // Where they are told apart from those of other containers.
    bool contradicts(const Program& program, std::uint32_t at, std::int32_t container) const;
    std::uint32_t own_device(const Program& program) const noexcept { return files_.own_device(program); }
    // What other evidence is learnt from.
    static bool is_certain(ContainerSource source) noexcept {
        return source == ContainerSource::lineage || source == ContainerSource::monitor ||
               source == ContainerSource::live;
    }
    // What is known of an ancestor by the host is known so of its children.
    static ContainerSource inherited(const Program& ancestor) noexcept {
        const bool is_live = ancestor.source == ContainerSource::live || ancestor.live.is_start;
        return is_live ? ContainerSource::live : ContainerSource::lineage;
    }

    ProgramTable& table_;
    const TextPool& texts_;
    std::vector<Program>& programs_;
    const std::vector<Container>& containers_;
    const std::vector<std::uint32_t>& boots_;
    ContainerLives lives_;
    FileEvidence files_;
    HandlerEvidence handlers_;
    LabelEvidence labels_;
    RunningPrograms running_;
    std::uint64_t contradictions_ = 0;

    // Session → container → when a process of it last left its root.
    std::unordered_map<SessionKey, std::unordered_map<std::int32_t, std::uint32_t>, SessionHash> escapes_;
};

std::vector<TextPool::Number> Attribution::nodes_of(const ProgramTable& table) {
    std::vector<TextPool::Number> nodes;
    for (const auto& one : table.containers) nodes.push_back(*table.texts.find(host_key(one).text()));
    return nodes;
}

void Attribution::collect_lives() {
    lives_.clear();
    for (const auto at : boots_) lives_.add_boot(programs_[at].node, at);
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        const auto& program = programs_[at];
        if (program.live.is_first) lives_.add_begin(program.live.container, at);
        if (program.mark != ProcessMark::Kind::exec || program.handled == kNoContainer) continue;
        if (!handlers_.is_believed(program)) continue;
        if (program.begins) lives_.add_begin(program.handled, at);
        if (program.ends) lives_.add_end(program.handled, at);
    }
}

void Attribution::forget_claims() {
    for (auto& program : programs_) {
        if (program.handled == kNoContainer || handlers_.is_believed(program)) continue;
        program.begins = program.ends = program.makes_process = false;
    }
}

bool Attribution::run_round() {
    bool has_changed = false;
    running_.start_over();
    escapes_.clear();
    contradictions_ = 0;
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        auto& program = programs_[at];
        if (!running_.pass(at)) continue;
        const auto verdict = decide(program, at);
        has_changed = has_changed || verdict.place != program.place || verdict.container != program.container;
        program.place = verdict.place;
        program.source = verdict.source;
        program.container = verdict.container;
        running_.begin(at);
        if (has_left_own_root(program))
            escapes_[{process_key(program.node, 0), program.session}][program.container] = at;
    }
    return has_changed;
}

// What a runtime inside a container makes has a file system of its own; what has not is in the same container,
// whatever its parent claims to be.
bool Attribution::is_nested(const Program& program, const Program& parent) const {
    const auto device = own_device(program);
    return device != 0 && !files_.has_device(parent, device) &&
           !files_.has_device(program, own_device(parent));
}

// A shim or a monitor calls the runtime that it was told to use, with a verb and the id.
bool Attribution::is_unknown_runtime(Program& program, const Program& parent) const {
    if (parent.kind != RuntimeKind::shim && parent.kind != RuntimeKind::monitor) return false;
    if (program.kind != RuntimeKind::none || own_device(program) != own_device(parent)) return false;
    const auto& id = containers_[static_cast<std::size_t>(parent.handled)].id;
    const auto command = parse_unknown_runtime(split_arguments(texts_[program.arguments]), id);
    if (command.id.empty()) return false;
    program.kind = command.kind;
    program.handled = parent.handled;
    program.begins = command.begins_container();
    program.ends = command.ends_container();
    program.makes_process = command.makes_process();
    return true;
}

Verdict Attribution::decide(const Program& program, std::uint32_t at) {
    if (program.live.is_start) return decide_by_host(program, at);
    const auto verdict = decide_by_log(program, at);
    return program.live.is_known && program.kind == RuntimeKind::none ? check_with_host(verdict, at)
                                                                      : verdict;
}

// A process that only the host tells of is where its control group is. But a runtime enters that before it becomes the
// first process, and parts of the machinery may be outside of what they have to do with.
Verdict Attribution::decide_by_host(const Program& program, std::uint32_t at) {
    const auto& live = program.live;
    programs_[at].parent = running_.find(program, program.ppid);
    if (program.kind == RuntimeKind::runtime || program.kind == RuntimeKind::init) return {};
    if (live.place == ProcessPlace::container) return Verdict::in(live.container, ContainerSource::live);
    const bool is_machinery = program.kind == RuntimeKind::shim || program.kind == RuntimeKind::monitor;
    if (live.place == ProcessPlace::host || is_machinery) return Verdict::host();
    // A user's container may have no control group of its own: it has a parent.
    const auto verdict = decide_by_log(program, at);
    return verdict.place == ProcessPlace::container ? verdict : Verdict{};
}

// Where a process is now, it was when it ran the program; but from a container it may have moved to the host.
Verdict Attribution::check_with_host(const Verdict& verdict, std::uint32_t at) {
    const auto& live = programs_[at].live;
    if (live.place == ProcessPlace::unknown) return verdict;
    if (verdict.place == live.place && verdict.container == live.container) return verdict;
    const bool is_in_some = verdict.place == ProcessPlace::container;
    if (live.place == ProcessPlace::host && is_in_some && is_certain(verdict.source)) return verdict;
    if (verdict.place != ProcessPlace::unknown && !(is_in_some && verdict.container == kNoContainer)) {
        ++contradictions_;
        programs_[at].parent = kNoProgram;
    }
    return live.place == ProcessPlace::host ? Verdict::host()
                                            : Verdict::in(live.container, ContainerSource::live);
}

Verdict Attribution::decide_by_log(const Program& program, std::uint32_t at) {
    auto& own = programs_[at];
    own.parent = kNoProgram;
    if (own.kind == RuntimeKind::init) own.handled = kNoContainer;
    if (const auto verdict = decide_by_process(program, at); verdict.is_known()) {
        own.parent = programs_[running_.find(program, program.pid)].parent;
        return verdict;
    }
    const auto parent = running_.find(program, program.ppid);
    if (parent != kNoProgram) {
        const auto verdict = decide_by_parent(program, at, parent);
        if (verdict.is_known()) {
            own.parent = parent;
            return verdict;
        }
    }
    if (const auto later = running_.find_later_parent(program, at);
        later != kNoProgram && programs_[later].place == ProcessPlace::container) {
        const auto verdict = decide_by_parent(program, at, later);
        if (verdict.is_known()) {
            // What came before: a chain of ancestors has an end.
            own.parent = programs_[later].parent < at ? programs_[later].parent : kNoProgram;
            return verdict;
        }
    }
    const auto verdict = decide_by_sightings(program, at);
    // Of a parent of which nobody knows where it is nothing speaks against it.
    if (parent != kNoProgram && programs_[parent].place == ProcessPlace::unknown &&
        verdict.place != ProcessPlace::container)
        own.parent = parent;
    return verdict;
}

// True if the process of a container lost its parent to the shim or the monitor, which takes orphans.
bool Attribution::is_adopted(const Program& former, const Program& program, std::uint32_t at) const {
    if (former.place != ProcessPlace::container || former.container == kNoContainer ||
        program.kind != RuntimeKind::none)
        return false;
    const auto adopter = running_.find(program, program.ppid);
    if (adopter != kNoProgram)
        return handlers_.is_handler(programs_[adopter]) && programs_[adopter].handled == former.container;
    return handlers_.monitored(program, at) == former.container;
}

// A process that runs another program stays where it is.
Verdict Attribution::decide_by_process(const Program& program, std::uint32_t at) const {
    const auto before = running_.find(program, program.pid);
    if (before == kNoProgram) return {};
    const auto& former = programs_[before];
    if (former.ppid != program.ppid && !is_adopted(former, program, at)) return {};
    // In its control group a runtime is before it is in the container.
    if (former.live.is_start && program.kind == RuntimeKind::init) return {};
    if (former.kind == RuntimeKind::init && former.handled != kNoContainer &&
        program.kind == RuntimeKind::none) {
        if (contradicts(program, at, former.handled)) return {};
        if (former.place == ProcessPlace::container && !is_nested(program, former))
            return Verdict::in(former.container, ContainerSource::lineage);
        return Verdict::in(former.handled, ContainerSource::lineage);
    }
    const auto device = own_device(program);
    switch (former.place) {
        case ProcessPlace::container: {
            if (former.container == kNoContainer || contradicts(program, at, former.container)) return {};
            // A runtime of the shim whose pid an orphan had, or a process of another container's shim.
            const auto parent = running_.find(program, program.ppid);
            if (parent != kNoProgram && handlers_.is_handler(programs_[parent]) &&
                ((program.kind != RuntimeKind::none && device == 0) ||
                 programs_[parent].handled != former.container))
                return {};
            return Verdict::in(former.container, former.source);
        }
        case ProcessPlace::host:
            if (former.kind != RuntimeKind::none && program.kind == RuntimeKind::none) return {};
            if (labels_.is_in_some(program)) return {};
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
    if (handlers_.is_handler(parent)) return decide_by_handler(program, at, parent, parent_at);
    const auto device = own_device(program);
    const auto parents_device = own_device(parent);
    if (parent.place == ProcessPlace::container) {
        if (parent.container == kNoContainer) return {};
        if (lives_.has_ended(parent.container, parent_at, at)) return {};
        // What left its own root runs the host's files, and so do its children. From another process such a file
        // means that it left its root itself, or that the pid of the parent was used again; but not from a root who
        // may not administer the system.
        const bool is_inside = labels_.container(program) == parent.container || program.is_confined;
        if (device == 0 && !is_inside && files_.has_host_file(program) && !has_left_own_root(parent)) {
            ++contradictions_;
            return Verdict::doubt();
        }
        const bool has_other_label = labels_.is_elsewhere(program, parent.container);
        if (!has_other_label && (parents_device == device || files_.has_device(program, parents_device))) {
            return Verdict::in(parent.container, inherited(parent));
        }
        if ((device != 0 || has_other_label) && contradicts(program, at, parent.container)) {
            ++contradictions_;
            return {};
        }
        // From another file system than its parent: of the container if nobody else has it.
        if (device != 0 && parents_device != 0 && files_.is_containers(program, device)) {
            if (files_.container_by_device(program, at) != parent.container) return {};
        }
        return Verdict::in(parent.container, inherited(parent));
    }
    if (parent.place == ProcessPlace::host) {
        if (parent.kind != RuntimeKind::none && parent.kind != RuntimeKind::engine) return {};
        const bool enters = parent.kind == RuntimeKind::none && enters_other_root(texts_[parent.exe]);
        if (device != 0 && device != parents_device && !enters) return {};
        if (labels_.is_in_some(program)) return {};
        if (device == 0 && files_.container_by_file(program, at) != kNoContainer) return {};
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
    const bool is_of_machinery = (program.kind != RuntimeKind::none && device == own_device(parent)) ||
                                 is_unknown_runtime(own, parent);
    if (is_of_machinery) {
        return parent.place == ProcessPlace::container ? Verdict::in(parent.container, inherited(parent))
                                                       : Verdict::host();
    }
    if (parent.place == ProcessPlace::container && !is_nested(program, parent))
        return Verdict::in(parent.container, inherited(parent));
    // A runtime starts its process at once and ends; a child that comes later is that of another process.
    constexpr std::chrono::seconds kSoon{10};
    if (parent.kind == RuntimeKind::runtime && program.time - parent.time > kSoon) return {};
    if (lives_.has_ended(container, parent_at, at)) return {};
    if (labels_.is_elsewhere(program, container) || files_.contradicts_by_device(program, at, container)) {
        ++contradictions_;
        return Verdict::doubt();
    }
    // Hooks are run for a container, not for what is executed in it.
    const bool is_hook =
        parent.kind == RuntimeKind::runtime && parent.begins && device == 0 && files_.has_host_file(program);
    if (is_hook) return Verdict::host();
    return Verdict::in(container, inherited(parent));
}

Verdict Attribution::decide_by_sightings(const Program& program, std::uint32_t at) const {
    if (program.kind == RuntimeKind::none) {
        const auto monitor = handlers_.monitored(program, at);
        // That of a command that was executed ends before its container.
        if (monitor != kNoContainer && !contradicts(program, at, monitor)) {
            return files_.has_host_loader(program) ? Verdict::doubt()
                                                   : Verdict::in(monitor, ContainerSource::monitor);
        }
    }
    const auto by_label = labels_.container(program);
    const auto by_device = files_.container_by_device(program, at);
    if (by_device != kNoContainer && !labels_.is_elsewhere(program, by_device))
        return Verdict::in(by_device, ContainerSource::device);
    const auto by_file = files_.container_by_file(program, at);
    if (by_file != kNoContainer && !labels_.is_elsewhere(program, by_file))
        return Verdict::in(by_file, ContainerSource::inode);
    if (by_label >= 0) {
        const bool is_contradicted = by_device != kNoContainer || by_file != kNoContainer;
        return is_contradicted ? Verdict::in_some() : Verdict::in(by_label, ContainerSource::label);
    }
    const auto sibling = own_device(program) == 0 ? handlers_.sibling(program, at) : kNoContainer;
    if (labels_.is_in_some(program)) {
        return sibling == kNoContainer || by_label == LabelEvidence::kMany
                   ? Verdict::in_some()
                   : Verdict::in(sibling, ContainerSource::sibling);
    }
    const bool is_engines = program.kind != RuntimeKind::none || handlers_.is_engines(program);
    if (is_engines && own_device(program) == 0) return Verdict::host();
    if (files_.has_host_file(program))
        return program.is_confined || has_escaped(program, at) ? Verdict::doubt() : Verdict::host();
    return sibling == kNoContainer ? Verdict{} : Verdict::in(sibling, ContainerSource::sibling);
}

// True if the files or the label of a program are known to be another container's.
bool Attribution::contradicts(const Program& program, std::uint32_t at, std::int32_t container) const {
    return labels_.is_elsewhere(program, container) || files_.contradicts(program, at, container);
}

bool Attribution::has_left_own_root(const Program& program) const {
    return program.place == ProcessPlace::container && program.container != kNoContainer &&
           own_device(program) == 0 && files_.has_host_file(program);
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

void Attribution::learn() {
    handlers_.start_over();
    collect_lives();
    files_.start_over();
    labels_.clear();
    running_.start_over();
    for (std::uint32_t at = 0; at < programs_.size(); ++at) {
        const auto& program = programs_[at];
        if (!running_.pass(at)) continue;
        if (program.place == ProcessPlace::container && program.container != kNoContainer)
            learn_from_container(program, at);
        if (program.place == ProcessPlace::host) {
            const bool is_called = program.kind == RuntimeKind::runtime;
            const auto parent = is_called ? running_.find(program, program.ppid) : kNoProgram;
            handlers_.learn_host(program, at, parent == kNoProgram ? nullptr : &programs_[parent],
                                 own_device(program) != 0);
        }
        running_.begin(at);
    }
}

void Attribution::learn_from_container(const Program& program, std::uint32_t at) {
    files_.learn_container(program, at, is_certain(program.source));
    if (is_certain(program.source)) labels_.learn(program);
    if (!is_certain(program.source) || program.parent == kNoProgram) handlers_.learn_child(program, at);
}

}  // namespace

std::uint64_t attribute_programs(ProgramTable& table) {
    return Attribution(table).run();
}

}  // namespace dockaudit

#include "docker/handler_evidence.hpp"

namespace dockaudit {

void HandlerEvidence::start_over() {
    host_handled_.clear();
    root_handled_.clear();
    engines_.clear();
    monitors_.clear();
    children_.clear();
    for (const auto& program : programs_) {
        if (program.handled == kNoContainer || program.place != ProcessPlace::host) continue;
        host_handled_.insert(program.handled);
        if (program.uid == 0) root_handled_.insert(program.handled);
    }
}

// A runtime is the child of the shim or of the monitor, unless an engine or a person called it. These are in the
// log with their programs; a monitor has forked and is not.
void HandlerEvidence::learn_host(const Program& program, std::uint32_t at, const Program* parent,
                                 bool is_apart) {
    const bool is_called = program.kind == RuntimeKind::shim || program.kind == RuntimeKind::engine;
    if (is_called && program.parent == kNoProgram && !is_apart) engines_.insert(siblings_of(program));
    if (program.kind != RuntimeKind::runtime || program.handled == kNoContainer || !is_believed(program))
        return;
    const bool is_monitor =
        parent == nullptr || parent->kind == RuntimeKind::shim || parent->kind == RuntimeKind::monitor;
    if (is_monitor) monitors_.add(parent_of(program), at, program.handled, lives_);
}

void HandlerEvidence::learn_child(const Program& program, std::uint32_t at) {
    children_.add(siblings_of(program), at, program.container, lives_);
}

bool HandlerEvidence::is_believed(const Program& program) const {
    if (program.kind == RuntimeKind::init) return true;  // who called it was believed
    if (program.place == ProcessPlace::container) return !host_handled_.contains(program.handled);
    return program.uid == 0 || !root_handled_.contains(program.handled);
}

bool HandlerEvidence::is_handler(const Program& program) const {
    if (program.handled == kNoContainer) return false;
    if (!program.makes_process && program.kind != RuntimeKind::init) return false;
    return is_believed(program);
}

std::int32_t HandlerEvidence::monitored(const Program& program, std::uint32_t at) const {
    return monitors_.find(parent_of(program), at, lives_);
}

std::int32_t HandlerEvidence::sibling(const Program& program, std::uint32_t at) const {
    return children_.find(siblings_of(program), at, lives_);
}

}  // namespace dockaudit

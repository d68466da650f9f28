#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <vector>

#include <dockaudit/container_history.hpp>

#include "docker/process_mark.hpp"
#include "docker/runtime_command.hpp"
#include "docker/text_pool.hpp"

namespace dockaudit {

inline constexpr std::uint32_t kNoProgram = std::numeric_limits<std::uint32_t>::max();
inline constexpr std::int32_t kNoContainer = -1;
inline constexpr std::uint32_t kNoAction = std::numeric_limits<std::uint32_t>::max();

/// What `LiveHost` tells of the process of a program.
struct LiveEvidence {
    ProcessPlace place = ProcessPlace::unknown;
    std::int32_t container = kNoContainer;
    bool is_known = false;  ///< the process was there when the host was looked at
    bool is_start = false;  ///< the log has no such program: the host tells of a process that was there
    bool is_first = false;  ///< nothing else of its container is older: the container's life begins with it
};

/// A program that a process began to run, or another mark of a log, and what was found out about it.
struct Program {
    Timestamp time;
    std::uint64_t serial = 0;
    std::uint32_t pid = 0;
    std::uint32_t ppid = 0;
    std::uint32_t session = 0;
    std::uint32_t loginuid = 0;
    std::uint32_t uid = 0;
    std::uint32_t exit_status = kUnsetId;  ///< of an exit, as in `ProcessMark`
    TextPool::Number node = 0;
    TextPool::Number comm = 0;
    TextPool::Number exe = 0;
    TextPool::Number terminal = 0;
    TextPool::Number label = 0;
    TextPool::Number login_name = 0;
    TextPool::Number arguments = 0;
    std::array<FileIdentity, 2> files;
    ProcessMark::Kind mark = ProcessMark::Kind::exec;
    RuntimeKind kind = RuntimeKind::none;
    bool makes_process = false;           ///< a runtime that starts one in its container
    bool begins = false;                  ///< the life of `handled` begins with it
    bool ends = false;                    ///< … ends
    bool is_cut = false;                  ///< arguments are missing
    bool is_confined = false;             ///< it is root's, and may not administer the system
    std::int32_t handled = kNoContainer;  ///< the container that its command line names
    LiveEvidence live = {};

    ProcessPlace place = ProcessPlace::unknown;
    ContainerSource source = ContainerSource::none;
    std::int32_t container = kNoContainer;
    std::uint32_t parent = kNoProgram;
    std::uint32_t action = kNoAction;  ///< that this client performs
    std::uint32_t cause = kNoAction;   ///< of what runs in a container: the action that started it
};

/// A command of a person, or of a program, to a container engine.
struct ClientAction {
    std::uint32_t program = kNoProgram;
    TextPool::Number verb = 0;
    TextPool::Number target = 0;    ///< the container that the command names; of several the first
    TextPool::Number targets = 0;   ///< all that it names, each with a NUL after it, if they are several
    TextPool::Number name = 0;      ///< that a new container is given
    TextPool::Number new_name = 0;  ///< of `rename`
    TextPool::Number image = 0;
    TextPool::Number command = 0;  ///< what is to run, each word with a NUL after it
    std::uint32_t scope = 0;       ///< whose names they are: 0 for docker, the user's number and 1 for podman
    std::int32_t container = kNoContainer;
    std::vector<std::int32_t> others = {};  ///< the other containers that it names or started
    Timestamp last_start = {};              ///< or end, of what it started
    bool is_remote = false;                 ///< another host may be meant
    bool is_inferred = false;               ///< the container: command and time fit, nothing links the two
    bool is_used = false;                   ///< it has started what it was to start
    ActionOutcome outcome = ActionOutcome::unknown;
};

/// True if the action concerns the container.
inline bool names(const ClientAction& action, std::int32_t container) noexcept {
    return action.container == container ||
           std::ranges::find(action.others, container) != action.others.end();
}

/// For how long a container had a name, as positions in the order of programs.
struct NameSpan {
    TextPool::Number name = 0;
    std::uint32_t scope = 0;  ///< as in `ClientAction`
    std::int32_t container = kNoContainer;
    std::uint32_t from = 0;
    std::uint32_t to = kNoProgram;  ///< not included
};

/// A process of one node: the key of what is remembered for it.
constexpr std::uint64_t process_key(TextPool::Number node, std::uint32_t pid) noexcept {
    return std::uint64_t{node} << 32U | pid;
}

/// All programs of a set of logs, in the order of time and serial.
struct ProgramTable {
    TextPool texts;
    std::vector<Program> programs;
    std::vector<Container> containers;
    std::vector<ClientAction> actions;
    std::vector<NameSpan> names;
    std::vector<std::uint32_t> boots;  ///< the first marks after a start of their node
};

/// Finds out where each program ran. `programs` are sorted; what their command lines say is filled in.
/// Sets `place`, `source`, `container` and `parent`, and gives how often the evidence contradicted itself.
std::uint64_t attribute_programs(ProgramTable& table);

/// Finds the actions of clients, what they started, and which container has which name. *Requires*: the
/// programs are attributed.
void link_actions(ProgramTable& table);

}  // namespace dockaudit

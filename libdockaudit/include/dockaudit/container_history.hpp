#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// Where a process was when an event happened.
enum class ProcessPlace : std::uint8_t { unknown, host, container };

/// What shows in which container a process was, best first.
enum class ContainerSource : std::uint8_t {
    none,
    lineage,      ///< an ancestor is a shim, a runtime or a monitor that names the container
    monitor,      ///< its parent is the process that a runtime of the container came from
    device,       ///< it runs from the file system of the container
    inode,        ///< it runs a file that only this container has
    sibling,      ///< another child of its parent is in the container
    label,        ///< its security label is the container's own, or that of some container
    elimination,  ///< what runs from its file system ended with the container, and nothing else fits
    live,         ///< the host has the process, or its parent, in the container's control group
};

/// The word for it, as columns and JSON show it; empty for `none`.
DOCKAUDIT_API std::string_view to_string(ContainerSource source) noexcept;

/// What the logs tell of the end of an action.
enum class ActionOutcome : std::uint8_t {
    unknown,
    success,  ///< what it was to start ran, or the client ended with 0
    failure,  ///< the client ended with another number
    denied,   ///< the engine's socket refused the client
};

/// A container that the logs know. *Threads*: immutable.
struct Container {
    std::string node;       ///< the host, as its records name it; may be empty
    std::uint32_t log = 0;  ///< where they name none: in which of the logs of a reader it is
    std::string id;         ///< mostly 64 hex digits
    Timestamp first_seen;
    Timestamp last_seen;
    std::string name;   ///< the last one that is known; may be empty
    std::string image;  ///< as the command that made it names it; may be empty
    /// Whose it is: a namespace of containerd, of which `moby` is docker's and `k8s.io` that of Kubernetes, or
    /// `podman` or `crio`; empty if not known.
    std::string engine;
};

/// Where the process of an event was. *Lifetime*: of the container and its name: the history.
struct Residence {
    ProcessPlace place = ProcessPlace::unknown;
    const Container* container = nullptr;  ///< set if `place` is container, unless nobody knows which
    ContainerSource source = ContainerSource::none;
    std::string_view name;  ///< that the container had then; may be empty
};

/// A program that a process ran. *Lifetime*: the texts die with the history.
struct ProgramView {
    std::uint32_t pid = 0;
    Timestamp started;
    std::string_view comm;
    std::string_view exe;
    std::vector<std::string_view> arguments;
    bool is_cut = false;  ///< arguments are missing at the end, or a part of the last one
    /// A number for the process, of its host, its pid and the first program that it ran: other processes have
    /// others, its later programs have the same if they followed within a second, and so are surely its own.
    std::uint64_t process = 0;
};

/// A command that a person, or a program, gave a container engine. *Lifetime*: the texts and the containers die
/// with the history.
struct ActionView {
    Timestamp time;            ///< of the event in which the client was started, with `serial` its id
    std::uint64_t serial = 0;  ///< 0 if it is in no log: the host tells of the client
    std::uint32_t pid = 0;
    std::uint32_t loginuid = 0;   ///< who logged in; `kUnsetId` if nobody did
    std::string_view login_name;  ///< the name that auditd stored; may be empty
    std::uint32_t uid = 0;        ///< as whom the client ran
    std::uint32_t session = 0;
    std::string_view terminal;
    DockerCommand command;
    const Container* container = nullptr;  ///< that it concerns; null if not known
    bool is_inferred = false;              ///< words and time fit: nothing else links the container to it
    ActionOutcome outcome = ActionOutcome::unknown;
    Residence residence;  ///< of the client
};

/// What went into a history, and how certain it is.
struct HistoryStatistics {
    std::uint64_t programs = 0;        ///< that were started
    std::uint64_t in_containers = 0;   ///< of those
    std::uint64_t on_host = 0;         ///< of those
    std::uint64_t machinery = 0;       ///< of all: engines, shims, runtimes, monitors and clients
    std::uint64_t contradictions = 0;  ///< an ancestor and the file system named different places
    std::uint64_t forgotten = 0;       ///< programs beyond the limit of memory, the oldest first
    std::uint64_t live = 0;            ///< programs whose process was there when the host was looked at
};

/// Which process was in which container, told by a log alone.
///
/// It is made from all events of the logs that start or end a program (`read_container_history`) and does not
/// change any more; so the answer for an event does not depend on the order in which events are looked at, and
/// what is learnt late explains what was early. A process is in the container of its nearest ancestor that is
/// a shim, a runtime or a monitor with an id; where the log does not show all ancestors, its file system, its
/// files, its siblings and its label tell. What contradicts itself stays unknown: a wrong container is worse
/// than none. Shims, runtimes and monitors are of the host.
///
/// *Threads*: immutable; safe to use from several at once.
class DOCKAUDIT_API ContainerHistory {
 public:
    class DOCKAUDIT_LOCAL Builder;

    ContainerHistory(const ContainerHistory&) = delete;
    ContainerHistory& operator=(const ContainerHistory&) = delete;
    ~ContainerHistory();

    /// One question about the process of an event. Who asks several makes an `EventSubject`, which says what each is.
    Residence find(const EventView& event) const;
    std::vector<ProgramView> ancestors(const EventView& event) const;
    std::optional<ActionView> action(const EventView& event) const;
    std::optional<ActionView> cause(const EventView& event) const;
    std::vector<const Container*> named(const EventView& event) const;

    /// The containers whose id begins with a text or that had it as their name.
    std::vector<const Container*> find_containers(std::string_view text) const;

    /// All containers, by first sight.
    std::span<const Container> containers() const noexcept;

    const HistoryStatistics& statistics() const noexcept;

 private:
    friend class EventSubject;
    friend class HistoryProcesses;
    class DOCKAUDIT_LOCAL Impl;
    explicit ContainerHistory(std::unique_ptr<Impl> impl);

    std::unique_ptr<Impl> impl_;
};

}  // namespace dockaudit

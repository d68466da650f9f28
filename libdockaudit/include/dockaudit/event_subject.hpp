#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/event_view.hpp>
#include <dockaudit/export.hpp>

namespace dockaudit {

struct ProcessIds;
class EventSubject;
enum class FlagId : std::uint8_t;

DOCKAUDIT_API std::vector<FlagId> find_flags(const EventSubject& subject);

/// The process of an event, as a history of the logs knows it: it is found once, when the first question is asked.
/// Without a history, and of an event that names no process, nothing is known.
///
///     const EventSubject subject(event, history.get());
///     if (subject.residence().place == ProcessPlace::container) show(subject.parent());
///
/// *Lifetime*: borrows the event and the history. *Threads*: one object belongs to one thread.
class DOCKAUDIT_API EventSubject {
 public:
    /// A number for what is known of a program or an action: within one history the same for the same one.
    using Number = std::uint32_t;
    static constexpr Number kUnknown = ~Number{0};

    /// `history` may be null.
    EventSubject(const EventView& event, const ContainerHistory* history) noexcept
        : event_(&event), history_(history) {}

    const EventView& event() const noexcept { return *event_; }
    const ContainerHistory* history() const noexcept { return history_; }

    /// Where the process was.
    Residence residence() const;

    /// How deep it lies among those of its container: 1 for the first one and for what was executed in it, 2 for their
    /// children. 0 if it is in none.
    std::size_t depth() const;

    /// The program that it runs; absent if it has started none that the logs know.
    std::optional<ProgramView> program() const;
    Number program_number() const;

    /// That of its parent. Absent if it is not known: the nearest ancestor that is known may be a farther one.
    std::optional<ProgramView> parent() const;
    Number parent_number() const;

    /// The programs from its parent's up to the oldest that the logs know.
    std::vector<ProgramView> ancestors() const;

    /// The command whose client it is; absent if it is no client.
    std::optional<ActionView> action() const;
    Number action_number() const;

    /// The command that started what runs in a container: the client's words and time fit the process, which is an
    /// inference unless its session went into the container, as it does with podman. Absent if it is not known or if
    /// two people fit alike.
    std::optional<ActionView> cause() const;
    Number cause_number() const;

    /// The containers that the event names: by its command line, its paths, or what its client was told. The process
    /// need not be in them.
    std::vector<const Container*> named() const;

    /// The same, for callers that know which id the event has; empty if it has none.
    std::vector<const Container*> named(std::string_view id) const;

 private:
    friend class ContainerHistory;
    friend struct SubjectAccess;
    friend std::vector<FlagId> find_flags(const EventSubject& subject);

    // Positions among the programs of the history.
    struct Found {
        std::optional<std::uint32_t> ppid;
        Number own = kUnknown;     // what the process runs; none before its first one
        Number parent = kUnknown;  // what the process above runs

        Number nearest() const noexcept { return own == kUnknown ? parent : own; }
    };

    const Found& found() const;

    const EventView* event_;
    const ContainerHistory* history_;
    const ProcessIds* ids_ = nullptr;  // what the event says of its process, if that was read already
    mutable std::optional<Found> found_;
    mutable std::optional<Residence> residence_;
    mutable std::optional<std::uint32_t> flags_;  // a bit for each; of what has several askers
};

}  // namespace dockaudit

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <vector>

#include <dockaudit/diagnostics.hpp>
#include <dockaudit/event_id.hpp>

#include "base/large_pages.hpp"
#include "base/whole_second.hpp"
#include "event/arrival.hpp"
#include "event/free_slots.hpp"
#include "event/node_table.hpp"
#include "event/order_queue.hpp"
#include "event/piece.hpp"
#include "event/piece_lists.hpp"
#include "event/slot_table.hpp"

namespace dockaudit {

/// What keeps the memory of a correlator bounded.
struct CorrelatorLimits {
    std::size_t max_open_events = 1'000'000;
    std::uint64_t max_event_bytes = 16 << 20;
};

/// Is told of events that came late or were handed out early: which, and where the record that came late, or
/// the event, begins. *Lifetime*: the id dies with the call.
using CorrelatorObserver = std::function<void(DiagnosticEvent::Kind, const EventId&, const Piece&)>;

/// Puts the records of each event together again and hands the events out in ausearch's order.
///
/// The idea. An event is *building* until it is *complete*, and complete ones wait until no older one is
/// held.
///  - A piece joins the building event of its id, or makes a new one. An EOE record alone makes none.
///  - An event whose first record is of a single-record type is complete at once.
///  - A new event moves the log's clock: building events that are `timeout` or more whole seconds older are complete.
///  - After each piece: while the oldest held event (time, serial, then slot) is complete, it is handed out. An older
///    event that is still building holds back younger ones.
///  - A piece of an id that is no longer building makes a new event, which is handed out separately.
/// Slots matter only for ties: a new event takes the lowest free one.
///
/// Nothing is done to an event when the clock completes it: a reader of it compares its second with the
/// clock. That is the same, because the clock never steps back, and an event that was not overdue when it was
/// made becomes so by the first event that is new enough. One that came *late*, overdue from its beginning,
/// is completed by the next event that is new enough, and waits for that in a queue of its own.
///
/// A hash table finds the building event, an `OrderQueue` knows the oldest held one. So a piece costs O(log
/// n) at worst and O(1) on a log in order, however many events are open, and on a busy log, whose open events
/// do not fit into a core's cache, each is fetched twice: when it is made and when it is handed out.
///
/// *Threads*: one at a time.
class Correlator {
 public:
    explicit Correlator(std::chrono::seconds timeout, CorrelatorLimits limits = {},
                        CorrelatorObserver observer = {});
    Correlator(const Correlator&) = delete;
    Correlator& operator=(const Correlator&) = delete;

    /// Takes a piece; false if it belongs to no event: an EOE record alone. Afterwards take out what is due.
    bool add(const Arrival& arrival);

    /// A piece of an id with this hash will come soon: fetches what `add` will look at into the cache.
    void expect(std::uint32_t hash) const noexcept { building_.prefetch(hash); }

    /// True if the next event can be handed out.
    bool is_due() const noexcept { return !order_.empty() && !is_building(slots_[order_.min()]); }

    /// The traits that the due event collected. *Requires*: `is_due`.
    std::uint8_t due_traits() const noexcept { return slots_[order_.min()].traits; }

    /// The one piece of the due event; null if it has several. *Requires*: `is_due`. *Lifetime*: until the
    /// next change.
    const Piece* due_single_piece() const noexcept {
        const auto& held = slots_[order_.min()];
        return held.more == PieceLists::kEmpty ? &held.first : nullptr;
    }

    /// Moves the due event out. The vector of `event` is reused. *Requires*: `is_due`.
    void pop(AssembledEvent& event);

    /// Forgets the due event. *Requires*: `is_due`.
    void drop();

    /// Completes everything: the end of the input.
    void flush();

    /// Completes the event of the piece that was added last. *Requires*: `add` was true; nothing was done since.
    void complete_last() { complete(last_); }

    /// True if the event of the piece that was added last is still held. *Requires*: only due ones were taken out.
    bool holds_last() const noexcept { return slots_[last_].is_held && !slots_[last_].is_taken; }

    /// Moves that event out, although older ones may wait: for who follows a log. *Requires*: `holds_last`.
    void pop_last(AssembledEvent& event) {
        take(last_, event);
        drop_taken();
    }

    /// Moves out, in their order, the events that `is_wanted` says so of, although older ones may wait. It is given
    /// the id and whether a piece has ended the event. *Lifetime*: id and event die with the call.
    using HeldTest = std::function<bool(const EventId&, bool has_ended)>;
    void pop_if(const HeldTest& is_wanted,
                const std::function<void(const EventId&, const AssembledEvent&)>& visit);

    EventId due_id() const noexcept { return id_of(slots_[order_.min()]); }

    /// Tells of every event that is held, complete or not, but was not handed out. *Lifetime*: the id dies with the
    /// call.
    using HeldVisitor = std::function<void(const EventId&, const Piece& first)>;
    void visit_held(const HeldVisitor& visit) const;

    /// True if the oldest event is building and holds back the others.
    bool is_blocked() const noexcept { return !order_.empty() && is_building(slots_[order_.min()]); }

    /// Copies the oldest event. *Requires*: `is_due` or `is_blocked`.
    void copy_oldest(AssembledEvent& event) const { copy(order_.min(), event); }

    /// Completes the one that holds back the others, for a run that must not split events at the end of the
    /// input. *Requires*: `is_blocked`.
    void complete_blocking();

    /// The same because of a limit: the observer is told. *Requires*: `is_blocked`.
    void evict_blocking();

    std::uint64_t events_made() const noexcept { return events_made_; }
    std::size_t open_events() const noexcept { return open_; }

 private:
    // One cache line. Most events have one piece.
    struct alignas(64) Slot {
        Timestamp time;
        std::uint64_t serial = 0;
        Piece first;
        std::uint64_t bytes = 0;
        std::uint32_t hash = 0;
        std::uint32_t more = PieceLists::kEmpty;
        std::uint32_t node = kNone;  // in `nodes_`
        std::uint8_t traits = 0;
        bool is_in_table = false;    // not completed, unless by the clock
        bool is_late : 1 = false;    // the clock does not complete it
        bool has_ended : 1 = false;  // a piece was its end
        bool is_taken : 1 = false;   // handed out before its turn
        bool is_held : 1 = false;    // not free
    };
    static_assert(sizeof(Slot) == 64);
    using Slots = std::vector<Slot, LargeReserveAllocator<Slot>>;

    // The order of slots in which their events are handed out.
    struct IsOlder {
        const Slots* slots;
        bool operator()(std::uint32_t a, std::uint32_t b) const noexcept;
    };

    struct LateEvent {
        std::int64_t second = 0;
        std::uint32_t slot = 0;
        friend bool operator<(const LateEvent& a, const LateEvent& b) noexcept { return a.second < b.second; }
    };

    static constexpr std::uint32_t kNone = UINT32_MAX;

    bool is_building(const Slot& held) const noexcept {
        return held.is_in_table && (held.is_late || !is_overdue(held, clock_));
    }
    bool is_overdue(const Slot& held, std::int64_t second) const noexcept {
        return second_of(held.time) + timeout_ <= second;
    }
    void copy(std::uint32_t slot, AssembledEvent& event) const;
    std::uint32_t find_building(const Arrival& arrival) const noexcept;
    std::uint32_t take_slot();
    std::uint32_t make_event(const Arrival& arrival);
    void complete(std::uint32_t slot) noexcept;
    void evict(std::uint32_t slot);
    void advance_clock(std::int64_t second);
    void fetch_next_due() const noexcept;
    void take(std::uint32_t slot, AssembledEvent& event);
    void drop_taken();
    void free_oldest();
    EventId id_of(const Slot& held) const noexcept;

    std::int64_t timeout_;
    CorrelatorLimits limits_;
    CorrelatorObserver observer_;
    Slots slots_;
    NodeTable nodes_;
    PieceLists more_;  // the pieces of events after the first
    FreeSlots free_slots_;
    SlotTable building_;  // and what the clock has completed
    OrderQueue<std::uint32_t, IsOlder> order_;
    OrderQueue<LateEvent> late_;
    std::uint32_t last_ = kNone;      // the slot that `add` has used last
    std::int64_t clock_ = INT64_MIN;  // the newest second of any event
    std::size_t open_ = 0;
    std::uint64_t events_made_ = 0;
};

}  // namespace dockaudit

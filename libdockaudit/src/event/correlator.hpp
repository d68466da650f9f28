#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <dockaudit/diagnostics.hpp>
#include <dockaudit/event_id.hpp>

#include "event/free_slots.hpp"
#include "event/order_queue.hpp"
#include "event/slot_table.hpp"

namespace dockaudit {

/// Where some records of an event lie: a run of lines in one block.
struct Piece {
    std::uint64_t offset = 0;  ///< in the input
    std::uint32_t length = 0;  ///< bytes
    std::uint32_t input = 0;
    bool is_mixed = false;  ///< lines of others lie between
};

/// A piece on its way in.
struct Arrival {
    EventId id;
    std::uint32_t hash = 0;  ///< `hash_id(id)`
    Piece piece;
    std::uint32_t bytes = 0;  ///< of the piece, without the lines of others
    std::uint8_t traits = 0;  ///< bits that the event collects from its pieces
    bool starts_single = false;
    bool starts_with_eoe = false;
};

/// An event that is complete, or that could not wait any longer.
struct AssembledEvent {
    Timestamp time;
    std::uint64_t serial = 0;
    std::uint8_t traits = 0;
    std::vector<Piece> pieces;
};

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
///  - A new event moves the log's clock: building events that are `timeout` or more whole seconds older are
///  complete.
///  - After each piece: while the oldest held event (time, serial, then slot) is complete, it is handed out.
///  An older
///    event that is still building holds back younger ones.
///  - A piece of an id that is no longer building makes a new event, which is handed out separately.
/// Slots matter only for ties: a new event takes the lowest free one.
/// A hash table finds the building event; two `OrderQueue`s know the oldest held event and the next to time
/// out. So a piece costs O(log n) at worst and O(1) on a log in order, however many events are open.
///
/// *Threads*: one at a time.
class Correlator {
 public:
    explicit Correlator(std::chrono::seconds timeout, CorrelatorLimits limits = {},
                        CorrelatorObserver observer = {});
    Correlator(const Correlator&) = delete;
    Correlator& operator=(const Correlator&) = delete;

    /// Takes a piece; false if it belongs to no event: an EOE record alone. Afterwards take out
    /// what is due.
    bool add(const Arrival& arrival);

    /// A piece of an id with this hash will come soon: fetches what `add` will look at into the cache.
    void expect(std::uint32_t hash) const noexcept { building_.prefetch(hash); }

    /// True if the next event can be handed out.
    bool is_due() const noexcept { return !order_.empty() && !slots_[order_.min().slot].is_building; }

    /// The traits that the due event collected. *Requires*: `is_due`.
    std::uint8_t due_traits() const noexcept { return slots_[order_.min().slot].traits; }

    /// Moves the due event out. The vector of `event` is reused. *Requires*: `is_due`.
    void pop(AssembledEvent& event);

    /// Forgets the due event. *Requires*: `is_due`.
    void drop();

    /// Completes everything: the end of the input.
    void flush();

    /// True if the oldest event is building and holds back the others.
    bool is_blocked() const noexcept { return !order_.empty() && slots_[order_.min().slot].is_building; }

    /// Copies the oldest event. *Requires*: `is_due` or `is_blocked`.
    void copy_oldest(AssembledEvent& event) const;

    /// Completes the one that holds back the others, for a run that must not split events at the end of the
    /// input. *Requires*: `is_blocked`.
    void complete_blocking();

    /// The same because of a limit: the observer is told. *Requires*: `is_blocked`.
    void evict_blocking();

    std::uint64_t events_made() const noexcept { return events_made_; }
    std::size_t open_events() const noexcept { return open_; }

 private:
    // All but the node in one cache line: on a busy log each event is out of the cache when it is complete.
    // Most events have one piece.
    struct alignas(64) Slot {
        Timestamp time;
        std::uint64_t serial = 0;
        Piece first;
        std::uint64_t bytes = 0;
        std::uint32_t hash = 0;
        std::uint32_t more = kNoMore;  // in `more_`
        std::uint8_t traits = 0;
        bool has_node = false;
        bool is_building = false;
    };
    static_assert(sizeof(Slot) == 64);

    struct OrderKey {
        Timestamp time;
        std::uint64_t serial = 0;
        std::uint32_t slot = 0;
        friend auto operator<=>(const OrderKey&, const OrderKey&) = default;
    };

    struct TimeoutKey {
        std::int64_t second = 0;
        std::uint32_t slot = 0;
        friend auto operator<=>(const TimeoutKey& a, const TimeoutKey& b) { return a.second <=> b.second; }
        friend bool operator==(const TimeoutKey& a, const TimeoutKey& b) { return a.second == b.second; }
    };

    static constexpr std::uint32_t kNoMore = UINT32_MAX;

    std::uint32_t find_building(const Arrival& arrival) const noexcept;
    std::uint32_t take_slot();
    std::uint32_t make_event(const Arrival& arrival);
    void add_piece(Slot& held, const Piece& piece);
    void complete(std::uint32_t slot) noexcept;
    void evict(std::uint32_t slot);
    void advance_clock(std::int64_t second);
    void fetch_next_timeouts() const noexcept;
    EventId id_of(std::uint32_t slot) const noexcept;

    std::int64_t timeout_;
    CorrelatorLimits limits_;
    CorrelatorObserver observer_;
    std::vector<Slot> slots_;
    std::vector<std::string> nodes_;        // of the slots
    std::vector<std::vector<Piece>> more_;  // the pieces of events behind the first
    std::vector<std::uint32_t> free_more_;  // in `more_`
    FreeSlots free_slots_;
    SlotTable building_;
    OrderQueue<OrderKey> order_;
    OrderQueue<TimeoutKey> timeouts_;
    std::int64_t clock_ = INT64_MIN;  // the newest second of any event
    std::size_t open_ = 0;
    std::uint64_t events_made_ = 0;
};

}  // namespace dockaudit

#include "event/correlator.hpp"

#include <algorithm>
#include <string_view>
#include <tuple>
#include <utility>

#include "base/whole_second.hpp"

namespace dockaudit {
namespace {

// Those of a burst of 24,000 events/s.
constexpr std::size_t kUsualSlots = 1 << 16;

}  // namespace

Correlator::Correlator(std::chrono::seconds timeout, CorrelatorLimits limits, CorrelatorObserver observer)
    : timeout_(timeout.count()), limits_(limits), observer_(std::move(observer)), order_(IsOlder{&slots_}) {
    // Address space alone: memory is taken when it is used. To grow would be to copy, and to touch twice as
    // much.
    slots_.reserve(std::min(limits.max_open_events, kUsualSlots));
}

bool Correlator::IsOlder::operator()(std::uint32_t a, std::uint32_t b) const noexcept {
    const auto& first = (*slots)[a];
    const auto& second = (*slots)[b];
    return std::tie(first.time, first.serial, a) < std::tie(second.time, second.serial, b);
}

EventId Correlator::id_of(const Slot& held) const noexcept {
    return {held.time, held.serial,
            held.node == kNone ? std::nullopt : std::optional(nodes_.name(held.node))};
}

std::uint32_t Correlator::find_building(const Arrival& arrival) const noexcept {
    return building_.find(arrival.hash, [&](std::uint32_t slot) {
        const auto& held = slots_[slot];
        return id_of(held) == arrival.id && is_building(held);
    });
}

std::uint32_t Correlator::take_slot() {
    if (!free_slots_.empty()) return free_slots_.take_lowest();
    slots_.emplace_back();
    return static_cast<std::uint32_t>(slots_.size() - 1);
}

std::uint32_t Correlator::make_event(const Arrival& arrival) {
    const auto slot = take_slot();
    auto& held = slots_[slot];
    held.time = arrival.id.time;
    held.serial = arrival.id.serial;
    held.first = arrival.piece;
    held.bytes = 0;
    held.hash = arrival.hash;
    held.node = arrival.id.node ? nodes_.take(*arrival.id.node) : kNone;
    held.traits = 0;
    held.is_in_table = !arrival.starts_single;
    held.is_late = is_overdue(held, clock_);
    held.has_ended = held.is_taken = false;
    held.is_held = true;
    ++events_made_;
    ++open_;
    order_.push(slot);
    if (held.is_in_table) {
        building_.insert(held.hash, slot);
        if (held.is_late) late_.push({second_of(held.time), slot});
    }
    return slot;
}

// What the clock has completed may be in the table too.
void Correlator::complete(std::uint32_t slot) noexcept {
    auto& held = slots_[slot];
    if (std::exchange(held.is_in_table, false)) building_.erase(held.hash, slot);
}

// Completes it before its time.
void Correlator::evict(std::uint32_t slot) {
    if (observer_) observer_(DiagnosticEvent::Kind::evicted_event, id_of(slots_[slot]), slots_[slot].first);
    complete(slot);
}

void Correlator::advance_clock(std::int64_t second) {
    while (!late_.empty() && late_.min().second + timeout_ <= second) {
        const auto slot = late_.min().slot;
        late_.pop_min();
        // Completed early, its slot may hold a younger event by now.
        const auto& held = slots_[slot];
        if (held.is_late && is_overdue(held, second)) complete(slot);
    }
    clock_ = std::max(clock_, second);
}

bool Correlator::add(const Arrival& arrival) {
    auto slot = find_building(arrival);
    if (slot != SlotTable::kNone && slots_[slot].bytes + arrival.bytes > limits_.max_event_bytes) {
        evict(slot);
        slot = SlotTable::kNone;
    }
    const bool is_new = slot == SlotTable::kNone;
    if (is_new && arrival.starts_with_eoe) return false;
    if (is_new) slot = make_event(arrival);
    auto& held = slots_[slot];
    if (!is_new) more_.append(held.more, arrival.piece);
    held.traits |= arrival.traits;
    held.has_ended |= arrival.ends;
    held.bytes += arrival.bytes;
    if (is_new) {
        if (held.is_late && observer_)
            observer_(DiagnosticEvent::Kind::late_event, arrival.id, arrival.piece);
        advance_clock(second_of(arrival.id.time));
        if (open_ > limits_.max_open_events && is_blocked()) evict_blocking();
    }
    last_ = slot;
    return true;
}

void Correlator::copy(std::uint32_t slot, AssembledEvent& event) const {
    const auto& held = slots_[slot];
    event.time = held.time;
    event.serial = held.serial;
    event.traits = held.traits;
    auto& pieces = event.pieces;
    pieces.assign(1, held.first);
    more_.for_each(held.more, [&](const Piece& piece) { pieces.push_back(piece); });
}

void Correlator::pop(AssembledEvent& event) {
    copy_oldest(event);
    drop();
}

void Correlator::drop() {
    free_oldest();
    drop_taken();
}

void Correlator::free_oldest() {
    const auto slot = order_.min();
    complete(slot);
    order_.pop_min();
    fetch_next_due();
    auto& held = slots_[slot];
    more_.clear(held.more);
    if (held.node != kNone) nodes_.release(held.node);
    held.is_held = false;
    free_slots_.add(slot);
    --open_;
}

// What was handed out before its turn goes when its turn comes.
void Correlator::drop_taken() {
    while (!order_.empty() && slots_[order_.min()].is_taken) free_oldest();
}

void Correlator::take(std::uint32_t slot, AssembledEvent& event) {
    copy(slot, event);
    complete(slot);
    slots_[slot].is_taken = true;
}

void Correlator::pop_if(const HeldTest& is_wanted,
                        const std::function<void(const EventId&, const AssembledEvent&)>& visit) {
    std::vector<std::uint32_t> wanted;
    for (std::uint32_t slot = 0; slot < slots_.size(); ++slot) {
        const auto& held = slots_[slot];
        if (held.is_held && !held.is_taken && is_wanted(id_of(held), held.has_ended)) wanted.push_back(slot);
    }
    std::ranges::sort(wanted, IsOlder{&slots_});
    AssembledEvent event;
    for (const auto slot : wanted) {
        take(slot, event);
        visit(id_of(slots_[slot]), event);
    }
    drop_taken();
}

void Correlator::visit_held(const HeldVisitor& visit) const {
    for (const auto& held : slots_) {
        if (held.is_held && !held.is_taken) visit(id_of(held), held.first);
    }
}

// The slots that will be asked for soon, and then their entries in the table.
void Correlator::fetch_next_due() const noexcept {
    constexpr std::size_t kSlotAhead = 12;
    constexpr std::size_t kEntryAhead = 6;
    if (const auto* slot = order_.ahead(kSlotAhead)) __builtin_prefetch(&slots_[*slot]);
    if (const auto* slot = order_.ahead(kEntryAhead)) building_.prefetch(slots_[*slot].hash);
}

void Correlator::flush() {
    building_.drain([&](std::uint32_t slot) { slots_[slot].is_in_table = false; });
}

void Correlator::complete_blocking() {
    complete(order_.min());
}

void Correlator::evict_blocking() {
    evict(order_.min());
}

}  // namespace dockaudit

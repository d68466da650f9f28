#include "event/correlator.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "base/whole_second.hpp"
#include "base/words64.hpp"

namespace dockaudit {

namespace {

// Slots mostly hold the same node again: a look costs less than an assignment.
void set_text(std::string& text, std::string_view value) {
    if (text.size() != value.size() || !same_bytes(text.data(), value.data(), value.size())) text = value;
}

}  // namespace

Correlator::Correlator(std::chrono::seconds timeout, CorrelatorLimits limits, CorrelatorObserver observer)
    : timeout_(timeout.count()), limits_(limits), observer_(std::move(observer)) {}

EventId Correlator::id_of(std::uint32_t slot) const noexcept {
    const auto& held = slots_[slot];
    return {held.time, held.serial,
            held.has_node ? std::optional<std::string_view>(nodes_[slot]) : std::nullopt};
}

std::uint32_t Correlator::find_building(const Arrival& arrival) const noexcept {
    return building_.find(arrival.hash, [&](std::uint32_t slot) { return id_of(slot) == arrival.id; });
}

std::uint32_t Correlator::take_slot() {
    if (!free_slots_.empty()) return free_slots_.take_lowest();
    slots_.emplace_back();
    nodes_.emplace_back();
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
    held.traits = 0;
    held.has_node = arrival.id.node.has_value();
    held.is_building = !arrival.starts_single;
    if (arrival.id.node) set_text(nodes_[slot], *arrival.id.node);
    ++events_made_;
    ++open_;
    order_.push({held.time, held.serial, slot});
    if (held.is_building) {
        building_.insert(held.hash, slot);
        timeouts_.push({second_of(held.time), slot});
    }
    return slot;
}

void Correlator::add_piece(Slot& held, const Piece& piece) {
    if (held.more == kNoMore) {
        if (free_more_.empty()) {
            free_more_.push_back(static_cast<std::uint32_t>(more_.size()));
            more_.emplace_back();
        }
        held.more = free_more_.back();
        free_more_.pop_back();
    }
    more_[held.more].push_back(piece);
}

void Correlator::complete(std::uint32_t slot) noexcept {
    auto& held = slots_[slot];
    building_.erase(held.hash, slot);
    held.is_building = false;
}

// Completes it before its time.
void Correlator::evict(std::uint32_t slot) {
    if (observer_) observer_(DiagnosticEvent::Kind::evicted_event, id_of(slot), slots_[slot].first);
    complete(slot);
}

void Correlator::advance_clock(std::int64_t second) {
    while (!timeouts_.empty() && timeouts_.min().second + timeout_ <= second) {
        const auto slot = timeouts_.min().slot;
        timeouts_.pop_min();
        fetch_next_timeouts();
        // Completed early, its slot may hold a younger event by now.
        const auto& held = slots_[slot];
        if (held.is_building && second_of(held.time) + timeout_ <= second) complete(slot);
    }
    clock_ = std::max(clock_, second);
}

// The slots that will be asked for soon, and then their entries in the table.
void Correlator::fetch_next_timeouts() const noexcept {
    constexpr std::size_t kSlotAhead = 8;
    constexpr std::size_t kEntryAhead = 4;
    if (const auto* next = timeouts_.ahead(kSlotAhead)) __builtin_prefetch(&slots_[next->slot]);
    if (const auto* next = timeouts_.ahead(kEntryAhead)) building_.prefetch(slots_[next->slot].hash);
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
    if (!is_new) add_piece(held, arrival.piece);
    held.traits |= arrival.traits;
    held.bytes += arrival.bytes;
    if (is_new) {
        const auto second = second_of(arrival.id.time);
        if (second + timeout_ <= clock_ && observer_)
            observer_(DiagnosticEvent::Kind::late_event, arrival.id, arrival.piece);
        advance_clock(second);
        if (open_ > limits_.max_open_events && is_blocked()) evict_blocking();
    }
    return true;
}

void Correlator::copy_oldest(AssembledEvent& event) const {
    const auto& held = slots_[order_.min().slot];
    event.time = held.time;
    event.serial = held.serial;
    event.traits = held.traits;
    auto& pieces = event.pieces;
    pieces.assign(1, held.first);
    if (held.more != kNoMore) pieces.insert(pieces.end(), more_[held.more].begin(), more_[held.more].end());
}

void Correlator::pop(AssembledEvent& event) {
    copy_oldest(event);
    drop();
}

void Correlator::drop() {
    const auto slot = order_.min().slot;
    order_.pop_min();
    auto& held = slots_[slot];
    if (held.more != kNoMore) {
        more_[held.more].clear();
        free_more_.push_back(held.more);
        held.more = kNoMore;
    }
    free_slots_.add(slot);
    --open_;
}

void Correlator::flush() {
    building_.drain([&](std::uint32_t slot) { slots_[slot].is_building = false; });
}

void Correlator::complete_blocking() {
    complete(order_.min().slot);
}

void Correlator::evict_blocking() {
    evict(order_.min().slot);
}

}  // namespace dockaudit

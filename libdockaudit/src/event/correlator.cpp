#include "event/correlator.hpp"

#include <functional>
#include <string_view>
#include <utility>

#include "base/whole_second.hpp"

namespace dockaudit {

std::size_t Correlator::IdHash::operator()(const EventId& id) const noexcept {
    // Serials count up, so their low bits spread the events of a second; the multiplication spreads the high
    // bits, which the table looks at too.
    constexpr std::uint64_t kOdd = 0x9E3779B97F4A7C15ULL;
    const auto time = static_cast<std::uint64_t>(id.time.time_since_epoch().count());
    std::uint64_t hash = (id.serial ^ (time << 20)) * kOdd;
    // Nodes are few and are told apart by their last letters, if at all; equal hashes cost time, not
    // correctness.
    if (id.node && !id.node->empty())
        hash ^= (id.node->size() << 8 | static_cast<unsigned char>(id.node->back())) * kOdd;
    return static_cast<std::size_t>(hash ^ (hash >> 29));
}

std::size_t Correlator::IdHash::operator()(std::uint32_t slot) const noexcept {
    return (*this)(owner->id_of(slot));
}

bool Correlator::SameId::operator()(const EventId& id, std::uint32_t slot) const noexcept {
    return owner->id_of(slot) == id;
}

Correlator::Correlator(std::chrono::seconds timeout, CorrelatorLimits limits, CorrelatorObserver observer)
    : timeout_(timeout.count()),
      limits_(limits),
      observer_(std::move(observer)),
      building_(64, IdHash{this}, SameId{this}) {}

EventId Correlator::id_of(std::uint32_t slot) const noexcept {
    const auto& held = slots_[slot];
    return {held.event.time, held.event.serial,
            held.has_node ? std::optional<std::string_view>(held.node) : std::nullopt};
}

std::uint32_t Correlator::take_slot() {
    if (free_slots_.empty()) {
        slots_.emplace_back();
        return static_cast<std::uint32_t>(slots_.size() - 1);
    }
    const auto slot = free_slots_.top();
    free_slots_.pop();
    return slot;
}

std::uint32_t Correlator::make_event(const Arrival& arrival) {
    const auto slot = take_slot();
    auto& held = slots_[slot];
    held.event.time = arrival.id.time;
    held.event.serial = arrival.id.serial;
    held.event.traits = 0;
    held.event.pieces.clear();
    held.has_node = arrival.id.node.has_value();
    held.node.assign(arrival.id.node.value_or(std::string_view{}));
    held.bytes = 0;
    ++held.generation;
    ++events_made_;
    ++open_;
    order_.push({held.event.time, held.event.serial, slot});
    if (arrival.starts_single) {
        held.is_building = false;
        return slot;
    }
    held.is_building = true;
    building_.insert(slot);
    timeouts_.push({second_of(held.event.time), slot, held.generation});
    return slot;
}

void Correlator::complete(std::uint32_t slot) {
    building_.erase(slot);
    slots_[slot].is_building = false;
}

// Completes it before its time.
void Correlator::evict(std::uint32_t slot) {
    if (observer_)
        observer_(DiagnosticEvent::Kind::evicted_event, id_of(slot), slots_[slot].event.pieces.front());
    complete(slot);
}

void Correlator::advance_clock(std::int64_t second) {
    while (!timeouts_.empty() && timeouts_.min().second + timeout_ <= second) {
        const auto due = timeouts_.min();
        timeouts_.pop_min();
        const auto& held = slots_[due.slot];
        if (held.is_building && held.generation == due.generation) complete(due.slot);
    }
    clock_ = std::max(clock_, second);
    if (!timeouts_.empty()) {
        // The next event will ask for it; by then it is here.
        const auto* next = reinterpret_cast<const char*>(&slots_[timeouts_.min().slot]);
        __builtin_prefetch(next);
        __builtin_prefetch(next + 64);
    }
}

bool Correlator::add(const Arrival& arrival) {
    auto found = building_.find(arrival.id);
    if (found != building_.end() && slots_[*found].bytes + arrival.bytes > limits_.max_event_bytes) {
        evict(*found);
        found = building_.end();
    }
    const bool is_new = found == building_.end();
    if (is_new && arrival.starts_with_eoe) return false;
    auto& held = slots_[is_new ? make_event(arrival) : *found];
    held.event.traits |= arrival.traits;
    held.event.pieces.push_back(arrival.piece);
    held.bytes += arrival.bytes;
    if (is_new) {
        const auto second = second_of(arrival.id.time);
        if (second + timeout_ <= clock_ && observer_)
            observer_(DiagnosticEvent::Kind::late_event, arrival.id, arrival.piece);
        advance_clock(second);
        if (open_ > limits_.max_open_events && blocking()) evict_oldest();
    }
    return true;
}

bool Correlator::pop(AssembledEvent& event) {
    if (order_.empty()) return false;
    const auto slot = order_.min().slot;
    auto& held = slots_[slot];
    if (held.is_building) return false;
    order_.pop_min();
    event.time = held.event.time;
    event.serial = held.event.serial;
    event.traits = held.event.traits;
    event.pieces.swap(held.event.pieces);
    free_slots_.push(slot);
    --open_;
    return true;
}

void Correlator::flush() {
    for (const auto slot : building_) slots_[slot].is_building = false;
    building_.clear();
}

const AssembledEvent* Correlator::blocking() const noexcept {
    if (order_.empty()) return nullptr;
    const auto& held = slots_[order_.min().slot];
    return held.is_building ? &held.event : nullptr;
}

void Correlator::complete_blocking() {
    complete(order_.min().slot);
}

void Correlator::evict_oldest() {
    evict(order_.min().slot);
}

}  // namespace dockaudit

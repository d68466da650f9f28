#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "base/whole_second.hpp"
#include "event/correlator.hpp"

namespace dockaudit::test {

/// The rules of `Correlator` as they are written there, one loop over all open events after the other.
class NaiveCorrelator {
 public:
    NaiveCorrelator(std::int64_t timeout, CorrelatorLimits limits) : timeout_(timeout), limits_(limits) {}

    /// The pieces of the events that are due afterwards, by their offsets.
    std::vector<std::vector<std::uint64_t>> add(const Arrival& arrival) {
        Held* found = nullptr;
        for (auto& held : slots_) {
            if (held && held->is_building && held->id.view() == arrival.id) found = &*held;
        }
        if (found && found->bytes + arrival.bytes > limits_.max_event_bytes) {
            found->is_building = false;
            found = nullptr;
        }
        if (!found && arrival.starts_with_eoe) return take_due();
        const bool is_new = !found;
        if (is_new) found = &make(arrival);
        found->pieces.push_back(arrival.piece.offset);
        found->bytes += arrival.bytes;
        if (is_new) {
            const auto second = second_of(arrival.id.time);
            for (auto& held : slots_) {
                if (held && second_of(held->id.time) + timeout_ <= second) held->is_building = false;
            }
            const auto open =
                std::ranges::count_if(slots_, [](const auto& held) { return held.has_value(); });
            if (static_cast<std::size_t>(open) > limits_.max_open_events) oldest()->is_building = false;
        }
        return take_due();
    }

    std::vector<std::vector<std::uint64_t>> flush() {
        for (auto& held : slots_) {
            if (held) held->is_building = false;
        }
        return take_due();
    }

 private:
    struct Held {
        OwnedEventId id;
        std::vector<std::uint64_t> pieces;
        std::uint64_t bytes = 0;
        bool is_building = true;
    };

    Held& make(const Arrival& arrival) {
        auto free = std::ranges::find_if(slots_, [](const auto& held) { return !held.has_value(); });
        if (free == slots_.end()) free = slots_.insert(slots_.end(), std::nullopt);
        free->emplace(Held{OwnedEventId(arrival.id), {}, 0, !arrival.starts_single});
        return **free;
    }

    // Of equal times and serials the one in the lowest slot.
    std::optional<Held>& oldest() {
        std::optional<Held>* found = nullptr;
        for (auto& held : slots_) {
            if (!held) continue;
            if (!found ||
                std::tie(held->id.time, held->id.serial) < std::tie((*found)->id.time, (*found)->id.serial))
                found = &held;
        }
        return found ? *found : none_;
    }

    std::vector<std::vector<std::uint64_t>> take_due() {
        std::vector<std::vector<std::uint64_t>> due;
        for (auto* held = &oldest(); *held && !(*held)->is_building; held = &oldest()) {
            due.push_back((*held)->pieces);
            held->reset();
        }
        return due;
    }

    std::int64_t timeout_;
    CorrelatorLimits limits_;
    std::vector<std::optional<Held>> slots_;
    std::optional<Held> none_;
};

}  // namespace dockaudit::test

#pragma once

#include <cstddef>
#include <utility>

namespace dockaudit {

// Open addressing with linear probing, for tables that own their slots: a power of two of them, at most half of them
// taken. What a slot holds, when it is free and how entries leave is the table's.

/// The place of the first slot, from the home of `hash` on, at which `ends(slot)`. *Requires*: there is one.
template <class Slots, class Ends>
std::size_t probe(const Slots& slots, std::size_t hash, const Ends& ends) noexcept {
    const auto mask = slots.size() - 1;
    auto place = hash & mask;
    while (!ends(slots[place])) place = (place + 1) & mask;
    return place;
}

/// True if so many slots are too few for one more than `taken`.
template <class Slots>
bool is_full(const Slots& slots, std::size_t taken) noexcept {
    return (taken + 1) * 2 > slots.size();
}

/// Moves what is in the slots to `size` new ones. `is_free(slot)`; `hash_of(slot)` of one that is not.
template <class Slots, class IsFree, class HashOf>
void rehash(Slots& slots, std::size_t size, const IsFree& is_free, const HashOf& hash_of) {
    Slots before(size);
    before.swap(slots);
    for (const auto& slot : before) {
        if (!is_free(slot)) slots[probe(slots, hash_of(slot), is_free)] = slot;
    }
}

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/hash.hpp"
#include "base/open_table.hpp"

namespace dockaudit {

/// The member names of one JSON object, each with a number; used again for object after object without
/// allocating.
///
/// *Lifetime*: borrows the names until `clear`.
class NameTable {
 public:
    NameTable() : slots_(kFirstSlots) {}

    void clear() noexcept {
        ++generation_;
        size_ = 0;
    }

    /// The number that was stored with the name; null if it is not there.
    const std::uint32_t* find(std::string_view name) noexcept {
        const auto& slot = slot_of(name);
        return slot.generation == generation_ ? &slot.number : nullptr;
    }

    /// Stores another number with a name. *Requires*: it is there.
    void replace(std::string_view name, std::uint32_t number) noexcept { slot_of(name).number = number; }

    /// The number that was stored with the name; null if it was not there, and then stores `number`.
    const std::uint32_t* find_or_insert(std::string_view name, std::uint32_t number) {
        if (is_full(slots_, size_)) grow();
        auto& slot = slot_of(name);
        if (slot.generation == generation_) return &slot.number;
        slot = {name, generation_, number};
        ++size_;
        return nullptr;
    }

 private:
    static constexpr std::size_t kFirstSlots = 128;

    struct Slot {
        std::string_view name;
        std::uint64_t generation = 0;  // older than the table's: free
        std::uint32_t number = 0;
    };

    Slot& slot_of(std::string_view name) noexcept {
        return slots_[probe(slots_, hash_text(name), [&](const Slot& slot) {
            return slot.generation != generation_ || slot.name == name;
        })];
    }

    void grow() {
        rehash(
            slots_, slots_.size() * 2, [this](const Slot& slot) { return slot.generation != generation_; },
            [](const Slot& slot) { return hash_text(slot.name); });
    }

    std::vector<Slot> slots_;
    std::uint64_t generation_ = 1;
    std::size_t size_ = 0;
};

}  // namespace dockaudit

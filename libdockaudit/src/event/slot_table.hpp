#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/large_pages.hpp"
#include "base/open_table.hpp"

namespace dockaudit {

/// A hash table of slot numbers that the caller tells apart.
///
/// Removal moves the entries after it up, so that no marks are left. An entry holds the hash too: what is passed by is
/// not looked at elsewhere. Unlike the tables of libraries it lets the caller fetch an entry into the cache some time
/// before it is asked for: on a busy log the waiting for memory would take longer than all the work.
class SlotTable {
 public:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    SlotTable() : entries_(kFirstEntries) {}

    std::size_t size() const noexcept { return size_; }

    /// The slot of this hash for which `is_same(slot)`, or `kNone`.
    template <class IsSame>
    std::uint32_t find(std::uint32_t hash, const IsSame& is_same) const noexcept {
        return entries_[probe(entries_, hash,
                              [&](const Entry& entry) {
                                  return entry.slot == kNone || (entry.hash == hash && is_same(entry.slot));
                              })]
            .slot;
    }

    /// *Requires*: the slot is not in the table.
    void insert(std::uint32_t hash, std::uint32_t slot) {
        if (is_full(entries_, size_)) grow();
        entries_[probe(entries_, hash, &is_free)] = {hash, slot};
        ++size_;
    }

    /// *Requires*: the slot is in the table with this hash.
    void erase(std::uint32_t hash, std::uint32_t slot) noexcept {
        auto hole = probe(entries_, hash, [slot](const Entry& entry) { return entry.slot == slot; });
        // A later entry may move into the hole unless its home lies between the two.
        for (auto place = next(hole); entries_[place].slot != kNone; place = next(place)) {
            const auto distance = (place - home(entries_[place].hash)) & (entries_.size() - 1);
            if (distance < ((place - hole) & (entries_.size() - 1))) continue;
            entries_[hole] = entries_[place];
            hole = place;
        }
        entries_[hole].slot = kNone;
        --size_;
    }

    void prefetch(std::uint32_t hash) const noexcept { __builtin_prefetch(&entries_[home(hash)]); }

    /// Calls `visit(slot)` for each slot and removes all.
    template <class Visit>
    void drain(const Visit& visit) {
        for (auto& entry : entries_) {
            if (entry.slot != kNone) visit(entry.slot);
            entry.slot = kNone;
        }
        size_ = 0;
    }

 private:
    static constexpr std::size_t kFirstEntries = 256;
    // On a burst the table goes on growing: it skips the sizes between these.
    static constexpr std::size_t kCalmEntries = 8 << 10;
    static constexpr std::size_t kBurstEntries = 128 << 10;

    struct Entry {
        std::uint32_t hash = 0;
        std::uint32_t slot = kNone;
    };

    using Entries = std::vector<Entry, LargeTableAllocator<Entry>>;

    std::size_t home(std::uint32_t hash) const noexcept { return hash & (entries_.size() - 1); }
    std::size_t next(std::size_t place) const noexcept { return (place + 1) & (entries_.size() - 1); }

    static bool is_free(const Entry& entry) noexcept { return entry.slot == kNone; }

    void grow() {
        rehash(entries_, entries_.size() == kCalmEntries ? kBurstEntries : entries_.size() * 2, &is_free,
               [](const Entry& entry) { return entry.hash; });
    }

    Entries entries_;
    std::size_t size_ = 0;
};

}  // namespace dockaudit

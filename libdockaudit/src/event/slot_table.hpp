#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/large_pages.hpp"

namespace dockaudit {

/// A hash table of slot numbers that the caller tells apart.
///
/// Open addressing with linear probing, and removal that moves the entries after it up, so that no marks are
/// left. An entry holds the hash too: what is passed by is not looked at elsewhere. Unlike the tables of
/// libraries it lets the caller fetch an entry into the cache some time before it is asked for: on a busy log
/// the waiting for memory would take longer than all the work.
class SlotTable {
 public:
    static constexpr std::uint32_t kNone = UINT32_MAX;

    SlotTable() : entries_(kFirstEntries) {}

    std::size_t size() const noexcept { return size_; }

    /// The slot of this hash for which `is_same(slot)`, or `kNone`.
    template <class IsSame>
    std::uint32_t find(std::uint32_t hash, const IsSame& is_same) const noexcept {
        for (auto place = home(hash); entries_[place].slot != kNone; place = next(place)) {
            if (entries_[place].hash == hash && is_same(entries_[place].slot)) return entries_[place].slot;
        }
        return kNone;
    }

    /// *Requires*: the slot is not in the table.
    void insert(std::uint32_t hash, std::uint32_t slot) {
        if ((size_ + 1) * 2 > entries_.size()) grow();
        put({hash, slot});
        ++size_;
    }

    /// *Requires*: the slot is in the table with this hash.
    void erase(std::uint32_t hash, std::uint32_t slot) noexcept {
        auto hole = home(hash);
        while (entries_[hole].slot != slot) hole = next(hole);
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

    void put(Entry entry) noexcept {
        auto place = home(entry.hash);
        while (entries_[place].slot != kNone) place = next(place);
        entries_[place] = entry;
    }

    void grow() {
        Entries before(entries_.size() == kCalmEntries ? kBurstEntries : entries_.size() * 2);
        before.swap(entries_);
        for (const auto& entry : before) {
            if (entry.slot != kNone) put(entry);
        }
    }

    Entries entries_;  // a power of two
    std::size_t size_ = 0;
};

}  // namespace dockaudit

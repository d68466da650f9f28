#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/large_pages.hpp"
#include "event/piece.hpp"

namespace dockaudit {

/// Lists of pieces that grow at their ends, all in one table: an event's list is the number of its first
/// entry.
///
/// On a busy log whose events are interleaved most events have some pieces; a vector for each would be many
/// small allocations, spread over memory.
class PieceLists {
 public:
    static constexpr std::uint32_t kEmpty = UINT32_MAX;

    PieceLists() {
        // Address space alone.
        entries_.reserve(kUsualEntries);
    }

    /// Appends to a list, which may be empty.
    void append(std::uint32_t& list, const Piece& piece) {
        const auto number = take_entry();
        entries_[number] = {piece, kEmpty, number};
        if (list == kEmpty) {
            list = number;
        } else {
            entries_[entries_[list].last].next = number;
            entries_[list].last = number;
        }
    }

    /// Calls `visit(const Piece&)` for each, in order.
    template <class Visit>
    void for_each(std::uint32_t list, const Visit& visit) const {
        for (; list != kEmpty; list = entries_[list].next) visit(entries_[list].piece);
    }

    /// Empties a list.
    void clear(std::uint32_t& list) noexcept {
        if (list == kEmpty) return;
        entries_[entries_[list].last].next = free_;
        free_ = list;
        list = kEmpty;
    }

 private:
    // Those of a burst of 24,000 events/s.
    static constexpr std::size_t kUsualEntries = 1 << 18;

    // Two in a cache line.
    struct alignas(32) Entry {
        Piece piece;
        std::uint32_t next = kEmpty;
        std::uint32_t last = kEmpty;  // of the first of a list: its last one
    };
    static_assert(sizeof(Entry) == 32);

    std::uint32_t take_entry() {
        if (free_ == kEmpty) {
            entries_.emplace_back();
            return static_cast<std::uint32_t>(entries_.size() - 1);
        }
        const auto number = free_;
        free_ = entries_[number].next;
        return number;
    }

    std::vector<Entry, LargeReserveAllocator<Entry>> entries_;
    std::uint32_t free_ = kEmpty;  // the list of entries that nobody has; what came last is first
};

}  // namespace dockaudit

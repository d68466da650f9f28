#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace dockaudit {

/// A set of slot numbers that gives the lowest: a bit for each, and a bit for each word of those that has
/// one.
class FreeSlots {
 public:
    bool empty() const noexcept { return size_ == 0; }

    /// *Requires*: it is not in the set.
    void add(std::uint32_t slot) {
        const std::size_t word = slot / kBits;
        const std::size_t group = word / kBits;
        if (word >= words_.size()) words_.resize(word + 1);
        if (group >= groups_.size()) groups_.resize(group + 1);
        words_[word] |= bit(slot);
        groups_[group] |= bit(word);
        lowest_group_ = std::min(lowest_group_, group);
        ++size_;
    }

    /// *Requires*: not empty.
    std::uint32_t take_lowest() noexcept {
        while (groups_[lowest_group_] == 0) ++lowest_group_;
        const auto word = lowest_group_ * kBits + lowest_bit(groups_[lowest_group_]);
        const auto slot = word * kBits + lowest_bit(words_[word]);
        words_[word] &= ~bit(slot);
        if (words_[word] == 0) groups_[lowest_group_] &= ~bit(word);
        --size_;
        return static_cast<std::uint32_t>(slot);
    }

 private:
    static constexpr std::size_t kBits = 64;

    static constexpr std::uint64_t bit(std::size_t number) noexcept {
        return std::uint64_t{1} << (number % kBits);
    }
    static constexpr std::size_t lowest_bit(std::uint64_t word) noexcept {
        return static_cast<std::size_t>(std::countr_zero(word));
    }

    std::vector<std::uint64_t> words_;
    std::vector<std::uint64_t> groups_;
    std::size_t lowest_group_ = 0;  // those below are empty
    std::size_t size_ = 0;
};

}  // namespace dockaudit

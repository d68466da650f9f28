#pragma once

#include <cstddef>
#include <functional>
#include <queue>
#include <utility>
#include <vector>

namespace dockaudit {

/// A priority queue for keys that nearly always arrive in ascending order or a few places off, as the times
/// of a log do: those go into a ring, each at its place, the others to a heap. `min` is the smaller of the
/// two fronts.
///
/// The ring is a power of two and is never moved, so that the queue of a busy log stays in the cache.
template <class Key, class Less = std::less<Key>>
class OrderQueue {
 public:
    explicit OrderQueue(Less less = {}) : less_(less), ring_(kFirstSize), heap_(Greater{less}) {}

    bool empty() const noexcept { return begin_ == end_ && heap_.empty(); }

    void push(const Key& key) {
        if (end_ - begin_ == ring_.size()) grow();
        auto place = end_;
        while (place != begin_ && less_(key, at(place - 1))) {
            if (end_ - place == kMaxShift) {
                heap_.push(key);
                return;
            }
            --place;
        }
        for (auto to = end_++; to != place; --to) at(to) = at(to - 1);
        at(place) = key;
    }

    /// *Requires*: not empty.
    const Key& min() const noexcept { return front_is_min() ? at(begin_) : heap_.top(); }

    /// A key that will be `min` when about so many were taken out; null if that is not known.
    const Key* ahead(std::size_t count) const noexcept {
        return end_ - begin_ > count ? &at(begin_ + count) : nullptr;
    }

    /// *Requires*: not empty.
    void pop_min() {
        if (front_is_min()) {
            ++begin_;
        } else {
            heap_.pop();
        }
    }

 private:
    static constexpr std::size_t kFirstSize = 1024;
    // Farther off than this a key goes to the heap.
    static constexpr std::size_t kMaxShift = 32;

    struct Greater {
        Less less;
        bool operator()(const Key& a, const Key& b) const noexcept { return less(b, a); }
    };

    Key& at(std::size_t place) noexcept { return ring_[place & (ring_.size() - 1)]; }
    const Key& at(std::size_t place) const noexcept { return ring_[place & (ring_.size() - 1)]; }

    bool front_is_min() const noexcept {
        return begin_ != end_ && (heap_.empty() || !less_(heap_.top(), at(begin_)));
    }

    void grow() {
        std::vector<Key> larger(ring_.size() * 4);
        for (auto place = begin_; place != end_; ++place) larger[place - begin_] = at(place);
        ring_ = std::move(larger);
        end_ -= begin_;
        begin_ = 0;
    }

    Less less_;
    std::vector<Key> ring_;  // a power of two
    std::size_t begin_ = 0;  // both grow for ever and wrap around together
    std::size_t end_ = 0;
    std::priority_queue<Key, std::vector<Key>, Greater> heap_;
};

}  // namespace dockaudit

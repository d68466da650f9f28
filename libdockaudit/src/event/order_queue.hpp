#pragma once

#include <cstddef>
#include <functional>
#include <queue>
#include <vector>

namespace dockaudit {

/// A priority queue for keys that nearly always arrive in ascending order, as the times of a log do: those go
/// to a first-in, first-out queue at no cost, the others to a heap. `min` is the smaller of the two fronts.
template <class Key>
class OrderQueue {
 public:
    bool empty() const noexcept { return head_ == line_.size() && heap_.empty(); }

    void push(const Key& key) {
        if (head_ == line_.size() || !(key < line_.back())) {
            line_.push_back(key);
        } else {
            heap_.push(key);
        }
    }

    /// *Requires*: not empty.
    const Key& min() const noexcept { return front_is_min() ? line_[head_] : heap_.top(); }

    /// A key that will be `min` when about so many were taken out; null if that is not known.
    const Key* ahead(std::size_t count) const noexcept {
        return head_ + count < line_.size() ? &line_[head_ + count] : nullptr;
    }

    /// *Requires*: not empty.
    void pop_min() {
        if (!front_is_min()) {
            heap_.pop();
            return;
        }
        ++head_;
        if (head_ == line_.size()) {
            line_.clear();
            head_ = 0;
        } else if (head_ >= kCompactAt && head_ * 2 >= line_.size()) {
            // Each key is moved at most once for every key that was taken out before it.
            line_.erase(line_.begin(), line_.begin() + static_cast<std::ptrdiff_t>(head_));
            head_ = 0;
        }
    }

 private:
    static constexpr std::size_t kCompactAt = 256;

    bool front_is_min() const noexcept {
        return head_ < line_.size() && (heap_.empty() || !(heap_.top() < line_[head_]));
    }

    std::vector<Key> line_;
    std::size_t head_ = 0;
    std::priority_queue<Key, std::vector<Key>, std::greater<Key>> heap_;
};

}  // namespace dockaudit

#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace dockaudit {

/// Makes objects and takes them back when their last user lets go, so that a long run makes a few of them and
/// uses memory that is in the cache.
///
/// *Lifetime*: objects may outlive the pool. *Threads*: safe to use from several.
template <class T>
class RecyclingPool {
 public:
    using Make = std::function<std::unique_ptr<T>()>;
    using KeepTest = std::function<bool(const T&)>;

    /// What `is_worth_keeping` says no to is given back to the system, as are those beyond a few.
    RecyclingPool(Make make, KeepTest is_worth_keeping)
        : shelf_(std::make_shared<Shelf>(std::move(make), std::move(is_worth_keeping))) {}

    /// An object in the state in which its last user left it.
    std::shared_ptr<T> acquire() {
        auto object = shelf_->take();
        if (!object) object = shelf_->make();
        return {object.release(), [shelf = shelf_](T* returned) { shelf->put_back(returned); }};
    }

 private:
    // Enough for the blocks in flight on any machine; more would be memory that nobody uses.
    static constexpr std::size_t kMaxIdle = 16;

    struct Shelf {
        Shelf(Make maker, KeepTest test) : make(std::move(maker)), is_worth_keeping(std::move(test)) {}

        std::unique_ptr<T> take() {
            const std::lock_guard lock(mutex);
            if (idle.empty()) return nullptr;
            auto object = std::move(idle.back());
            idle.pop_back();
            return object;
        }

        void put_back(T* returned) {
            std::unique_ptr<T> object(returned);
            if (!is_worth_keeping(*object)) return;
            const std::lock_guard lock(mutex);
            if (idle.size() < kMaxIdle) idle.push_back(std::move(object));
        }

        const Make make;
        const KeepTest is_worth_keeping;
        std::mutex mutex;
        std::vector<std::unique_ptr<T>> idle;
    };

    std::shared_ptr<Shelf> shelf_;
};

}  // namespace dockaudit

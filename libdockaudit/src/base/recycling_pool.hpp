#pragma once

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace dockaudit {

/// Makes objects and takes them back when their last user lets go, so that a long run makes a few of them and
/// uses memory that is in the cache: a thread gets, if possible, what it had before.
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
        const auto user = std::this_thread::get_id();
        auto object = shelf_->take(user);
        if (!object) object = shelf_->make();
        return {object.release(), [shelf = shelf_, user](T* returned) { shelf->put_back(returned, user); }};
    }

 private:
    // Enough for the blocks in flight on any machine; more would be memory that nobody uses.
    static constexpr std::size_t kMaxIdle = 16;

    struct Idle {
        std::unique_ptr<T> object;
        std::thread::id user;
    };

    struct Shelf {
        Shelf(Make maker, KeepTest test) : make(std::move(maker)), is_worth_keeping(std::move(test)) {}

        std::unique_ptr<T> take(std::thread::id user) {
            const std::lock_guard lock(mutex);
            if (idle.empty()) return nullptr;
            auto mine = std::ranges::find(idle, user, &Idle::user);
            if (mine == idle.end()) mine = idle.begin();
            auto object = std::move(mine->object);
            idle.erase(mine);
            return object;
        }

        void put_back(T* returned, std::thread::id user) {
            std::unique_ptr<T> object(returned);
            if (!is_worth_keeping(*object)) return;
            const std::lock_guard lock(mutex);
            if (idle.size() < kMaxIdle) idle.insert(idle.begin(), {std::move(object), user});
        }

        const Make make;
        const KeepTest is_worth_keeping;
        std::mutex mutex;
        std::vector<Idle> idle;  // what came back last is first
    };

    std::shared_ptr<Shelf> shelf_;
};

}  // namespace dockaudit

#pragma once

#include <algorithm>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <dockaudit/parallel_writer.hpp>

namespace dockaudit {

/// Writers that no thread uses at the moment. A thread gets, if possible, the one that it had before: what a
/// writer has learnt is in the cache of its core then.
///
/// *Lifetime*: borrows the factory. *Threads*: safe to use from several.
class WriterShelf {
 public:
    explicit WriterShelf(const WriterFactory& make) : make_(make) {}

    std::unique_ptr<EventWriter> take() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto mine = std::ranges::find(idle_, std::this_thread::get_id(), &Idle::user);
                if (mine == idle_.end()) --mine;
                auto writer = std::move(mine->writer);
                idle_.erase(mine);
                return writer;
            }
        }
        return make_();
    }

    void put_back(std::unique_ptr<EventWriter> writer) {
        const std::lock_guard lock(mutex_);
        idle_.push_back({std::move(writer), std::this_thread::get_id()});
    }

 private:
    struct Idle {
        std::unique_ptr<EventWriter> writer;
        std::thread::id user;
    };

    const WriterFactory& make_;
    std::mutex mutex_;
    std::vector<Idle> idle_;
};

}  // namespace dockaudit

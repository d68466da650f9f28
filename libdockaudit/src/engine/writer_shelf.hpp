#pragma once

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <dockaudit/parallel_writer.hpp>

namespace dockaudit {

/// Writers that no thread uses at the moment.
///
/// *Lifetime*: borrows the factory. *Threads*: safe to use from several.
class WriterShelf {
 public:
    explicit WriterShelf(const WriterFactory& make) : make_(make) {}

    std::unique_ptr<EventWriter> take() {
        {
            const std::lock_guard lock(mutex_);
            if (!idle_.empty()) {
                auto writer = std::move(idle_.back());
                idle_.pop_back();
                return writer;
            }
        }
        return make_();
    }

    void put_back(std::unique_ptr<EventWriter> writer) {
        const std::lock_guard lock(mutex_);
        idle_.push_back(std::move(writer));
    }

 private:
    const WriterFactory& make_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<EventWriter>> idle_;
};

}  // namespace dockaudit

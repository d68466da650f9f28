#include "engine/work_pool.hpp"

#include <algorithm>
#include <utility>

namespace dockaudit {

WorkPool::WorkPool(unsigned threads) : threads_(std::max(threads, 1U)) {}

WorkPool::~WorkPool() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
        queue_.clear();
    }
    queued_.notify_all();
}

void WorkPool::submit(Task& task) {
    {
        const std::lock_guard lock(mutex_);
        task.state_ = Task::State::queued;
        task.failure_ = nullptr;
        queue_.push_back(&task);
        // A single task needs no help, because its owner will wait for it; so a small log starts no thread.
        if (queue_.size() < 2) return;
        if (workers_.size() + 1 < threads_) workers_.emplace_back([this] { work(); });
    }
    queued_.notify_one();
}

// Takes the first task off the queue and runs it, without the lock.
void WorkPool::run_one(std::unique_lock<std::mutex>& lock) {
    auto& task = *queue_.front();
    queue_.pop_front();
    task.state_ = Task::State::running;
    lock.unlock();
    try {
        task.run();
    } catch (...) {
        task.failure_ = std::current_exception();
    }
    lock.lock();
    task.state_ = Task::State::done;
    done_.notify_one();
}

bool WorkPool::is_done(const Task& task) const noexcept {
    const std::lock_guard lock(mutex_);
    return task.state_ == Task::State::done;
}

void WorkPool::wait(Task& task) {
    std::unique_lock lock(mutex_);
    while (task.state_ != Task::State::done) {
        if (queue_.empty()) {
            done_.wait(lock);
        } else {
            run_one(lock);
        }
    }
    task.state_ = Task::State::idle;
    if (task.failure_) std::rethrow_exception(std::exchange(task.failure_, nullptr));
}

void WorkPool::cancel(Task& task) noexcept {
    std::unique_lock lock(mutex_);
    if (task.state_ == Task::State::queued) std::erase(queue_, &task);
    while (task.state_ == Task::State::running) done_.wait(lock);
    task.state_ = Task::State::idle;
    task.failure_ = nullptr;
}

void WorkPool::work() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (queue_.empty()) {
            queued_.wait(lock);
        } else {
            run_one(lock);
        }
    }
}

}  // namespace dockaudit

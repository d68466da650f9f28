#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace dockaudit {

/// Runs tasks on a few threads, of which the one that waits for a task is one.
///
/// Tasks are started in the order in which they were submitted, by the thread that is free. A thread that
/// waits for a task that is not started yet runs it, and runs others while it is being run. So a pool of one
/// thread has no worker and runs the same code, and no thread sleeps while there is work.
///
/// *Threads*: `submit`, `wait` and `cancel` on one thread, the owner's.
class WorkPool {
 public:
    /// Something to do once. *Lifetime*: from `submit` to the end of `wait`, it stays where it is.
    class Task {
     public:
        Task() = default;
        Task(const Task&) = delete;
        Task& operator=(const Task&) = delete;
        virtual ~Task() = default;

     protected:
        /// Called once, on any of the threads. What it throws, `wait` throws.
        virtual void run() = 0;

     private:
        friend class WorkPool;
        enum class State { idle, queued, running, done };
        State state_ = State::idle;
        std::exception_ptr failure_;
    };

    /// `threads` counts the owner's; at least 1.
    explicit WorkPool(unsigned threads);
    WorkPool(const WorkPool&) = delete;
    WorkPool& operator=(const WorkPool&) = delete;

    /// Tasks that nobody has started are dropped; those that run are finished.
    ~WorkPool();

    unsigned threads() const noexcept { return threads_; }

    void submit(Task& task);

    /// True if `wait` would return at once.
    bool is_done(const Task& task) const noexcept;

    /// Returns when the task is done, and throws what it threw.
    void wait(Task& task);

    /// Takes the task back if nobody has started it, else waits for its end; what it threw is dropped.
    void cancel(Task& task) noexcept;

 private:
    void work();
    void run_one(std::unique_lock<std::mutex>& lock);

    unsigned threads_;
    mutable std::mutex mutex_;  // guards what follows and the states of the tasks
    std::condition_variable queued_;
    std::condition_variable done_;
    std::deque<Task*> queue_;
    bool stopping_ = false;
    std::vector<std::jthread> workers_;
};

}  // namespace dockaudit

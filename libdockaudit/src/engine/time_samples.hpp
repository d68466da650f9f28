#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include <dockaudit/time.hpp>

#include "engine/work_pool.hpp"
#include "io/input_file.hpp"

namespace dockaudit {

/// The times at the begins of the stretches of a log, read by all threads of a pool, some hundred ahead of
/// who asks: a large log has thousands of them, and each is a system call.
///
/// *Lifetime*: borrows the pool, and the inputs that it was asked about. *Threads*: asked on the thread of
/// the pool's owner.
class TimeSamples {
 public:
    TimeSamples(WorkPool& pool, std::uint64_t stretch_bytes);
    TimeSamples(const TimeSamples&) = delete;
    TimeSamples& operator=(const TimeSamples&) = delete;
    ~TimeSamples();

    /// As `find_time_near`. Who asks in another than ascending order gets the same, later.
    std::optional<Timestamp> at(const InputFile& input, std::uint64_t offset);

 private:
    class Task : public WorkPool::Task {
     public:
        const InputFile* input = nullptr;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;  // after the last place
        std::uint64_t stretch_bytes = 0;
        std::vector<std::optional<Timestamp>> times;
        bool is_under_way = false;

     protected:
        void run() override;
    };

    Task& task_of(std::uint64_t number) noexcept { return tasks_[number % tasks_.size()]; }
    void restart(const InputFile& input, std::uint64_t offset);
    void plan();
    void drop_oldest();

    WorkPool& pool_;
    std::uint64_t stretch_bytes_;
    const InputFile* input_ = nullptr;
    std::uint64_t next_ = 0;    // the place that is planned next
    std::deque<Task> tasks_;    // a ring; they do not move
    std::uint64_t oldest_ = 0;  // of the tasks that are planned and not dropped
    std::uint64_t planned_ = 0;
};

}  // namespace dockaudit

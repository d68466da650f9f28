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
/// *Lifetime*: borrows the pool. *Threads*: asked on the thread of the pool's owner.
class TimeSamples {
 public:
    TimeSamples(WorkPool& pool, std::uint64_t stretch_bytes);

    /// As `find_time_near`. Who asks in another than ascending order gets the same, later.
    std::optional<Timestamp> at(const InputFile& input, std::uint64_t offset);

 private:
    class Task : public WorkPool::Task {
     public:
        const InputFile* input = nullptr;
        std::uint64_t begin = 0;
        std::uint64_t end = 0;  // behind the last place
        std::uint64_t stretch_bytes = 0;
        std::vector<std::optional<Timestamp>> times;

     protected:
        void run() override;
    };

    const Task* find(const InputFile& input, std::uint64_t offset) const noexcept;
    void read_ahead(const InputFile& input, std::uint64_t offset);

    WorkPool& pool_;
    std::uint64_t stretch_bytes_;
    std::deque<Task> tasks_;  // they do not move
};

}  // namespace dockaudit

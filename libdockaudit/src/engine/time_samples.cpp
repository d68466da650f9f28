#include "engine/time_samples.hpp"

#include <algorithm>
#include <utility>

#include "engine/time_probe.hpp"

namespace dockaudit {
namespace {

// Enough for the hand-over not to matter.
constexpr std::uint64_t kPlacesPerTask = 16;

// Enough for nobody to wait for another; read in vain at worst, where a search ends early.
constexpr unsigned kTasksPerThread = 8;

}  // namespace

TimeSamples::TimeSamples(WorkPool& pool, std::uint64_t stretch_bytes)
    : pool_(pool), stretch_bytes_(stretch_bytes) {
    for (unsigned i = 0; i < pool.threads() * kTasksPerThread; ++i) tasks_.emplace_back();
}

TimeSamples::~TimeSamples() {
    while (oldest_ < planned_) drop_oldest();
}

void TimeSamples::Task::run() {
    auto time = times.begin();
    for (auto place = begin; place < end; place += stretch_bytes) *time++ = find_time_near(*input, place);
}

void TimeSamples::drop_oldest() {
    auto& task = task_of(oldest_++);
    if (task.is_under_way) pool_.cancel(task);
}

void TimeSamples::restart(const InputFile& input, std::uint64_t offset) {
    while (oldest_ < planned_) drop_oldest();
    input_ = &input;
    next_ = offset;
}

void TimeSamples::plan() {
    while (planned_ - oldest_ < tasks_.size() && next_ < input_->size()) {
        auto& task = task_of(planned_);
        // Times that a task fails to find stay absent.
        task.times.assign(kPlacesPerTask, std::nullopt);
        task.input = input_;
        task.stretch_bytes = stretch_bytes_;
        task.begin = next_;
        task.end = next_ = next_ + kPlacesPerTask * stretch_bytes_;
        task.end = std::min(task.end, input_->size());
        task.is_under_way = true;
        ++planned_;
        pool_.submit(task);
    }
}

std::optional<Timestamp> TimeSamples::at(const InputFile& input, std::uint64_t offset) {
    // The end of an input is the end of its last stretch, which may be shorter.
    if (offset % stretch_bytes_ != 0 || offset >= input.size()) return find_time_near(input, offset);
    const bool is_known =
        input_ == &input && oldest_ < planned_ && offset >= task_of(oldest_).begin && offset < next_;
    if (!is_known) restart(input, offset);
    while (oldest_ < planned_ && offset >= task_of(oldest_).end) drop_oldest();
    plan();
    auto& task = task_of(oldest_);
    if (std::exchange(task.is_under_way, false)) pool_.wait(task);
    return task.times[static_cast<std::size_t>((offset - task.begin) / stretch_bytes_)];
}

}  // namespace dockaudit

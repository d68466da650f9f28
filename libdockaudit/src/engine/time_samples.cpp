#include "engine/time_samples.hpp"

#include <algorithm>

#include "engine/time_probe.hpp"

namespace dockaudit {
namespace {

// Enough for the hand-over not to matter; read in vain at worst, where a search ends early.
constexpr std::uint64_t kPlacesPerTask = 64;

}  // namespace

TimeSamples::TimeSamples(WorkPool& pool, std::uint64_t stretch_bytes)
    : pool_(pool), stretch_bytes_(stretch_bytes) {
    for (unsigned i = 0; i < pool.threads(); ++i) tasks_.emplace_back();
}

void TimeSamples::Task::run() {
    times.clear();
    for (auto place = begin; place < end; place += stretch_bytes) {
        times.push_back(find_time_near(*input, place));
    }
}

const TimeSamples::Task* TimeSamples::find(const InputFile& input, std::uint64_t offset) const noexcept {
    const auto found = std::ranges::find_if(tasks_, [&](const Task& task) {
        return task.input == &input && task.begin <= offset && offset < task.end;
    });
    return found != tasks_.end() ? &*found : nullptr;
}

void TimeSamples::read_ahead(const InputFile& input, std::uint64_t offset) {
    for (auto& task : tasks_) {
        task.input = &input;
        task.stretch_bytes = stretch_bytes_;
        task.begin = offset;
        task.end = std::min(offset + kPlacesPerTask * stretch_bytes_, input.size());
        offset = std::max(task.begin, task.end);
        pool_.submit(task);
    }
    for (auto& task : tasks_) pool_.wait(task);
}

std::optional<Timestamp> TimeSamples::at(const InputFile& input, std::uint64_t offset) {
    // The end of an input is the end of its last stretch, which may be shorter.
    if (offset % stretch_bytes_ != 0 || offset >= input.size()) return find_time_near(input, offset);
    if (!find(input, offset)) read_ahead(input, offset);
    const auto* task = find(input, offset);
    return task->times[static_cast<std::size_t>((offset - task->begin) / stretch_bytes_)];
}

}  // namespace dockaudit

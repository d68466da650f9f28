#include "report/host/quiet_times.hpp"

#include <algorithm>

namespace dockaudit {

void QuietTimes::add(Timestamp time) {
    constexpr std::size_t kMostMinutes = 4'000'000;  // seven years
    const auto minute = std::chrono::floor<std::chrono::minutes>(time).time_since_epoch().count();
    if (last_ == nullptr || minute != last_minute_) {
        if (minutes_.size() >= kMostMinutes && !minutes_.contains(minute)) return;
        last_ = &minutes_[minute];
        last_minute_ = minute;
    }
    if (last_->count == 0 || time < last_->first) last_->first = time;
    if (last_->count == 0 || time > last_->last) last_->last = time;
    ++last_->count;
}

std::uint64_t QuietTimes::busiest() const noexcept {
    std::uint64_t most = 0;
    for (const auto& [minute, seen] : minutes_) most = std::max(most, seen.count);
    return most;
}

std::vector<QuietTimes::Pause> QuietTimes::unusual() const {
    constexpr std::chrono::milliseconds kLeast = std::chrono::minutes{10};
    constexpr int kTimes = 10;
    std::vector<Minute> minutes;
    minutes.reserve(minutes_.size());
    for (const auto& [minute, seen] : minutes_) minutes.push_back(seen);
    std::ranges::sort(minutes, {}, &Minute::first);
    std::vector<Pause> pauses;
    for (std::size_t i = 1; i < minutes.size(); ++i)
        pauses.push_back({minutes[i - 1].last, minutes[i].first});
    if (pauses.empty()) return pauses;
    // Nineteen of twenty are shorter than this one.
    std::vector<std::chrono::milliseconds> lengths;
    for (const auto& pause : pauses) lengths.push_back(pause.to - pause.from);
    const auto common = lengths.begin() + static_cast<std::ptrdiff_t>((lengths.size() - 1) * 19 / 20);
    std::ranges::nth_element(lengths, common);
    // Of a few pauses none is common.
    constexpr std::size_t kFew = 20;
    const auto least = lengths.size() < kFew ? kLeast : std::max(kLeast, *common * kTimes);
    std::erase_if(pauses, [&](const Pause& pause) { return pause.to - pause.from < least; });
    return pauses;
}

}  // namespace dockaudit

#include "engine/time_skip.hpp"

#include <utility>

namespace dockaudit {

TimeSkip::TimeSkip(const TimeRange& range, Probe probe) : range_(range), probe_(std::move(probe)) {}

std::optional<Timestamp> TimeSkip::time_at(const InputFile& input, std::uint64_t offset) {
    if (known_input_ == &input && known_offset_ == offset) return known_time_;
    known_input_ = &input;
    known_offset_ = offset;
    known_time_ = probe_(input, offset);
    return known_time_;
}

bool TimeSkip::can_skip(const InputFile& input, std::uint64_t begin, std::uint64_t end) {
    const auto first = time_at(input, begin);
    return is_outside(range_, first, time_at(input, end));
}

bool TimeSkip::is_outside(const TimeRange& range, std::optional<Timestamp> first,
                          std::optional<Timestamp> behind) noexcept {
    if (!first || !behind || *behind < *first) return false;
    return (range.since && *behind < *range.since - kMargin) ||
           (range.until && *first > *range.until + kMargin);
}

}  // namespace dockaudit

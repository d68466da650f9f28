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
    const auto behind = time_at(input, end);
    if (!first || !behind || *behind < *first) return false;
    return (range_.since && *behind < *range_.since - kMargin) ||
           (range_.until && *first > *range_.until + kMargin);
}

}  // namespace dockaudit

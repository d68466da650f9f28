#include "engine/time_skip.hpp"

#include <dockaudit/error.hpp>

#include "engine/time_probe.hpp"

namespace dockaudit {
namespace {

// A few usual records; more are read only where these do not tell.
constexpr std::size_t kProbeBytes = 1024;
constexpr std::size_t kLongProbeBytes = 64 << 10;

std::optional<Timestamp> time_near(const InputFile& input, std::uint64_t offset, std::size_t probe_bytes) {
    return offset < input.size() ? find_time_at(input, offset, probe_bytes)
                                 : find_last_time(input, probe_bytes);
}

}  // namespace

std::optional<Timestamp> TimeSkip::probe(const InputFile& input, std::uint64_t offset) {
    if (known_input_ == &input && known_offset_ == offset) return known_time_;
    known_input_ = &input;
    known_offset_ = offset;
    try {
        known_time_ = time_near(input, offset, kProbeBytes);
        if (!known_time_) known_time_ = time_near(input, offset, kLongProbeBytes);
    } catch (const Error&) {
        known_time_.reset();  // whoever reads it will tell
    }
    return known_time_;
}

bool TimeSkip::can_skip(const InputFile& input, std::uint64_t begin, std::uint64_t end) {
    const auto first = probe(input, begin);
    const auto behind = probe(input, end);
    if (!first || !behind || *behind < *first) return false;
    return (range_.since && *behind < *range_.since - kMargin) ||
           (range_.until && *first > *range_.until + kMargin);
}

}  // namespace dockaudit

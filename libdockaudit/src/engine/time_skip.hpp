#pragma once

#include <cstdint>
#include <functional>
#include <optional>

#include <dockaudit/time.hpp>

#include "engine/time_probe.hpp"
#include "io/input_file.hpp"

namespace dockaudit {

/// Tells which stretches of a log need not be read, because they lie outside a time range.
///
/// A stretch is left out if the record at its start and the record after its end both lie on the same side
/// of the range, more than two minutes away from it, and the second is not earlier than the first.
///
/// Why this is right. What is left out must have no record in the range. Say one had, in a stretch before the
/// range (after it is the same, mirrored). Then between that record and the one after the stretch times go
/// back by more than two minutes. Records of neighbouring events are written in any order, but not by that
/// much, so the clock was set back inside the stretch. If it was set back by more than what the stretch had
/// recorded since its start, the record after the stretch is earlier than the first, and the stretch is
/// read. So the answer is exact unless, within one stretch, the clock is set back by more than two minutes
/// and by less than the stretch takes. Only a log that is read from end to end tells the rest.
///
/// *Threads*: one at a time.
class TimeSkip {
 public:
    static constexpr std::chrono::minutes kMargin{2};

    /// Finds the time of the record at a place or near after it; may be absent.
    using Probe = std::function<std::optional<Timestamp>(const InputFile& input, std::uint64_t offset)>;

    /// True if what lies between records of two times is outside of a range.
    static bool is_outside(const TimeRange& range, std::optional<Timestamp> first,
                           std::optional<Timestamp> behind) noexcept;

    explicit TimeSkip(const TimeRange& range, Probe probe = find_time_near);

    /// True if the lines that begin in [`begin`, `end`) need not be read. *Requires*: a seekable input.
    bool can_skip(const InputFile& input, std::uint64_t begin, std::uint64_t end);

 private:
    std::optional<Timestamp> time_at(const InputFile& input, std::uint64_t offset);

    TimeRange range_;
    Probe probe_;
    // The last answer: the end of a stretch is mostly the start of the next.
    const InputFile* known_input_ = nullptr;
    std::uint64_t known_offset_ = 0;
    std::optional<Timestamp> known_time_;
};

}  // namespace dockaudit

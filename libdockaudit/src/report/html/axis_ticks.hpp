#pragma once

#include <string>
#include <vector>

#include <dockaudit/time.hpp>
#include <dockaudit/time_zone.hpp>

namespace dockaudit {

// Where an axis has its marks.

struct TimeTick {
    double at;         ///< seconds after the begin of the axis
    std::string time;  ///< `22:13`, `22:13:20`; empty where marks are days apart
    std::string day;   ///< `2023-11-14`; empty if it is that of the mark before
};

/// Marks at full local minutes, hours or days, `most` of them at most, for an axis of that many seconds. An axis that
/// is too long for a calendar has none. *Requires*: `seconds` is above 0, and `most` is at least 1.
std::vector<TimeTick> time_ticks(Timestamp begin, double seconds, std::size_t most, const TimeZone& zone);

/// The distance of marks for counts from 0 to `highest`: 1, 2 or 5 and noughts, so that there are four at most.
std::uint64_t count_step(std::uint64_t highest) noexcept;

}  // namespace dockaudit

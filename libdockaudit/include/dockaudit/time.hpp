#pragma once

#include <chrono>
#include <compare>
#include <cstdint>
#include <optional>

namespace dockaudit {

/// An instant with the resolution of the audit log: milliseconds since 1970-01-01T00:00:00Z.
using Timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

/// A span of log time; both ends are included, an absent end is open.
struct TimeRange {
    std::optional<Timestamp> since;
    std::optional<Timestamp> until;

    /// True if `time` lies in the range.
    bool contains(Timestamp time) const noexcept {
        return (!since || time >= *since) && (!until || time <= *until);
    }

    /// True if nothing is excluded.
    bool is_open() const noexcept { return !since && !until; }

    friend bool operator==(const TimeRange&, const TimeRange&) = default;
};

/// The current instant of the system clock, cut to milliseconds.
inline Timestamp now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

/// The instant that lies `span` before `now()`: `ago(1h)`.
template <class Rep, class Period>
Timestamp ago(std::chrono::duration<Rep, Period> span) {
    return now() - std::chrono::duration_cast<std::chrono::milliseconds>(span);
}

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <unordered_map>
#include <vector>

#include <dockaudit/time.hpp>

namespace dockaudit {

/// When events came, by the minute: how many in the busiest, and where unusually long there were none.
class QuietTimes {
 public:
    struct Pause {
        Timestamp from;  ///< of the last event before it
        Timestamp to;    ///< of the first one behind it
    };

    void add(Timestamp time);

    /// The most events in a minute.
    std::uint64_t busiest() const noexcept;

    /// The pauses of at least ten minutes that are ten times as long as nearly all others, in their order.
    std::vector<Pause> unusual() const;

 private:
    struct Minute {
        std::uint64_t count = 0;
        Timestamp first;
        Timestamp last;
    };

    std::unordered_map<std::int64_t, Minute> minutes_;
    std::int64_t last_minute_ = 0;
    Minute* last_ = nullptr;
};

}  // namespace dockaudit

#pragma once

#include <chrono>
#include <cstdint>

#include <dockaudit/time.hpp>

namespace dockaudit {

/// The second that an instant lies in, counted from 1970: the time-out of events is one of whole seconds.
inline std::int64_t second_of(Timestamp time) noexcept {
    return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

}  // namespace dockaudit

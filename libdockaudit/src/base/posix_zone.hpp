#pragma once

// Read as C++17 by posix_zone.cpp.

#include <chrono>
#include <memory>
#include <string_view>

namespace dockaudit {

/// The local clocks of a POSIX TZ string: a standard time, and a summer time between two dates of every year.
class PosixZone {
 public:
    using seconds = std::chrono::seconds;

    /// What a local time means. `first` counts if it is skipped or occurs once.
    struct LocalInfo {
        enum class Kind { unique, skipped, repeated };
        Kind kind = Kind::unique;
        seconds first_offset{0};
        seconds second_offset{0};
        seconds first_end{0};  ///< since 1970, when `first_offset` ceases to hold
    };

    virtual ~PosixZone() = default;

    /// `since_epoch` is an instant, in seconds since 1970.
    virtual seconds offset_at(seconds since_epoch) const = 0;

    /// `local` is what a clock shows, in seconds since 1970.
    virtual LocalInfo local_info(seconds local) const = 0;
};

/// The zone that a POSIX TZ string stands for; null if it is not one. A summer time without dates follows
/// those of the United States, as in glibc.
std::shared_ptr<const PosixZone> find_posix_zone(std::string_view text);

}  // namespace dockaudit

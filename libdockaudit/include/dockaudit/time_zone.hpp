#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// Which of two instants a local time means when the clocks are set back and it occurs twice.
enum class LocalTimeChoice { earliest, latest };

/// A time zone: how far local clocks are from UTC at every instant.
///
///     const auto berlin = TimeZone::named("Europe/Berlin");
///     berlin.offset_at(std::chrono::sys_seconds{std::chrono::seconds{1700000000}});  // 3600 s
///
/// Named zones are those of the system's tz database (the package tzdata).
///
/// *Threads*: immutable; safe to use from several at once, copies share their content.
class DOCKAUDIT_API TimeZone {
 public:
    /// UTC.
    TimeZone();
    static TimeZone utc() { return TimeZone(); }

    /// A zone by its name in the tz database (`Europe/Berlin`), as a POSIX TZ string
    /// (`CET-1CEST,M3.5.0,M10.5.0/3`), or as an offset east of UTC (`+05:30`). *Errors*: `Error` of kind
    /// usage for anything else.
    static TimeZone named(std::string_view name);

    /// The zone of this host, as tzset(3) finds it. `tz` is the value of the environment variable TZ; absent
    /// when it is not set, and then /etc/localtime counts. As there, a zone that cannot be understood is UTC.
    static TimeZone system(std::optional<std::string_view> tz);

    /// Seconds by which local clocks are ahead of UTC.
    std::chrono::seconds offset_at(std::chrono::sys_seconds instant) const;

    /// What a local clock shows.
    std::chrono::local_seconds to_local(std::chrono::sys_seconds instant) const {
        return std::chrono::local_seconds{(instant + offset_at(instant)).time_since_epoch()};
    }

    /// The instant at which a local clock shows `local`.
    ///
    /// A time that occurs twice, when clocks are set back, is decided by `choice`. A time that is skipped,
    /// when they are set forward, gives the instant of the change.
    std::chrono::sys_seconds to_sys(std::chrono::local_seconds local,
                                    LocalTimeChoice choice = LocalTimeChoice::earliest) const;

    /// True if no local clock ever shows `local`.
    bool skips(std::chrono::local_seconds local) const;

    /// The name that the zone was made from or found under.
    const std::string& name() const;

 private:
    class DOCKAUDIT_LOCAL Impl;
    template <class Zone>
    class Adapter;
    class DOCKAUDIT_LOCAL HostClock;

    explicit TimeZone(std::shared_ptr<const Impl> impl);

    std::shared_ptr<const Impl> impl_;
};

}  // namespace dockaudit

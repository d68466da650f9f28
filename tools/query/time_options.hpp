#pragma once

#include <dockaudit/query.hpp>
#include <dockaudit/time_expression.hpp>
#include <dockaudit/time_zone.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"

namespace dockaudit::cli {

/// The zone of `--utc` and `--tz`, or that of the host. *Errors*: `Error` of kind usage that points at the mistake.
TimeZone find_zone(const TypedOptions& options, const Host& host);

/// Understands the times that are typed after `--since` and `--until`.
class TimeParser {
 public:
    /// Asks the host for the time.
    TimeParser(const Host& host, const TimeZone& zone, std::optional<Timestamp> checkpoint = std::nullopt);

    /// *Errors*: `Error` of kind usage that points at the mistake.
    Timestamp parse(const TypedOption& option, TimeBound bound) const;

 private:
    TimeContext context_;
};

/// What `--since` and `--until` leave. *Errors*: `Error` of kind usage that points at the mistake.
TimeRange find_time_range(const TypedOptions& options, const TimeParser& times);

}  // namespace dockaudit::cli

#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/container_history.hpp>
#include <dockaudit/event_counts.hpp>
#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/row_writer.hpp>
#include <dockaudit/time_zone.hpp>

namespace dockaudit {

/// How writers of rows write.
struct RowWriterOptions {
    RowFormat format = RowFormat::table;
    RowOptions rows;
    TimeZone zone;  ///< of the times that are shown and that days and hours are of
    std::shared_ptr<const ContainerHistory> history;  ///< of the fields of containers and parents
    CountLimits limits;
    /// Is told at the end how many events were not counted because of the limits, if any; may be empty.
    std::function<void(std::uint64_t)> report_uncounted;
};

/// A row for each event, with these fields. Times are in ISO 8601 but for tables. Tables are not for
/// `write_events`: each writer has columns of its own widths.
DOCKAUDIT_API std::unique_ptr<EventWriter> make_field_writer(std::vector<EventField> fields,
                                                             const RowWriterOptions& options);

/// In the end, and so not for `write_events`, a row for each group of values of the fields: how many events,
/// and the values. See `FieldCounter`.
DOCKAUDIT_API std::unique_ptr<EventWriter> make_field_count_writer(std::vector<EventField> fields,
                                                                   const RowWriterOptions& options);

/// In the end, and so not for `write_events`, a row for each span of time that has events: when it begins,
/// and how many. As a table it is drawn with bars, empty spans included; of a long gap there is a line with a
/// dot. See `TimeHistogram`.
DOCKAUDIT_API std::unique_ptr<EventWriter> make_histogram_writer(std::optional<std::chrono::seconds> span,
                                                                 const RowWriterOptions& options);

}  // namespace dockaudit

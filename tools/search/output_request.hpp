#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/event_fields.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/row_event_writers.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"

namespace dockaudit::search {

/// What is printed of the events, as far as it is not the events in one of ausearch's formats.
struct OutputRequest {
    enum class Kind {
        events,     ///< in an `OutputFormat`
        fields,     ///< a row each
        count,      ///< their number
        count_by,   ///< their number by the values of fields
        histogram,  ///< their number over time
    };

    Kind kind = Kind::events;
    std::vector<EventField> fields;
    std::optional<std::chrono::seconds> span;  ///< of a histogram
    RowFormat row_format = RowFormat::table;
    std::optional<std::uint64_t> limit;
    bool is_colored = false;

    /// True if events can be written apart from each other, by several writers, and the texts joined.
    bool can_be_split() const noexcept;
};

/// Understands `--fields`, `--count`, `--count-by`, `--histogram`, `--limit`, `--color`, `--just-one`, and
/// `--format` as far as it is about rows. *Errors*: `Error` of kind usage that points at the mistake.
OutputRequest make_output_request(const cli::TypedOptions& options, const cli::Host& host);

/// The writer for an output. `format` counts if the kind is `events`; in colour, what `query` asks for is
/// highlighted.
std::unique_ptr<EventWriter> make_writer(const OutputRequest& output, OutputFormat format,
                                         const WriterOptions& writer, const Query& query,
                                         const TimeZone& zone, const cli::Host& host);

}  // namespace dockaudit::search

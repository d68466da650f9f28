#pragma once

#include <algorithm>
#include <memory>
#include <span>

#include <dockaudit/event_writer.hpp>

// One factory for each format; its class is known to its own file alone.

namespace dockaudit {

std::unique_ptr<EventWriter> make_plain_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_raw_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_interpret_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_ecs_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_records_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_csv_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_text_writer(const WriterOptions& options);
std::unique_ptr<EventWriter> make_activity_writer(const WriterOptions& options);

/// True for the records that the audit daemon writes about itself.
constexpr bool is_daemon_record(RecordType type) noexcept {
    return type >= RecordType::daemon_start && type <= RecordType::daemon_last;
}

/// The records that ausearch(8) shows of an event where it shows the last one first: all, or if the last one
/// is about the audit daemon, that one alone.
inline std::span<const RecordView> shown_records(const EventView& event) noexcept {
    const auto records = event.records();
    return is_daemon_record(records.back().type()) ? records.last(1) : records;
}

}  // namespace dockaudit

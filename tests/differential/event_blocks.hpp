#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "support/naive_search.hpp"

namespace dockaudit::test {

/// The longest line that ausearch 3.0.9 reads in one piece.
inline constexpr std::size_t kReferenceLineLimit = 8969;

/// Within how many bytes ausearch 3.0.9 looks for the header of a line.
inline std::size_t reference_header_window(std::string_view line) {
    return line.starts_with('n') ? 340 : 80;
}

/// What a search printed for one event.
struct EventBlock {
    std::string id;  ///< node, milliseconds and serial: what every output format shows of an event's id alike
    std::string text;
};

/// Cuts the output of a search into events, or raw output, which has no separators, into records.
std::vector<EventBlock> split_events(std::string_view output, bool is_raw);

/// Cuts the output of `--format csv --extra-time` into events, one a line, without the header; or, if `lines`
/// is given, that of the same search in a format whose lines do not tell their ids: text, or csv without the
/// time.
std::vector<EventBlock> split_csv(std::string_view csv);
std::vector<EventBlock> split_lines(std::string_view lines, std::string_view csv);

/// An event as it is put together: its id as `split_events` gives it, and its lines.
struct GroupedEvent {
    std::string id;
    std::vector<std::string> lines;
};

/// The events of a log in the order in which they are to be printed.
std::vector<GroupedEvent> group_events(const std::string& log, const NaiveOptions& options);

/// What ausearch 3.0.9 sees of a log: lines are cut at 8,969 bytes and at NUL bytes, and headers are looked
/// for in the first 80 bytes, 340 after a node. Lines without a header are left out.
std::string as_reference_reads(const std::string& log);

/// The lines of a log by the id that `split_events` gives their event.
std::map<std::string, std::vector<std::string>> index_log(const std::string& log);

}  // namespace dockaudit::test

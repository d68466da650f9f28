#pragma once

#include <dockaudit/time.hpp>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::test {

/// What a search printed for one event.
struct EventBlock {
    std::string id;  ///< node, milliseconds and serial: what every output format shows of an event's id alike
    std::string text;
};

/// Cuts the output of a search into events, or raw output, which has no separators, into records.
std::vector<EventBlock> split_events(std::string_view output, bool is_raw);

/// Cuts the output of `--format csv --extra-time` into events, one a line, without the header; or, if `text`
/// is given, the output of `--format text` of the same search, whose sentences do not tell their ids.
std::vector<EventBlock> split_csv(std::string_view csv);
std::vector<EventBlock> split_text(std::string_view text, std::string_view csv);

/// The ids of the events of a log, as `split_events` gives them, in the order in which they are to be
/// printed; for raw output the id of each record.
std::vector<std::string> output_order(const std::string& log, const TimeRange& range, bool is_raw);

/// The lines of a log by the id that `split_events` gives their event.
std::map<std::string, std::vector<std::string>> index_log(const std::string& log);

}  // namespace dockaudit::test

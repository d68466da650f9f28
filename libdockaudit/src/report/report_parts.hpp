#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dockaudit/event_counts.hpp>
#include <dockaudit/report.hpp>

namespace dockaudit {

// Small things that all reports are made with.

/// A text, or that it is not known.
inline ReportValue text_value(std::string_view text) {
    return text.empty() ? ReportValue() : ReportValue(std::string(text));
}

inline ReportValue number_value(std::uint64_t number) {
    return static_cast<std::int64_t>(number);
}

inline CountLimits count_limits(const ReportOptions& options) {
    CountLimits limits;
    limits.groups = options.max_groups;
    return limits;
}

/// Adds a row for each group, made by `make_row(const Group&)`; `sorted` is what `GroupCounter::sorted` gives.
template <class Groups, class MakeRow>
void add_rows(ReportTable& table, const Groups& sorted, const MakeRow& make_row) {
    for (const auto& group : sorted.first) table.rows.push_back(make_row(group));
    table.left_out += sorted.second;
}

/// Says in the notes of a report that a table lacks events for want of room.
void note_uncounted(ReportSection& section, std::string_view table, std::uint64_t uncounted);

/// A text with a number and the word for that many: `1 event`, `2 events`.
std::string count_text(std::uint64_t count, std::string_view one, std::string_view many);

}  // namespace dockaudit

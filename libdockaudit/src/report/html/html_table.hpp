#pragma once

#include <string>
#include <string_view>

#include <dockaudit/report.hpp>

namespace dockaudit {

/// Appends a table with its title. Columns without any value are named below it, and long values are folded.
/// *Requires*: the table has rows; `anchor` is of `PageAnchors`.
void append_html_table(std::string& out, const ReportTable& table, std::string_view anchor,
                       const TimeZone& zone);

}  // namespace dockaudit

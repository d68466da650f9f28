#pragma once

#include <cstddef>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/report.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace dockaudit::test {

/// One report of logs; all rows.
ReportSection run_report(std::string_view name, std::string_view operand, const std::vector<LogSet>& logs,
                         ReportOptions options = {});

/// The same of events, each given as its lines, of one log.
ReportSection run_report(std::string_view name, std::string_view operand,
                         const std::vector<std::string>& events, ReportOptions options = {});

/// A table of a report. *Requires*: it is there.
const ReportTable& table_of(const ReportSection& section, std::string_view name);

/// The value in a column of a row as a person reads it, times in UTC. *Requires*: the column is there.
std::string cell(const ReportTable& table, std::size_t row, std::string_view column);

/// The rows as texts: those columns, joined by `|`.
std::vector<std::string> rows_of(const ReportTable& table, const std::vector<std::string_view>& columns);

bool has_column(const ReportTable& table, std::string_view column);

}  // namespace dockaudit::test

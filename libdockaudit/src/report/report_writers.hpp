#pragma once

#include <string>

#include <dockaudit/report.hpp>

namespace dockaudit {

// One function for each format.

/// Tables for people, each with its title and what it is about.
std::string write_report_tables(const ReportDocument& document, const ReportWriterOptions& options);

/// Every line begins with the name of its table, `logins.sessions`, headings too: so the lines of one table are found
/// by their first value. Notes have no place there.
std::string write_report_csv(const ReportDocument& document, const ReportWriterOptions& options);

/// One object, strict JSON in UTF-8 whatever the log holds.
std::string write_report_json(const ReportDocument& document, const ReportWriterOptions& options);

/// One page that needs nothing else: no network, no script but its own, and every text of a log escaped.
std::string write_report_html(const ReportDocument& document, const ReportWriterOptions& options);

}  // namespace dockaudit

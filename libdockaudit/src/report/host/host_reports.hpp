#pragma once

#include <memory>
#include <string_view>

#include <dockaudit/report.hpp>

namespace dockaudit {

// The reports of a host, whatever runs on it. None of them takes an operand.

std::unique_ptr<Report> make_summary_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_logins_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_failures_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_execs_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_files_report(const ReportOptions& options, std::string_view operand);

}  // namespace dockaudit

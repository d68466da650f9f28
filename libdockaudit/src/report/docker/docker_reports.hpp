#pragma once

#include <memory>
#include <string_view>

#include <dockaudit/report.hpp>

namespace dockaudit {

// The reports on people, containers and what is worth a look. Those without an operand ignore it.

std::unique_ptr<Report> make_activity_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_containers_report(const ReportOptions& options, std::string_view operand);
/// `operand`: a name, or the beginning of an id.
std::unique_ptr<Report> make_container_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_flags_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_new_report(const ReportOptions& options, std::string_view operand);
std::unique_ptr<Report> make_timeline_report(const ReportOptions& options, std::string_view operand);

}  // namespace dockaudit

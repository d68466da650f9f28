#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/report_run.hpp>

namespace dockaudit::report {

inline constexpr std::string_view kAllReports = "all";
inline constexpr std::string_view kAllReportsHelp = "all of them that need no more words";

/// The words of a command line that stand before its options: names of reports, and what they are about.
struct ReportWords {
    std::vector<std::string> words;
    std::vector<std::string> options;
};
ReportWords split_words(const std::vector<std::string>& arguments);

/// Finds the reports of these words, each once; without any, those that are worth a look on every host. *Errors*: `Error`
/// of kind usage that points at the mistake.
std::vector<ReportRequest> find_reports(const std::vector<std::string>& words);

/// The names of those.
std::string default_report_names();

}  // namespace dockaudit::report

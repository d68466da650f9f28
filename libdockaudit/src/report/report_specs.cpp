#include <vector>

#include <dockaudit/report.hpp>

#include "report/host/host_reports.hpp"

namespace dockaudit {

std::vector<ReportSpec> report_specs() {
    return {
        {"summary", "", "what the logs cover, what they lack, and what fills them", make_summary_report},
        {"logins", "", "who logged in, from where and until when, and who failed to", make_logins_report},
        {"failures", "", "what failed, was denied or was odd", make_failures_report},
        {"execs", "", "which programs ran, by whom, how often; the rare ones first", make_execs_report},
        {"files", "", "which files were changed and read, by whom and by which program", make_files_report},
    };
}

}  // namespace dockaudit

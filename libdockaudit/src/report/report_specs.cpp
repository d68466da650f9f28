#include <vector>

#include <dockaudit/report.hpp>

#include "report/docker/docker_reports.hpp"
#include "report/host/host_reports.hpp"

namespace dockaudit {

std::vector<ReportSpec> report_specs() {
    return {
        {"summary", "", "what the logs cover, what they lack, and what fills them", make_summary_report},
        {"activity", "", "what people did with containers", make_activity_report},
        {"containers", "", "containers, who started them, and what ran inside", make_containers_report},
        {"container", "X", "the life of one container, by its name or the beginning of its id",
         make_container_report},
        {"flags", "", "what is worth a look, the worst first, with the evidence", make_flags_report},
        {"new", "", "what occurs in this span of time and not in the one before", make_new_report, true},
        {"timeline", "", "events over time by kind, with containers and flags", make_timeline_report},
        {"logins", "", "who logged in, from where and until when, and who failed to", make_logins_report},
        {"failures", "", "what failed, was denied or was odd", make_failures_report},
        {"execs", "", "which programs ran, by whom, how often; the rare ones first", make_execs_report},
        {"files", "", "which files were changed and read, by whom and by which program", make_files_report},
    };
}

}  // namespace dockaudit

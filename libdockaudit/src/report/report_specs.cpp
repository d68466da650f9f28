#include <vector>

#include <dockaudit/report.hpp>

#include "report/docker/docker_reports.hpp"

namespace dockaudit {

std::vector<ReportSpec> report_specs() {
    return {
        {"activity", "", "What each person did with containers, and what was done to each container",
         make_activity_report},
        {"containers", "", "Containers: image, life, who started them, what ran inside",
         make_containers_report},
        {"container", "X", "The life of one container as a story; X is a name or the beginning of an id",
         make_container_report},
        {"flags", "", "What is worth a look, the worst first, with the evidence", make_flags_report},
        {"new", "", "What occurs in this span of time and not in the one before", make_new_report},
        {"timeline", "", "Events over time by kind, with containers and flags", make_timeline_report},
    };
}

}  // namespace dockaudit

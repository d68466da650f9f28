#include <vector>

#include <dockaudit/report.hpp>

namespace dockaudit {

std::vector<ReportSpec> report_specs() {
    return {};
}

}  // namespace dockaudit

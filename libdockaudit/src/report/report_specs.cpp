#include <optional>
#include <string_view>
#include <vector>

#include <dockaudit/report.hpp>

namespace dockaudit {

std::optional<ReportFormat> parse_report_format(std::string_view name) noexcept {
    if (name == "table") return ReportFormat::table;
    if (name == "csv") return ReportFormat::csv;
    if (name == "json") return ReportFormat::json;
    if (name == "html") return ReportFormat::html;
    return std::nullopt;
}

std::vector<ReportSpec> report_specs() {
    return {};
}

}  // namespace dockaudit

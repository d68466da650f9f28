#include <dockaudit/error.hpp>
#include <dockaudit/report.hpp>

#include "report/report_writers.hpp"

namespace dockaudit {

std::optional<ReportFormat> parse_report_format(std::string_view name) noexcept {
    if (name == "table") return ReportFormat::table;
    if (name == "csv") return ReportFormat::csv;
    if (name == "json") return ReportFormat::json;
    if (name == "html") return ReportFormat::html;
    return std::nullopt;
}

std::string write_report(const ReportDocument& document, ReportFormat format,
                         const ReportWriterOptions& options) {
    switch (format) {
        case ReportFormat::table:
            return write_report_tables(document, options);
        case ReportFormat::csv:
            return write_report_csv(document, options);
        case ReportFormat::json:
            return write_report_json(document, options);
        case ReportFormat::html:
            return write_report_html(document, options);
    }
    throw Error(ErrorKind::internal, "There is no writer for this format");
}

}  // namespace dockaudit

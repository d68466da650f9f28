#include <vector>

#include <dockaudit/row_writer.hpp>

#include "report/report_text.hpp"
#include "report/report_writers.hpp"

namespace dockaudit {
namespace {

void append_table(std::string& out, const std::string& section, const ReportTable& table,
                  const ReportWriterOptions& options) {
    const auto name = section + "." + table.name;
    std::vector<Column> columns{{.name = name}};
    for (const auto& column : table.columns) columns.push_back({.name = column.name});
    RowOptions rows;
    rows.escape = options.escape;
    const auto writer = make_row_writer(RowFormat::csv, std::move(columns), rows);
    writer->append_header(out);
    std::vector<std::vector<std::string>> cells(table.columns.size() + 1);
    for (const auto& row : table.rows) {
        cells.front() = {name};
        for (std::size_t i = 0; i < row.size(); ++i) {
            cells[i + 1] = {report_text(row[i], table.columns[i].kind, ReportReader::program, options.zone)};
        }
        writer->append_row(out, cells);
    }
}

}  // namespace

std::string write_report_csv(const ReportDocument& document, const ReportWriterOptions& options) {
    std::string out;
    for (const auto& section : document.sections) {
        for (const auto& table : section.tables) append_table(out, section.name, table, options);
    }
    return out;
}

}  // namespace dockaudit

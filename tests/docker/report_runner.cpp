#include "docker/report_runner.hpp"

#include <algorithm>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/report_run.hpp>
#include <limits>
#include <stdexcept>

#include "docker/handmade_log.hpp"

namespace dockaudit::test {
namespace {

std::string text_of(const ReportValue& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return *text;
    if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
    if (const auto* time = std::get_if<Timestamp>(&value))
        return std::to_string(time->time_since_epoch().count());
    std::string joined;
    if (const auto* list = std::get_if<std::vector<std::string>>(&value)) {
        for (const auto& one : *list) joined += (joined.empty() ? "" : ", ") + one;
    }
    return joined;
}

std::size_t column_of(const ReportTable& table, std::string_view column) {
    const auto found = std::ranges::find(table.columns, column, &ReportColumn::name);
    if (found == table.columns.end()) throw std::runtime_error("no column " + std::string(column));
    return static_cast<std::size_t>(found - table.columns.begin());
}

std::unique_ptr<Report> make_report(std::string_view name, std::string_view operand,
                                    const ReportOptions& options) {
    const auto spec = find_report_spec(name);
    if (!spec) throw std::runtime_error("no report " + std::string(name));
    return spec->make(options, operand);
}

}  // namespace

ReportSection run_report(std::string_view name, std::string_view operand, const std::vector<LogSet>& logs,
                         ReportOptions options) {
    options.history = read_container_history(logs);
    if (options.max_rows == ReportOptions{}.max_rows)
        options.max_rows = std::numeric_limits<std::size_t>::max();
    const auto report = make_report(name, operand, options);
    EventReader reader(logs);
    for (const EventView& event : reader) report->add(EventSubject(event, options.history.get()));
    return report->finish(reader.diagnostics());
}

ReportSection run_report(std::string_view name, std::string_view operand,
                         const std::vector<std::string>& events, ReportOptions options) {
    options.history = history_of(events);
    const auto report = make_report(name, operand, options);
    for (const auto& lines : events) {
        const Event event(lines);
        report->add(EventSubject(event.view(), options.history.get()));
    }
    return report->finish({});
}

const ReportTable& table_of(const ReportSection& section, std::string_view name) {
    const auto found = std::ranges::find(section.tables, name, &ReportTable::name);
    if (found == section.tables.end()) throw std::runtime_error("no table " + std::string(name));
    return *found;
}

std::string cell(const ReportTable& table, std::size_t row, std::string_view column) {
    return text_of(table.rows.at(row).at(column_of(table, column)));
}

std::vector<std::string> rows_of(const ReportTable& table, const std::vector<std::string_view>& columns) {
    std::vector<std::string> rows;
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
        std::string text;
        for (const auto column : columns)
            text += (column == columns.front() ? "" : "|") + cell(table, row, column);
        rows.push_back(std::move(text));
    }
    return rows;
}

bool has_column(const ReportTable& table, std::string_view column) {
    return std::ranges::find(table.columns, column, &ReportColumn::name) != table.columns.end();
}

}  // namespace dockaudit::test

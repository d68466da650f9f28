#include <dockaudit/row_event_writers.hpp>

#include <algorithm>
#include <string>
#include <utility>

#include "format/local_time.hpp"

namespace dockaudit {
namespace {

UtcOffset offset_of(const TimeZone& zone) {
    return [zone](std::chrono::sys_seconds instant) { return zone.offset_at(instant); };
}

FieldReaderOptions reader_options(const RowWriterOptions& options) {
    return {offset_of(options.zone), options.format != RowFormat::table, options.history};
}

/// What usual values need.
std::size_t table_width(std::string_view name) noexcept {
    if (name == "time") return 23;
    if (name == "event" || name == "argv" || name == "command" || name == "file") return 30;
    if (name == "exe" || name == "cwd") return 20;
    if (name == "type") return 10;
    if (name == "key" || name == "comm" || name == "syscall") return 10;
    if (name.ends_with("uid") || name.ends_with("gid")) return 6;
    return 5;
}

Column column_of(const EventField& field) {
    Column column;
    column.name = field.name();
    column.is_list = field.is_list();
    column.is_number = field.is_number();
    column.is_command = field.name() == "argv";
    if (column.name == "key") column.role = Column::Role::key;
    if (column.name == "success") column.role = Column::Role::outcome;
    if (column.name == "exit") column.role = Column::Role::exit;
    column.width = table_width(column.name);
    return column;
}

class FieldWriter final : public EventWriter {
 public:
    FieldWriter(std::vector<EventField> fields, const RowWriterOptions& options)
        : reader_(std::move(fields), reader_options(options)) {
        std::vector<Column> columns;
        for (const auto& field : reader_.fields()) columns.push_back(column_of(field));
        rows_ = make_row_writer(options.format, std::move(columns), options.rows);
    }

    void append_begin(std::string& out) override { rows_->append_header(out); }

    void append_event(std::string& out, const EventView& event) override {
        rows_->append_row(out, reader_.read(event));
    }

 private:
    FieldReader reader_;
    std::unique_ptr<RowWriter> rows_;
};

class FieldCountWriter final : public EventWriter {
 public:
    FieldCountWriter(std::vector<EventField> fields, const RowWriterOptions& options)
        : counter_(std::move(fields), reader_options(options), options.limits), options_(options) {}

    void append_event(std::string& /*out*/, const EventView& event) override { counter_.add(event); }
    void append_end(std::string& out) override;

 private:
    FieldCounter counter_;
    RowWriterOptions options_;
};

void FieldCountWriter::append_end(std::string& out) {
    auto groups = counter_.groups();
    std::vector<Column> columns(1);
    columns.front().name = "count";
    columns.front().is_number = true;
    for (const auto& field : counter_.fields()) {
        auto column = column_of(field);
        column.is_list = column.is_command;
        column.width = 0;
        columns.push_back(std::move(column));
    }
    for (auto& group : groups) {
        group.values.insert(group.values.begin(), std::vector{std::to_string(group.count)});
    }
    const auto rows = make_row_writer(options_.format, std::move(columns), options_.rows);
    for (const auto& group : groups) rows->widen(group.values);
    if (options_.format != RowFormat::table || !groups.empty()) rows->append_header(out);
    for (const auto& group : groups) rows->append_row(out, group.values);
    if (counter_.uncounted() > 0 && options_.report_uncounted)
        options_.report_uncounted(counter_.uncounted());
}

}  // namespace

std::unique_ptr<EventWriter> make_field_writer(std::vector<EventField> fields,
                                               const RowWriterOptions& options) {
    return std::make_unique<FieldWriter>(std::move(fields), options);
}

std::unique_ptr<EventWriter> make_field_count_writer(std::vector<EventField> fields,
                                                     const RowWriterOptions& options) {
    return std::make_unique<FieldCountWriter>(std::move(fields), options);
}

}  // namespace dockaudit

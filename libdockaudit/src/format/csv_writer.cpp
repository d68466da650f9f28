#include <algorithm>

#include <fmt/format.h>

#include "format/csv_text.hpp"
#include "format/event_phrases.hpp"
#include "format/time_formatter.hpp"
#include "format/writers.hpp"
#include "interpret/normalizer.hpp"

namespace dockaudit {
namespace {

/// Appends the values of one line, with commas between them.
class CsvLine {
 public:
    explicit CsvLine(std::string& out) : out_(out) {}

    void add(std::string_view value) {
        if (!is_first_) out_.push_back(',');
        is_first_ = false;
        append_csv_value(out_, value);
    }

 private:
    std::string& out_;
    bool is_first_ = true;
};

std::string offset_text(std::chrono::seconds offset) {
    const auto minutes = std::chrono::floor<std::chrono::minutes>(std::chrono::abs(offset)).count();
    return fmt::format("{}{:02}:{:02}", offset.count() < 0 ? '-' : '+', minutes / 60, minutes % 60);
}

// Fields are split at the separator of keys, byte 1, but for one that is torn.
std::string_view first_key(std::string_view keys) noexcept {
    return keys.substr(0, std::min(keys.find('\x01'), keys.find("\\001")));
}

class CsvWriter final : public EventWriter {
 public:
    explicit CsvWriter(const WriterOptions& options)
        : columns_(options.csv),
          utc_offset_(options.utc_offset),
          prose_escape_(std::min(options.escape, EscapeMode::tty)),
          date_(TimeFormatter::Style::date, options),
          clock_(TimeFormatter::Style::clock, options),
          normalizer_({options.escape, options.max_cached_values}, options.csv.labels) {}

    void append_begin(std::string& out) override;
    void append_event(std::string& out, const EventView& event) override;
    InterpreterStatistics statistics() const override { return normalizer_.statistics(); }

 private:
    void add_time(CsvLine& line, Timestamp time);
    void add_subject(CsvLine& line, const EventRoles& roles);
    void add_object(CsvLine& line, const EventRoles& roles);

    CsvColumns columns_;
    UtcOffset utc_offset_;
    EscapeMode prose_escape_;
    TimeFormatter date_;
    TimeFormatter clock_;
    Normalizer normalizer_;
    std::string node_;
    std::string how_;
};

void CsvWriter::append_begin(std::string& out) {
    out.append("NODE,EVENT,DATE,TIME,");
    if (columns_.time) out.append("YEAR,MONTH,DAY,WEEKDAY,HOUR,MILLI,GMT_OFFSET,");
    out.append("SERIAL_NUM,EVENT_KIND,SESSION,SUBJ_PRIME,SUBJ_SEC,SUBJ_KIND,");
    if (columns_.labels) out.append("SUBJ_LABEL,");
    out.append("ACTION,RESULT,OBJ_PRIME,OBJ_SEC,");
    if (columns_.object2) out.append("OBJ2,");
    if (columns_.labels) out.append("OBJ_LABEL,");
    out.append("OBJ_KIND,HOW");
    if (columns_.keys) out.append(",KEY");
    out.push_back('\n');
}

void CsvWriter::append_event(std::string& out, const EventView& event) {
    const auto& id = event.id();
    const auto& roles = normalizer_.normalize(event);
    CsvLine line(out);
    node_.clear();
    if (id.node) append_escaped(node_, *id.node, prose_escape_);
    line.add(node_);
    line.add(find_record_type_name(event.type()));
    line.add(date_.format(id.time));
    line.add(clock_.format(id.time));
    if (columns_.time) add_time(line, id.time);
    const fmt::format_int serial(id.serial);
    line.add({serial.data(), serial.size()});
    line.add(roles.event_kind);
    line.add(normalizer_.text(roles.session));
    add_subject(line, roles);
    line.add(action_phrase(roles));
    line.add(result_of(normalizer_, roles, event));
    // It is of the record that the subject is of, which need not be read again after that of the object.
    how_ = normalizer_.text(roles.how);
    add_object(line, roles);
    line.add(how_);
    if (columns_.keys) line.add(first_key(normalizer_.text(roles.key)));
    out.push_back('\n');
}

void CsvWriter::add_time(CsvLine& line, Timestamp time) {
    using namespace std::chrono;
    const auto second = floor<seconds>(time);
    const auto offset = utc_offset_ ? utc_offset_(second) : seconds(0);
    const auto tm = to_tm(second + offset);
    constexpr int kSunday = 7;
    line.add(fmt::to_string(std::int64_t{tm.tm_year} + 1900));
    line.add(fmt::format("{:02}", tm.tm_mon + 1));
    line.add(fmt::format("{:02}", tm.tm_mday));
    line.add(fmt::to_string(tm.tm_wday == 0 ? kSunday : tm.tm_wday));
    line.add(fmt::format("{:2}", tm.tm_hour));
    line.add(fmt::to_string((time - second).count()));
    line.add(offset_text(offset));
}

void CsvWriter::add_subject(CsvLine& line, const EventRoles& roles) {
    line.add(subject_name(normalizer_.text(roles.subject)));
    line.add(normalizer_.text(roles.acting_as));
    line.add(roles.subject_kind);
    if (columns_.labels) line.add(normalizer_.text(roles.subject_label));
}

void CsvWriter::add_object(CsvLine& line, const EventRoles& roles) {
    line.add(normalizer_.text(roles.object));
    line.add(normalizer_.text(roles.object_detail));
    if (columns_.object2) line.add(normalizer_.text(roles.object2));
    if (columns_.labels) line.add(normalizer_.text(roles.object_label));
    line.add(roles.object_kind);
}

}  // namespace

std::unique_ptr<EventWriter> make_csv_writer(const WriterOptions& options) {
    return std::make_unique<CsvWriter>(options);
}

}  // namespace dockaudit

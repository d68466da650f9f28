
#include "format/json_text.hpp"
#include "report/report_text.hpp"
#include "report/report_writers.hpp"

namespace dockaudit {
namespace {

/// Writes the parts of a document.
class JsonReport {
 public:
    JsonReport(std::string& out, const TimeZone& zone) : json_(out), zone_(zone) {}

    void append(const ReportDocument& document) {
        json_.open('{');
        json_.member("title", document.title);
        time("made", document.made);
        time("from", document.from);
        time("to", document.to);
        json_.number("events", document.events);
        strings("logs", document.logs);
        strings("notes", document.notes);
        json_.open("reports", '[');
        for (const auto& section : document.sections) append(section);
        json_.close(']');
        json_.close('}');
        json_.text().push_back('\n');
    }

 private:
    void append(const ReportSection& section) {
        json_.open('{');
        json_.member("name", section.name);
        json_.member("title", section.title);
        strings("notes", section.notes);
        json_.open("tables", '[');
        for (const auto& table : section.tables) append(table);
        json_.close(']');
        if (section.timeline) append(*section.timeline);
        json_.close('}');
    }

    void append(const ReportTable& table) {
        json_.open('{');
        json_.member("name", table.name);
        json_.member("title", table.title);
        json_.member("about", table.about);
        json_.open("columns", '[');
        for (const auto& column : table.columns) {
            json_.open('{');
            json_.member("name", column.name);
            json_.member("title", column.title);
            json_.member("kind", report_kind_name(column.kind));
            if (column.is_inferred) json_.json_member("inferred", "true");
            json_.close('}');
        }
        json_.close(']');
        json_.open("rows", '[');
        for (const auto& row : table.rows) {
            json_.open('{');
            for (std::size_t i = 0; i < row.size(); ++i) {
                json_.key(table.columns[i].name);
                append(row[i]);
            }
            json_.close('}');
        }
        json_.close(']');
        json_.number("left_out", table.left_out);
        json_.close('}');
    }

    void append(const ReportValue& value) {
        if (const auto* text = std::get_if<std::string>(&value)) {
            json_.string(*text);
        } else if (const auto* time = std::get_if<Timestamp>(&value)) {
            json_.string(iso(*time));
        } else if (const auto* values = std::get_if<std::vector<std::string>>(&value)) {
            json_.open('[');
            for (const auto& one : *values) json_.string(one);
            json_.close(']');
        } else {
            // Numbers stand for themselves; there is none for what is not known.
            const auto number = report_text(value, ReportKind::number, ReportReader::program, zone_);
            json_.json(number.empty() ? "null" : number);
        }
    }

    void append(const ReportTimeline& timeline) {
        json_.open("timeline", '{');
        time("begin", timeline.begin);
        json_.json_member("span", std::to_string(timeline.span.count()));
        json_.open("series", '[');
        for (const auto& series : timeline.series) {
            json_.open('{');
            json_.member("name", series.name);
            json_.open("counts", '[');
            for (const auto count : series.counts) json_.json(std::to_string(count));
            json_.close(']');
            json_.close('}');
        }
        json_.close(']');
        json_.open("bars", '[');
        for (const auto& bar : timeline.bars) {
            json_.open('{');
            json_.member("label", bar.label);
            json_.member("detail", bar.detail);
            time("from", bar.from);
            time("to", bar.to);
            json_.close('}');
        }
        json_.close(']');
        json_.open("marks", '[');
        for (const auto& mark : timeline.marks) {
            json_.open('{');
            time("time", mark.time);
            json_.member("severity", severity_name(mark.severity));
            json_.member("label", mark.label);
            json_.member("detail", mark.detail);
            json_.close('}');
        }
        json_.close(']');
        json_.close('}');
    }

    void time(std::string_view name, std::optional<Timestamp> time) {
        if (time) {
            json_.member(name, iso(*time));
        } else {
            json_.json_member(name, "null");
        }
    }

    void strings(std::string_view name, const std::vector<std::string>& texts) {
        json_.open(name, '[');
        for (const auto& text : texts) json_.string(text);
        json_.close(']');
    }

    std::string iso(Timestamp time) const {
        return report_text(time, ReportKind::time, ReportReader::program, zone_);
    }

    JsonText json_;
    const TimeZone& zone_;
};

}  // namespace

std::string write_report_json(const ReportDocument& document, const ReportWriterOptions& options) {
    std::string out;
    JsonReport(out, options.zone).append(document);
    return out;
}

}  // namespace dockaudit

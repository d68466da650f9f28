#include <algorithm>
#include <optional>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/row_writer.hpp>

#include "format/characters.hpp"
#include "format/palette.hpp"
#include "report/report_text.hpp"
#include "report/report_writers.hpp"

namespace dockaudit {
namespace {

using Cells = std::vector<std::vector<std::string>>;

/// Writes the parts of a document for a terminal.
class TableReport {
 public:
    TableReport(std::string& out, const ReportWriterOptions& options) : out_(out), options_(options) {}

    void append(const ReportDocument& document) {
        if (!document.title.empty()) paragraph(document.title, palette::kHeading, 0);
        if (document.from && document.to) {
            paragraph(fmt::format("{} {}, from {} to {}", document.events,
                                  document.events == 1 ? "event" : "events", time_text(*document.from),
                                  time_text(*document.to)),
                      {}, 0);
        }
        for (const auto& note : document.notes) paragraph(note, {}, 0);
        for (const auto& section : document.sections) append(section);
    }

 private:
    std::string time_text(Timestamp time) const {
        return report_text(time, ReportKind::time, ReportReader::person, options_.zone);
    }

    void append(const ReportSection& section) {
        if (!out_.empty()) out_ += '\n';
        paragraph(section.title, palette::kHeading, 0);
        for (const auto& note : section.notes) paragraph(note, {}, 0);
        for (const auto& table : section.tables) append(table);
    }

    void append(const ReportTable& table) {
        out_ += '\n';
        paragraph(table.about.empty() ? table.title : table.title + ": " + table.about, {}, 0);
        if (table.rows.empty()) {
            paragraph("none", palette::kTime, kIndent);
            return;
        }
        auto cells = cells_of(table);
        std::string narrow;
        const auto chosen = choose_columns(table, cells, narrow);
        std::vector<Column> columns;
        for (const auto index : chosen) {
            const auto& column = table.columns[index];
            const bool is_severity = column.kind == ReportKind::severity;
            columns.push_back({.name = column.title,
                               .is_number = is_aligned_right(column.kind),
                               .role = is_severity ? Column::Role::severity : Column::Role::plain});
        }
        RowOptions rows;
        rows.escape = options_.escape;
        rows.max_width = room();
        rows.is_colored = options_.is_colored;
        rows.is_utf8 = options_.is_utf8;
        const auto writer = make_row_writer(RowFormat::table, std::move(columns), rows);
        for (auto& row : cells) {
            Cells shown;
            for (const auto index : chosen) shown.push_back(std::move(row[index]));
            row = std::move(shown);
            writer->widen(row);
        }
        line([&](std::string& text) { writer->append_header(text); });
        for (const auto& row : cells) line([&](std::string& text) { writer->append_row(text, row); });
        if (table.left_out > 0) {
            paragraph(fmt::format("{} more, see --limit", table.left_out), palette::kTime, kIndent);
        }
        if (!narrow.empty()) paragraph("too narrow for: " + narrow, palette::kTime, kIndent);
    }

    // The columns that have values and fit. Of those that do not, some can be missed: they are named in `left_out`.
    std::vector<std::size_t> choose_columns(const ReportTable& table, const std::vector<Cells>& cells,
                                            std::string& left_out) const {
        std::vector<std::size_t> chosen;
        std::vector<std::size_t> widths(table.columns.size());
        std::size_t width = 0;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            std::size_t longest = 0;
            for (const auto& row : cells) {
                if (!row[i].empty()) longest = std::max(longest, width_of(row[i].front()));
            }
            if (longest == 0) continue;
            widths[i] = std::min(std::max(longest, width_of(table.columns[i].title)), kWidest) + kGap;
            width += widths[i];
            chosen.push_back(i);
        }
        const auto most = room();
        for (const auto kind :
             {ReportKind::event, ReportKind::time, ReportKind::duration, ReportKind::share}) {
            for (std::size_t i = 0; most && i < table.columns.size() && width > *most + kGap; ++i) {
                if (table.columns[i].kind != kind || !is_dispensable(table, chosen, i)) continue;
                std::erase(chosen, i);
                width -= widths[i];
                left_out += (left_out.empty() ? "" : ", ") + table.columns[i].title;
            }
        }
        return chosen;
    }

    // The last time of a row stays: it is what a row of a list of events is about.
    static bool is_dispensable(const ReportTable& table, const std::vector<std::size_t>& chosen,
                               std::size_t column) {
        if (std::ranges::find(chosen, column) == chosen.end()) return false;
        return table.columns[column].kind != ReportKind::time ||
               std::ranges::count_if(
                   chosen, [&](std::size_t i) { return table.columns[i].kind == ReportKind::time; }) > 1;
    }

    std::optional<std::size_t> room() const {
        if (!options_.max_width) return std::nullopt;
        return *options_.max_width - std::min(*options_.max_width, kIndent);
    }

    std::vector<Cells> cells_of(const ReportTable& table) const {
        std::vector<Cells> all;
        for (const auto& row : table.rows) {
            auto& cells = all.emplace_back();
            for (std::size_t i = 0; i < row.size(); ++i) {
                auto text = report_text(row[i], table.columns[i].kind, ReportReader::person, options_.zone);
                cells.push_back(text.empty() ? std::vector<std::string>{} : std::vector{std::move(text)});
            }
        }
        return all;
    }

    template <class Append>
    void line(const Append& append) {
        out_.append(kIndent, ' ');
        append(out_);
    }

    // A text in lines that are not too long, escaped.
    void paragraph(std::string_view text, std::string_view color, std::size_t indent) {
        std::string safe;
        append_escaped(safe, text, options_.escape);
        const auto width = std::max<std::size_t>(options_.max_width.value_or(kWidth), kLeastWidth) - indent;
        for (std::string_view rest = safe; !rest.empty();) {
            auto shown = rest;
            if (width_of(rest) > width) {
                shown = first_characters(rest, width);
                const auto space = shown.rfind(' ');
                if (space != std::string_view::npos && space > 0) shown = shown.substr(0, space);
            }
            rest.remove_prefix(shown.size());
            while (rest.starts_with(' ')) rest.remove_prefix(1);
            out_.append(indent, ' ');
            const bool is_colored = options_.is_colored && !color.empty();
            if (is_colored) out_ += color;
            out_ += shown;
            if (is_colored) out_ += palette::kEnd;
            out_ += '\n';
        }
    }

    static constexpr std::size_t kIndent = 2;
    static constexpr std::size_t kGap = 2;
    static constexpr std::size_t kWidest = 40;  // a longer value pushes the rest of its row aside
    static constexpr std::size_t kWidth = 100;
    static constexpr std::size_t kLeastWidth = 20;

    std::string& out_;
    const ReportWriterOptions& options_;
};

}  // namespace

std::string write_report_tables(const ReportDocument& document, const ReportWriterOptions& options) {
    std::string out;
    TableReport(out, options).append(document);
    return out;
}

}  // namespace dockaudit

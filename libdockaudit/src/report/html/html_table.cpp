#include "report/html/html_table.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "format/characters.hpp"
#include "report/html/html_parts.hpp"
#include "report/report_text.hpp"

namespace dockaudit {
namespace {

// In characters. What fits on a line, what fits on the few lines that are shown at once, and what a page shows at all:
// a command line may have a megabyte.
constexpr std::size_t kLongText = 44;
constexpr std::size_t kFoldedText = 150;
constexpr std::size_t kMostText = 4000;
constexpr std::size_t kMostValues = 200;  // of a list

bool is_unknown(const ReportValue& value) noexcept {
    if (const auto* const values = std::get_if<std::vector<std::string>>(&value)) return values->empty();
    if (const auto* const text = std::get_if<std::string>(&value)) return text->empty();
    if (const auto* const number = std::get_if<double>(&value)) return !std::isfinite(*number);
    return std::holds_alternative<std::monostate>(value);
}

// Names of containers have what was concluded in brackets: `web (~73e9827e1e62)`.
bool is_guess(std::string_view text, const ReportColumn& column) noexcept {
    return column.is_inferred && (text.starts_with('~') || text.find("(~") != std::string_view::npos);
}

class TableWriter {
 public:
    TableWriter(std::string& out, const ReportTable& table, std::string_view anchor, const TimeZone& zone)
        : out_(out), table_(table), anchor_(anchor), zone_(zone) {
        for (std::size_t at = 0; at < table.columns.size(); ++at) {
            const bool is_empty =
                std::ranges::all_of(table.rows, [&](const auto& row) { return is_unknown(row[at]); });
            (is_empty ? empty_ : shown_).push_back(at);
            days_.push_back(common_day(at));
        }
    }

    void append() {
        out_ += "<div class=\"table\">\n<div class=\"table-head\"><div>";
        append_element(out_, fmt::format(R"(<h3 id="{}">)", anchor_), table_.title, "</h3>");
        if (!table_.about.empty()) append_element(out_, R"(<p class="about">)", table_.about, "</p>");
        // Who has no mouse moves such a part with the keyboard: it can have the focus.
        out_ += fmt::format(
            "</div></div>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
            "aria-labelledby=\"{0}\">\n<table aria-labelledby=\"{0}\">\n",
            anchor_);
        append_head();
        out_ += "<tbody>\n";
        for (const auto& row : table_.rows) append_row(row);
        out_ += "</tbody>\n</table>\n</div>\n";
        append_missing();
        out_ += "</div>\n";
    }

 private:
    void append_head() {
        out_ += "<thead><tr>";
        for (const auto at : shown_) {
            const auto& column = table_.columns[at];
            out_ += is_aligned_right(column.kind) ? R"(<th scope="col" class="n">)" : R"(<th scope="col">)";
            if (!days_[at].empty()) append_element(out_, "<span class=\"day\">", days_[at], "</span> ");
            append_html(out_, column.title);
            out_ += "</th>";
        }
        out_ += "</tr></thead>\n";
    }

    void append_row(const std::vector<ReportValue>& row) {
        out_ += "<tr>";
        for (const auto at : shown_) append_cell(row[at], table_.columns[at], days_[at]);
        out_ += "</tr>\n";
    }

    // The day of all times of a column: it is told once, above them. Empty if they are of several days, or too few.
    std::string common_day(std::size_t column) const {
        std::string day;
        std::size_t count = 0;
        for (const auto& row : table_.rows) {
            if (is_unknown(row[column])) continue;
            if (!std::holds_alternative<Timestamp>(row[column])) return {};
            const auto text = report_text(row[column], ReportKind::time, ReportReader::person, zone_);
            const auto own = text.substr(0, text.find(' '));
            if (count++ > 0 && own != day) return {};
            day = own;
        }
        return count > 1 ? day : std::string();
    }

    void append_cell(const ReportValue& value, const ReportColumn& column, std::string_view day) {
        if (is_unknown(value)) {
            out_ += is_aligned_right(column.kind) ? R"(<td class="n"></td>)" : "<td></td>";
        } else if (const auto* const text = std::get_if<std::string>(&value)) {
            append_text_cell(*text, column);
        } else if (const auto* const values = std::get_if<std::vector<std::string>>(&value)) {
            append_list_cell(*values, column);
        } else {
            append_measure_cell(value, column, day);
        }
    }

    // What has a size or a time is sorted by it: where the text does not tell it, `data-v` does.
    void append_measure_cell(const ReportValue& value, const ReportColumn& column, std::string_view day) {
        out_ += "<td class=\"";
        out_ += is_aligned_right(column.kind) ? "n" : "t";
        out_ += '"';
        if (const auto* const time = std::get_if<Timestamp>(&value)) {
            out_ += fmt::format(" data-v=\"{}\"", time->time_since_epoch().count());
        } else if (const auto* const duration = std::get_if<std::chrono::seconds>(&value)) {
            out_ += fmt::format(" data-v=\"{}\"", duration->count());
        } else if (const auto* const share = std::get_if<double>(&value)) {
            out_ += fmt::format(" data-v=\"{}\"", *share);
        } else if (column.kind == ReportKind::bytes) {
            out_ += fmt::format(" data-v=\"{}\"", std::get<std::int64_t>(value));
        }
        out_ += '>';
        const auto text = report_text(value, column.kind, ReportReader::person, zone_);
        if (std::holds_alternative<Timestamp>(value)) {
            append_time(value, text, day);
        } else {
            append_html(out_, text);
        }
        const auto* const share = std::get_if<double>(&value);
        if (share != nullptr && column.kind == ReportKind::share) append_share(*share);
        out_ += "</td>";
    }

    // The day is fainter than the time, and left out if the head of the column has it.
    void append_time(const ReportValue& value, std::string_view text, std::string_view common) {
        out_ += "<time datetime=\"";
        append_html(out_, report_text(value, ReportKind::time, ReportReader::program, zone_),
                    HtmlPlace::attribute);
        out_ += "\">";
        const auto day = std::min(text.find(' '), text.size());
        if (common.empty()) {
            append_element(out_, "<span class=\"day\">", text.substr(0, day), "</span>");
            append_html(out_, text.substr(day));
        } else {
            append_html(out_, text.substr(std::min(day + 1, text.size())));
        }
        out_ += "</time>";
    }

    void append_share(double share) {
        out_ += fmt::format(
            "<svg class=\"share\" viewBox=\"0 0 100 3\" preserveAspectRatio=\"none\" "
            "aria-hidden=\"true\"><rect width=\"{:.1f}\" height=\"3\"/></svg>",
            std::clamp(share, 0.0, 1.0) * 100);
    }

    void append_text_cell(std::string_view text, const ReportColumn& column) {
        if (column.kind == ReportKind::severity) {
            if (const auto severity = find_severity(text)) {
                out_ += fmt::format("<td data-v=\"{}\">", static_cast<int>(*severity));
                append_severity(out_, *severity);
                out_ += "</td>";
                return;
            }
        }
        out_ += is_guess(text, column) ? R"(<td class="guess">)" : "<td>";
        if (column.kind == ReportKind::event) {
            append_element(out_, "<code>", text, "</code>");
        } else if (column.kind == ReportKind::drawing) {
            append_element(out_, R"(<span class="drawing">)", text, "</span>");
        } else {
            append_folded(text);
        }
        out_ += "</td>";
    }

    void append_folded(std::string_view text) {
        const auto width = width_of(text);
        if (width <= kLongText) return append_html(out_, text);
        out_ += width <= kFoldedText ? R"(<div class="long">)" : R"(<div class="long fold" tabindex="0">)";
        append_cut(text, width);
        out_ += "</div>";
    }

    void append_cut(std::string_view text, std::size_t width) {
        const auto shown = first_characters(text, kMostText);
        append_html(out_, shown);
        if (shown.size() == text.size()) return;
        out_ += fmt::format(R"(<span class="cut"> … and {} more characters</span>)", width - width_of(shown));
    }

    void append_list_cell(const std::vector<std::string>& values, const ReportColumn& column) {
        std::size_t width = 0;
        for (const auto& value : values) width += width_of(value);
        out_ +=
            width > kFoldedText ? R"(<td><ul class="list fold" tabindex="0">)" : R"(<td><ul class="list">)";
        const auto count = std::min(values.size(), kMostValues);
        for (std::size_t at = 0; at < count; ++at) {
            out_ += is_guess(values[at], column) ? R"(<li class="guess">)" : "<li>";
            append_cut(values[at], width_of(values[at]));
            out_ += "</li>";
        }
        if (count < values.size())
            out_ += fmt::format(R"(<li class="cut">and {} more</li>)", values.size() - count);
        out_ += "</ul></td>";
    }

    // What the reader does not see is told.
    void append_missing() {
        if (table_.left_out > 0) {
            out_ +=
                fmt::format(R"(<p class="more">{} more {} left out; --limit sets how many are shown.</p>)",
                            row_count(table_.left_out), table_.left_out == 1 ? "is" : "are");
            out_ += '\n';
        }
        if (empty_.empty()) return;
        out_ += R"(<p class="more">Without values: )";
        for (const auto at : empty_) {
            if (at != empty_.front()) out_ += ", ";
            append_html(out_, table_.columns[at].title);
        }
        out_ += ".</p>\n";
    }

    std::string& out_;
    const ReportTable& table_;
    std::string_view anchor_;
    const TimeZone& zone_;
    std::vector<std::size_t> shown_;
    std::vector<std::size_t> empty_;
    std::vector<std::string> days_;  // of each column
};

}  // namespace

void append_html_table(std::string& out, const ReportTable& table, std::string_view anchor,
                       const TimeZone& zone) {
    TableWriter(out, table, anchor, zone).append();
}

}  // namespace dockaudit

#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "report/html/html_parts.hpp"
#include "report/html/html_table.hpp"
#include "report/html/html_timeline.hpp"
#include "report/html/page_parts.hpp"
#include "report/report_parts.hpp"
#include "report/report_text.hpp"
#include "report/report_writers.hpp"

namespace dockaudit {
namespace {

/// Fills the frame of the page.
class HtmlReport {
 public:
    HtmlReport(std::string& out, const ReportDocument& document, const ReportWriterOptions& options)
        : out_(out), document_(document), options_(options) {
        for (const auto& section : document.sections) sections_.push_back({&section, {}});
        // A picture is looked at before anything is read.
        std::ranges::stable_partition(sections_,
                                      [](const Place& place) { return place.section->timeline.has_value(); });
        for (auto& place : sections_) place.anchor = names_.make(place.section->name);
    }

    // Only the frame is searched for places to fill: what was put in is not looked at again.
    void append() {
        for (std::string_view rest = kPageFrame;;) {
            const auto open = rest.find("{{");
            out_ += rest.substr(0, open);
            if (open == std::string_view::npos) break;
            const auto close = rest.find("}}", open);
            append_part(rest.substr(open + 2, close - open - 2));
            rest.remove_prefix(close + 2);
        }
    }

 private:
    struct Place {
        const ReportSection* section;
        std::string anchor;
    };

    void append_part(std::string_view name) {
        struct Part {
            std::string_view name;
            void (HtmlReport::*append)();
        };
        static constexpr std::array kParts{Part{"title", &HtmlReport::append_title},
                                           Part{"head", &HtmlReport::append_head},
                                           Part{"contents", &HtmlReport::append_contents},
                                           Part{"sections", &HtmlReport::append_sections},
                                           Part{"legend", &HtmlReport::append_legend},
                                           Part{"style", &HtmlReport::append_style},
                                           Part{"script", &HtmlReport::append_script},
                                           Part{"style-hash", &HtmlReport::append_style_hash},
                                           Part{"script-hash", &HtmlReport::append_script_hash}};
        const auto* const part = std::ranges::find(kParts, name, &Part::name);
        if (part != kParts.end()) (this->*part->append)();
    }

    void append_style() { out_ += kPageStyle; }
    void append_script() { out_ += kPageScript; }
    void append_style_hash() { out_ += kPageStyleHash; }
    void append_script_hash() { out_ += kPageScriptHash; }

    void append_title() {
        append_html(out_, document_.title.empty() ? "Audit report" : document_.title, HtmlPlace::attribute);
    }

    void append_head() {
        append_element(out_, "<div class=\"title\"><h1>",
                       document_.title.empty() ? "Audit report" : document_.title,
                       "</h1></div>\n<dl class=\"facts\">\n");
        if (document_.from && document_.to) {
            append_fact("Events", std::to_string(document_.events));
            append_fact("First event", time_text(*document_.from));
            append_fact("Last event", time_text(*document_.to));
            append_fact("Span", report_text(std::chrono::floor<std::chrono::seconds>(*document_.to) -
                                                std::chrono::floor<std::chrono::seconds>(*document_.from),
                                            ReportKind::duration, ReportReader::person, options_.zone));
        } else {
            append_fact("Events", "none");
        }
        append_fact("Times", options_.zone.name());
        append_fact("Made", time_text(document_.made));
        append_logs();
        out_ += "</dl>\n";
        append_notes(document_.notes);
    }

    void append_logs() {
        constexpr std::size_t kMostLogs = 5;
        const auto& logs = document_.logs;
        if (logs.empty()) return;
        std::string text;
        for (std::size_t at = 0; at < std::min(logs.size(), kMostLogs); ++at)
            text.append(at == 0 ? "" : ", ").append(logs[at]);
        if (logs.size() > kMostLogs) text += fmt::format(" and {} more", logs.size() - kMostLogs);
        append_fact(logs.size() == 1 ? "Log" : "Logs", text);
    }

    void append_fact(std::string_view name, std::string_view value) {
        append_element(out_, "<div><dt>", name, "</dt>");
        append_element(out_, "<dd>", value, "</dd></div>\n");
    }

    void append_notes(const std::vector<std::string>& notes) {
        if (notes.empty()) return;
        out_ += "<ul class=\"notes\">\n";
        for (const auto& note : notes) append_element(out_, "<li>", note, "</li>\n");
        out_ += "</ul>\n";
    }

    void append_contents() {
        out_ += "<ol>\n";
        for (const auto& [section, anchor] : sections_) {
            std::size_t rows = 0;
            for (const auto& table : section->tables) rows += table.rows.size();
            append_element(out_, fmt::format("<li><a href=\"#{}\"><span>", anchor), section->title,
                           "</span>");
            out_ +=
                fmt::format("<span class=\"count\" title=\"{}\">{}</span></a></li>\n", row_count(rows), rows);
        }
        out_ += "</ol>\n";
    }

    void append_sections() {
        for (const auto& [section, anchor] : sections_) append_section(*section, anchor);
    }

    void append_section(const ReportSection& section, const std::string& anchor) {
        append_element(
            out_,
            fmt::format("<section id=\"{0}\" aria-labelledby=\"{0}-title\">\n<h2 id=\"{0}-title\">", anchor),
            section.title, "</h2>\n");
        append_notes(section.notes);
        if (section.timeline) append_html_timeline(out_, *section.timeline, options_.zone);
        std::vector<const ReportTable*> empty;
        for (const auto& table : section.tables) {
            if (table.rows.empty()) {
                empty.push_back(&table);
            } else {
                append_html_table(out_, table, names_.make(section.name + "." + table.name), options_.zone);
            }
        }
        append_empty(empty);
        out_ += "</section>\n";
    }

    // That there is nothing is told in one line: it is what is hoped for.
    void append_empty(const std::vector<const ReportTable*>& tables) {
        if (tables.empty()) return;
        out_ += "<p class=\"none\">Nothing to show: ";
        for (const auto* table : tables) {
            if (table != tables.front()) out_ += " · ";
            append_html(out_, table->title);
        }
        out_ += "</p>\n";
    }

    void append_legend() {
        out_ +=
            "<ul>\n"
            "<li><span class=\"guess\">~</span> stands before what is concluded, not recorded.</li>\n"
            "<li>– stands for what the logs do not tell.</li>\n"
            "<li><i>\\n</i>, <i>\\x1b</i>, <i>\\u202e</i> in this colour stand for characters that cannot be "
            "seen.</li>\n"
            "<li>Long values show their first lines: a click, or the keyboard focus, shows the rest.</li>\n"
            "<li>The records of an event: <code>dockaudit-search -a EVENT</code>.</li>\n"
            "</ul>\n";
    }

    std::string time_text(Timestamp time) const {
        return report_text(time, ReportKind::time, ReportReader::person, options_.zone);
    }

    std::string& out_;
    const ReportDocument& document_;
    const ReportWriterOptions& options_;
    PageAnchors names_;
    std::vector<Place> sections_;
};

}  // namespace

std::string write_report_html(const ReportDocument& document, const ReportWriterOptions& options) {
    std::string out;
    HtmlReport(out, document, options).append();
    return out;
}

}  // namespace dockaudit

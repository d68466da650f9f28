// Arbitrary records in every report and every format: no crash, tables whose rows fit their columns, and nothing that could
// reach a terminal.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <dockaudit/event_view.hpp>
#include <dockaudit/report_run.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/markup.hpp"

namespace {

using namespace dockaudit;

void require(bool holds) {
    if (!holds) std::abort();
}

std::vector<ReportRequest> all_reports() {
    std::vector<ReportRequest> requests;
    for (const auto& spec : report_specs()) requests.push_back({spec, spec.operand.empty() ? "" : "web"});
    return requests;
}

// The lines one by one, and all of them as one event.
void add_events(ReportRun& run, std::string_view text) {
    const auto add = [&](std::string_view lines) {
        const Event event(lines);
        if (!event.empty()) run.add(event.view());
    };
    add(text);
    while (!text.empty()) {
        const auto end = std::min(text.find('\n'), text.size() - 1);
        add(text.substr(0, end + 1));
        text.remove_prefix(end + 1);
    }
}

void check_document(const ReportDocument& document) {
    for (const auto& section : document.sections) {
        for (const auto& table : section.tables) {
            for (const auto& row : table.rows) require(row.size() == table.columns.size());
        }
    }
    ReportWriterOptions options;
    options.max_width = 80;
    for (const auto format : {ReportFormat::table, ReportFormat::csv, ReportFormat::json}) {
        const auto text = write_report(document, format, options);
        require(std::ranges::none_of(
            text, [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n'; }));
        if (format == ReportFormat::json) require(text.find('\n') == text.size() - 1);
    }
    // A strict reader throws at what is not of the page.
    std::size_t scripts = 0;
    const auto see = [&](const test::MarkupElement& element) {
        if (element.name == "script") ++scripts;
        for (const auto& [name, value] : element.attributes)
            require(!name.starts_with("on") && name != "src" && name != "style");
    };
    test::read_markup(write_report(document, ReportFormat::html, options), see,
                      [](std::string_view, std::string_view) {});
    require(scripts == 1);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto kReports = all_reports();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    ReportOptions options;
    options.max_rows = 5;
    options.max_groups = 50;  // what is beyond is tested too
    ReportRun run(kReports, options, Timestamp{std::chrono::seconds{1'700'000'100}});
    add_events(run, text);
    check_document(run.finish({}));
    return 0;
}

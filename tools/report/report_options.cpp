#include "report/report_options.hpp"

#include <array>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/report_run.hpp>

#include "common/completion.hpp"
#include "query/query_options.hpp"
#include "report/report_words.hpp"

namespace dockaudit::report {

namespace {

using cli::Operand;
using cli::OptionSpec;
using cli::OptionTable;

constexpr std::string_view kOutput = "Output";

using Values = std::vector<std::string>;

constexpr auto kOutputs = std::to_array<OptionSpec>({
    {"--format", Operand::value, "FORMAT", kOutput,
     "table, the default, for people; csv, where every line begins with the name of its table; json, one object; html, "
     "one page that needs nothing else",
     false, nullptr,
     [] {
         return Values{"table", "csv", "json", "html"};
     }},
    {"--output", Operand::value, "FILE", kOutput,
     "write to this file, which only its owner may read; it is there when all is in it; a device, a pipe or what a link "
     "points to is written to"},
    {"--limit", Operand::value, "ROWS", kOutput,
     "rows of each table, or all; by default 20 in a table, 1000 in html, and all in csv and json", false,
     nullptr, [] { return Values{"all"}; }},
    {"--color", Operand::value, "WHEN", kOutput,
     "auto, the default, colours what goes to a terminal, unless NO_COLOR is set or TERM is dumb; always and never",
     false, nullptr,
     [] {
         return Values{"auto", "always", "never"};
     }},
});

constexpr auto kRefused = std::to_array<OptionSpec>({
    {"-F --follow", Operand::none, "", kOutput, ""},
});

std::vector<OptionSpec> join(std::initializer_list<OptionTable> parts) {
    std::vector<OptionSpec> table;
    for (const auto part : parts) table.insert(table.end(), part.begin(), part.end());
    return table;
}

constexpr std::string_view kUsage = R"(Usage: dockaudit-report [REPORT [OPERAND]]... [OPTION]...
Tells what happened on a host, by its audit logs: tables that are made in one
pass over the events that meet all criteria.

    dockaudit-report
    dockaudit-report logins failures --since today
    dockaudit-report execs -ua root --since 1w --format csv --output execs.csv
    dockaudit-report all -if audit.log --format html --output report.html
)";

constexpr std::string_view kStatus = R"(
Exit status: 0 there were events, 1 there were none, 2 something went wrong.
)";

std::string name_of(const ReportSpec& spec) {
    return spec.operand.empty() ? std::string(spec.name) : fmt::format("{} {}", spec.name, spec.operand);
}

// As the options are listed.
std::string list_reports() {
    std::string text = "\nReports:\n";
    std::vector<OptionSpec> rows;
    std::vector<std::string> names;
    for (const auto& spec : report_specs()) text += fmt::format("  {:<16} {}\n", name_of(spec), spec.help);
    text += fmt::format("  {:<16} {}\n", kAllReports, kAllReportsHelp);
    text += "Without one: " + default_report_names() + ".\n";
    return text;
}

}  // namespace

OptionTable report_option_table() noexcept {
    static const auto table = join({cli::input_options(), cli::reading_options(), cli::time_options(),
                                    cli::criteria_options(), kOutputs, cli::diagnosis_options()});
    return table;
}

OptionTable typed_option_table() noexcept {
    static const auto table = join({report_option_table(), kRefused});
    return table;
}

std::string report_help() {
    return std::string(kUsage) + list_reports() + cli::options_help(report_option_table()) +
           std::string(kStatus);
}

std::string report_man_reports() {
    std::string text;
    for (const auto& spec : report_specs()) {
        text += fmt::format(".TP\n\\fB{}\\fR", spec.name);
        if (!spec.operand.empty()) text += fmt::format(" \\fI{}\\fR", spec.operand);
        text += fmt::format("\n{}\n", spec.help);
    }
    text += fmt::format(".TP\n\\fB{}\\fR\n{}\n", kAllReports, kAllReportsHelp);
    return text + ".PP\nWithout a report they are " + default_report_names() + ".\n";
}

std::string report_man_options() {
    return cli::options_man(report_option_table());
}

}  // namespace dockaudit::report

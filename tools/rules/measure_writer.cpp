#include "rules/measure_writer.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <dockaudit/escape.hpp>

namespace dockaudit::rules {
namespace {

using Cells = std::vector<std::vector<std::string>>;
using Groups = std::vector<MeasuredGroup>;

// Numbers of people have spaces between thousands in no standard format, so only the text for people rounds.
std::string size_text(std::uint64_t bytes) {
    constexpr std::array<std::string_view, 4> kUnits{"bytes", "kB", "MB", "GB"};
    constexpr double kStep = 1000;
    auto size = static_cast<double>(bytes);
    std::size_t unit = 0;
    while (size >= kStep && unit + 1 < kUnits.size()) {
        size /= kStep;
        ++unit;
    }
    return unit == 0 ? fmt::format("{} bytes", bytes) : fmt::format("{:.1f} {}", size, kUnits[unit]);
}

class Writer {
 public:
    Writer(const Measurement& measurement, const MeasureWriterOptions& options)
        : measurement_(measurement), options_(options) {}

    std::string for_people();
    std::string for_programs();

 private:
    std::string share(const MeasuredAmount& amount) const {
        const auto whole = measurement_.total.bytes;
        const auto part = whole == 0 ? 0 : static_cast<double>(amount.bytes) / static_cast<double>(whole);
        return fmt::format("{:.1f}%", part * 100);
    }
    std::size_t shown(std::size_t rows) const {
        return options_.limit == 0 ? rows : std::min(rows, options_.limit);
    }
    static std::vector<std::string> optional(const std::string& text) {
        return text.empty() ? std::vector<std::string>() : std::vector{text};
    }
    static std::vector<std::string> maybe(const MeasuredExclusion* exclusion,
                                          std::uint64_t MeasuredAmount::*part) {
        if (exclusion == nullptr) return {};
        return {std::to_string(exclusion->maybe.*part)};
    }
    void append_table(std::string& out, std::string_view title, const Groups& groups,
                      const std::vector<std::string>& names);
    void append_exclusion(std::string& out, const MeasuredExclusion& exclusion) const;
    void append_row(std::string& out, RowWriter& writer, std::string name, const MeasuredGroup& group,
                    const MeasuredExclusion* exclusion = nullptr) const;
    std::string escaped(std::string_view text) const {
        std::string out;
        append_escaped(out, text, options_.rows.escape);
        return out;
    }

    const Measurement& measurement_;
    const MeasureWriterOptions& options_;
};

void Writer::append_table(std::string& out, std::string_view title, const Groups& groups,
                          const std::vector<std::string>& names) {
    std::vector<Column> columns{{.name = "events", .is_number = true},
                                {.name = "bytes", .is_number = true},
                                {.name = "share", .is_number = true}};
    for (const auto& name : names)
        columns.push_back({.name = name, .role = name == "key" ? Column::Role::key : Column::Role::plain});
    const auto writer = make_row_writer(RowFormat::table, std::move(columns), options_.rows);
    std::vector<Cells> rows;
    for (std::size_t i = 0; i < shown(groups.size()); ++i) {
        const auto& group = groups[i];
        Cells cells{{std::to_string(group.amount.events)},
                    {std::to_string(group.amount.bytes)},
                    {share(group.amount)}};
        for (const auto& name : names) cells.push_back(optional(name == "key" ? group.key : group.program));
        writer->widen(cells);
        rows.push_back(std::move(cells));
    }
    out.append("\n").append(title).append("\n");
    writer->append_header(out);
    for (const auto& row : rows) writer->append_row(out, row);
    if (rows.size() < groups.size()) out += fmt::format("... and {} more\n", groups.size() - rows.size());
}

void Writer::append_exclusion(std::string& out, const MeasuredExclusion& exclusion) const {
    out +=
        fmt::format("\n  {}{}: {}, {}{}\n", exclusion.id,
                    exclusion.program.empty() ? "" : " of " + escaped(exclusion.program),
                    size_text(exclusion.amount.bytes), share(exclusion.amount),
                    exclusion.amount.events > 0 ? fmt::format(", {} events", exclusion.amount.events) : "");
    if (exclusion.maybe.events > 0) {
        out += fmt::format(
            "    besides     ~{} events, {}: their names begin at folders that the log does not tell\n",
            exclusion.maybe.events, size_text(exclusion.maybe.bytes));
    }
    out += fmt::format("    leaves out  {}\n", exclusion.what);
    for (const auto& rule : exclusion.rules) out += fmt::format("    rule        {}\n", escaped(rule));
    out +=
        fmt::format("    {}  {}\n", exclusion.rules.empty() ? "no rule   " : "is lost   ", exclusion.loses);
}

std::string Writer::for_people() {
    const auto& total = measurement_.total;
    std::string out = fmt::format("{} events, {}\n", total.events, size_text(total.bytes));
    if (total.events == 0) return out;
    append_table(out, "By key", measurement_.keys, {"key"});
    append_table(out, "By program", measurement_.programs, {"program"});
    append_table(out, "By key and program", measurement_.key_programs, {"key", "program"});
    if (measurement_.uncounted > 0)
        out += fmt::format("{} events of further keys or programs are counted in the total alone\n",
                           measurement_.uncounted);
    if (measurement_.exclusions.empty()) return out + "\nNothing could be left out without losing answers.\n";
    out += fmt::format(
        "\nCould be left out without losing answers: {}, {} of the log. Each rule stands before those that record.\n",
        size_text(measurement_.saved.bytes), share(measurement_.saved));
    for (const auto& exclusion : measurement_.exclusions) append_exclusion(out, exclusion);
    return out;
}

void Writer::append_row(std::string& out, RowWriter& writer, std::string name, const MeasuredGroup& group,
                        const MeasuredExclusion* exclusion) const {
    const Cells cells{{std::move(name)},
                      optional(group.key),
                      optional(group.program),
                      {std::to_string(group.amount.events)},
                      {std::to_string(group.amount.bytes)},
                      exclusion != nullptr ? std::vector{exclusion->id} : std::vector<std::string>(),
                      exclusion != nullptr ? exclusion->rules : std::vector<std::string>(),
                      maybe(exclusion, &MeasuredAmount::events),
                      maybe(exclusion, &MeasuredAmount::bytes),
                      exclusion != nullptr ? std::vector{exclusion->what} : std::vector<std::string>(),
                      exclusion != nullptr ? std::vector{exclusion->loses} : std::vector<std::string>()};
    writer.append_row(out, cells);
}

std::string Writer::for_programs() {
    const auto writer = make_row_writer(options_.format,
                                        {{.name = "row"},
                                         {.name = "key"},
                                         {.name = "program"},
                                         {.name = "events", .is_number = true},
                                         {.name = "bytes", .is_number = true},
                                         {.name = "exclusion"},
                                         {.name = "rules", .is_list = true},
                                         {.name = "maybe_events", .is_number = true},
                                         {.name = "maybe_bytes", .is_number = true},
                                         {.name = "leaves_out"},
                                         {.name = "loses"}},
                                        options_.rows);
    std::string out;
    writer->append_header(out);
    append_row(out, *writer, "total", {{}, {}, measurement_.total});
    const std::array<std::pair<std::string_view, const Groups*>, 3> tables{
        {{"key", &measurement_.keys},
         {"program", &measurement_.programs},
         {"key-program", &measurement_.key_programs}}};
    for (const auto& [name, groups] : tables) {
        for (std::size_t i = 0; i < shown(groups->size()); ++i)
            append_row(out, *writer, std::string(name), (*groups)[i]);
    }
    for (const auto& exclusion : measurement_.exclusions)
        append_row(out, *writer, "exclusion", {{}, exclusion.program, exclusion.amount}, &exclusion);
    append_row(out, *writer, "saved", {{}, {}, measurement_.saved});
    return out;
}

}  // namespace

std::string format_measurement(const Measurement& measurement, const MeasureWriterOptions& options) {
    Writer writer(measurement, options);
    return options.format == RowFormat::table ? writer.for_people() : writer.for_programs();
}

}  // namespace dockaudit::rules

#include <dockaudit/event_writer.hpp>

#include <algorithm>
#include <array>

#include <dockaudit/error.hpp>

#include "format/writers.hpp"

namespace dockaudit {
namespace {

struct Format {
    std::string_view name;
    OutputFormat format;
    std::unique_ptr<EventWriter> (*make)(const WriterOptions&);
};

constexpr auto kFormats = std::to_array<Format>({
    {"default", OutputFormat::plain, make_plain_writer},
    {"raw", OutputFormat::raw, make_raw_writer},
    {"interpret", OutputFormat::interpret, make_interpret_writer},
    {"json", OutputFormat::json, make_ecs_writer},
    {"json-records", OutputFormat::json_records, make_records_writer},
    {"csv", OutputFormat::csv, make_csv_writer},
    {"text", OutputFormat::text, make_text_writer},
    {"activity", OutputFormat::activity, make_activity_writer},
});

}  // namespace

std::optional<OutputFormat> parse_output_format(std::string_view name) noexcept {
    // ausearch(8) looks at so much of that word.
    if (name.starts_with("interp")) return OutputFormat::interpret;
    const auto* const found = std::ranges::find(kFormats, name, &Format::name);
    return found == kFormats.end() ? std::nullopt : std::optional(found->format);
}

std::vector<std::string> output_format_names() {
    std::vector<std::string> names;
    for (const auto& format : kFormats) names.emplace_back(format.name);
    return names;
}

std::unique_ptr<EventWriter> make_event_writer(OutputFormat format, const WriterOptions& options) {
    const auto* const found = std::ranges::find(kFormats, format, &Format::format);
    if (found == kFormats.end())
        throw Error(ErrorKind::internal, "There is no writer for this output format");
    return found->make(options);
}

}  // namespace dockaudit

#include <dockaudit/event_writer.hpp>

#include <dockaudit/error.hpp>

#include "format/writers.hpp"

namespace dockaudit {

std::optional<OutputFormat> parse_output_format(std::string_view name) noexcept {
    if (name == "default") return OutputFormat::plain;
    if (name == "raw") return OutputFormat::raw;
    if (name.starts_with("interp")) return OutputFormat::interpret;
    if (name == "json") return OutputFormat::json;
    if (name == "json-records") return OutputFormat::json_records;
    if (name == "csv") return OutputFormat::csv;
    if (name == "text") return OutputFormat::text;
    return std::nullopt;
}

std::unique_ptr<EventWriter> make_event_writer(OutputFormat format, const WriterOptions& options) {
    switch (format) {
        case OutputFormat::plain:
            return make_plain_writer(options);
        case OutputFormat::raw:
            return make_raw_writer(options);
        case OutputFormat::interpret:
            return make_interpret_writer(options);
        case OutputFormat::json:
            return make_ecs_writer(options);
        case OutputFormat::json_records:
            return make_records_writer(options);
        case OutputFormat::csv:
            return make_csv_writer(options);
        case OutputFormat::text:
            return make_text_writer(options);
    }
    throw Error(ErrorKind::internal, "There is no writer for this output format");
}

}  // namespace dockaudit

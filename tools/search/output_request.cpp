#include "search/output_request.hpp"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include <dockaudit/color_writer.hpp>

#include "common/error_text.hpp"
#include "query/reader_options.hpp"

namespace dockaudit::search {

namespace {

using cli::Host;
using cli::TypedOption;
using cli::TypedOptions;
using Kind = OutputRequest::Kind;

/// For who wants to know only how many events there are.
class NullWriter final : public EventWriter {
 public:
    void append_event(std::string& /*out*/, const EventView& /*event*/) override {}
    bool takes_lines() const noexcept override { return true; }
    void append_lines(std::string& /*out*/, std::string_view /*lines*/) override {}
};

std::vector<EventField> parse_fields(const TypedOption& option) {
    try {
        return parse_event_fields(option.value);
    } catch (const Error& error) {
        throw cli::with_text_before(option.name + " ", error);
    }
}

std::uint64_t parse_limit(const TypedOption& option) {
    std::uint64_t limit = 0;
    const auto& text = option.value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
    if (error != std::errc{} || end != text.data() + text.size() || limit == 0) {
        throw option.mistake("this must be a number, at least 1");
    }
    return limit;
}

std::optional<std::chrono::seconds> parse_span(const TypedOption& option) {
    constexpr std::string_view kUnits = "smhdw";
    constexpr std::array<std::int64_t, kUnits.size()> kSeconds{1, 60, 3600, 86400, 604800};
    constexpr std::int64_t kMost = 100'000;
    const std::string_view text = option.value;
    if (text.empty()) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const auto unit = text.substr(static_cast<std::size_t>(end - text.data()));
    const auto index = unit.size() == 1 ? kUnits.find(unit) : std::string_view::npos;
    if (error != std::errc{} || number <= 0 || number > kMost || index == std::string_view::npos) {
        throw Error("this is no span of time", option.name + "=" + option.value, option.name.size() + 1,
                    text.size())
            .with_hint("a span is written like 30s, 10m, 1h, 1d or 1w");
    }
    return std::chrono::seconds{number * kSeconds[index]};
}

/// What is printed, if an option says that it is not the events themselves.
void find_kind(OutputRequest& output, const TypedOptions& options) {
    struct Choice {
        std::string_view id;
        Kind kind;
    };
    constexpr auto kChoices = std::to_array<Choice>({
        {"--fields", Kind::fields},
        {"--count", Kind::count},
        {"--count-by", Kind::count_by},
        {"--histogram", Kind::histogram},
    });
    const TypedOption* chosen = nullptr;
    for (const auto& choice : kChoices) {
        const auto* option = options.find(choice.id);
        if (option == nullptr) continue;
        if (chosen != nullptr) {
            throw Error(fmt::format("{} and {} contradict each other", chosen->name, option->name),
                        option->name, 0, option->name.size());
        }
        chosen = option;
        output.kind = choice.kind;
        if (choice.kind == Kind::fields || choice.kind == Kind::count_by)
            output.fields = parse_fields(*option);
        if (choice.kind == Kind::histogram) output.span = parse_span(*option);
    }
}

void find_row_format(OutputRequest& output, const TypedOptions& options) {
    const auto* option = options.find("--format");
    if (output.kind == Kind::events) {
        // Whoever asks for columns and names none gets some.
        if (option == nullptr || (option->value != "table" && option->value != "tsv")) return;
        output.kind = Kind::fields;
        output.fields = default_event_fields();
    }
    if (option == nullptr) return;
    const auto format = parse_row_format(option->value);
    if (!format || output.kind == Kind::count) {
        throw option
            ->mistake(output.kind == Kind::count ? "a number alone has no format"
                                                 : "there is no such format for this")
            .with_hint("--fields, --count-by and --histogram have the formats table, csv, tsv and json");
    }
    output.row_format = *format;
}

// `-i` is no contradiction: values in rows are interpreted.
void refuse_raw(const OutputRequest& output, const TypedOptions& options) {
    const auto* option = options.find("--raw");
    if (output.kind == Kind::events || option == nullptr) return;
    throw Error(fmt::format("{} is for whole events", option->name), option->name, 0, option->name.size())
        .with_hint("a field is as stored with raw. before its name, such as raw.uid");
}

RowWriterOptions row_options(const OutputRequest& output, const WriterOptions& writer, const TimeZone& zone,
                             const Host& host) {
    RowWriterOptions options;
    options.format = output.row_format;
    options.rows.escape = writer.escape;
    if (host.stdout_is_terminal) options.rows.max_width = host.terminal_width;
    options.rows.is_colored = output.is_colored;
    options.rows.is_utf8 = host.is_utf8;
    options.zone = zone;
    options.history = writer.history;
    options.report_uncounted = [&host](std::uint64_t count) {
        host.err->write(cli::note_text(
            host.program,
            fmt::format("there are too many different values: {} events are not counted", count)));
    };
    return options;
}

}  // namespace

bool OutputRequest::can_be_split() const noexcept {
    if (limit) return false;
    // A table remembers how wide its columns are.
    if (kind == Kind::fields) return row_format != RowFormat::table;
    return kind == Kind::events || kind == Kind::count;
}

OutputRequest make_output_request(const TypedOptions& options, const Host& host) {
    OutputRequest output;
    find_kind(output, options);
    find_row_format(output, options);
    refuse_raw(output, options);
    if (const auto* option = options.find("--limit")) output.limit = parse_limit(*option);
    if (options.has("--just-one")) output.limit = 1;
    output.is_colored = cli::find_color(options, host);
    return output;
}

std::unique_ptr<EventWriter> make_writer(const OutputRequest& output, OutputFormat format,
                                         const WriterOptions& writer, const Query& query,
                                         const TimeZone& zone, const Host& host) {
    const auto options = row_options(output, writer, zone, host);
    switch (output.kind) {
        case Kind::fields:
            return make_field_writer(output.fields, options);
        case Kind::count:
            return std::make_unique<NullWriter>();
        case Kind::count_by:
            return make_field_count_writer(output.fields, options);
        case Kind::histogram:
            return make_histogram_writer(output.span, options);
        case Kind::events:
            break;
    }
    const bool is_interpreted = format == OutputFormat::interpret;
    const bool is_colorable = is_interpreted || format == OutputFormat::plain || format == OutputFormat::raw;
    auto events = make_event_writer(format, writer);
    if (!output.is_colored || !is_colorable) return events;
    ColorOptions colors{query.match_texts(), std::nullopt};
    if (is_interpreted) colors.interpreter = InterpreterOptions{writer.escape, writer.max_cached_values};
    return make_color_writer(std::move(events), std::move(colors));
}

}  // namespace dockaudit::search

#include "report/report_request.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <limits>
#include <system_error>

#include <fmt/format.h>

#include "query/criteria.hpp"
#include "query/log_options.hpp"
#include "query/query_sandbox.hpp"
#include "query/reader_options.hpp"
#include "query/time_options.hpp"

namespace dockaudit::report {

namespace {

using cli::Host;
using cli::TypedOption;
using cli::TypedOptions;

ReportFormat find_format(const TypedOptions& options) {
    const auto* option = options.find("--format");
    if (option == nullptr) return ReportFormat::table;
    if (const auto format = parse_report_format(option->value)) return *format;
    throw option->mistake("there is no such format").with_hint("the formats are table, csv, json and html");
}

// What people read has the first rows; programs get all.
std::size_t find_limit(const TypedOptions& options, ReportFormat format) {
    constexpr std::size_t kRows = 20;
    constexpr std::size_t kRowsOfPage = 1000;
    constexpr auto kAll = std::numeric_limits<std::size_t>::max();
    const auto* option = options.find("--limit");
    if (option == nullptr) {
        if (format == ReportFormat::table) return kRows;
        return format == ReportFormat::html ? kRowsOfPage : kAll;
    }
    if (option->value == "all") return kAll;
    std::size_t rows = 0;
    const auto& text = option->value;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rows);
    if (error != std::errc{} || end != text.data() + text.size() || rows == 0)
        throw option->mistake("this must be a number, at least 1, or all");
    return rows;
}

void refuse_follow(const TypedOptions& options) {
    const auto* option = options.find("--follow");
    if (option == nullptr) return;
    throw Error("a report has its end where the log has", option->name, 0, option->name.size())
        .with_hint("dockaudit-search -F follows a log");
}

ReportWriterOptions make_writer_options(const Request& request, const TypedOptions& options, const Host& host,
                                        const TimeZone& zone) {
    ReportWriterOptions writer;
    writer.zone = zone;
    const bool is_shown = host.stdout_is_terminal && request.output.empty();
    if (is_shown) writer.max_width = host.terminal_width;
    auto shown = host;
    shown.stdout_is_terminal = is_shown;
    writer.is_colored = cli::find_color(options, shown);
    writer.is_utf8 = host.is_utf8;
    return writer;
}

std::string time_text(Timestamp time, const TimeZone& zone) {
    const auto local = zone.to_local(std::chrono::floor<std::chrono::seconds>(time));
    const auto day = std::chrono::floor<std::chrono::days>(local);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(local - day);
    return fmt::format("{:04}-{:02}-{:02} {:02}:{:02}:{:02}", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                       clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

// The times of the first and the last event; absent if there is none.
std::optional<std::pair<Timestamp, Timestamp>> find_span(const Request& request, const TimeRange& range) {
    std::optional<std::pair<Timestamp, Timestamp>> span;
    auto until = Query::builder();
    if (range.until) until.until(*range.until);
    const auto query = until.build();
    for (const auto& log : request.logs) {
        for (const bool is_newest_first : {false, true}) {
            auto options = request.reader;
            options.newest_first = is_newest_first;
            try {
                EventReader reader(log, query, options);
                const auto* event = reader.next();
                if (event == nullptr) break;
                const auto time = event->id().time;
                if (!span) span = {time, time};
                span = {std::min(span->first, time), std::max(span->second, time)};
            } catch (const Error&) {
                break;  // the pass over all of them tells it
            }
        }
    }
    return span;
}

// The range with the time before it, which is as long. Without a begin it has none.
TimeRange with_time_before(TimeRange range, const Host& host) {
    if (!range.since) return range;
    const auto end = range.until.value_or(host.clock());
    if (end > *range.since) range.since = *range.since - (end - *range.since);
    return range;
}

// Where the range begins that is compared with the time before it. *Requires*: logs that are pipes were copied.
void find_split(Request& request, const TimeRange& range, const TimeRange& read) {
    if (range.since) {
        if (read.since != range.since) request.split = range.since;
    } else if (const auto span = find_span(request, range)) {
        request.split = span->first + (span->second - span->first) / 2;
        request.notes.push_back(fmt::format(
            "What is new is told without --since by the second half of the logs, from {}, compared "
            "with the first.",
            time_text(*request.split, request.writer.zone)));
    }
}

cli::SandboxNeeds needs_of(const Request& request) {
    // The last event, too, is looked for where what is new is asked for.
    auto reader = request.reader;
    reader.newest_first = true;
    auto needs = cli::sandbox_needs(request.logs, reader, std::nullopt);
    if (request.output.empty()) return needs;
    // A device, a pipe or what a link points to is written to; a file is replaced by a new one beside it.
    std::error_code error;
    const std::filesystem::path output = request.output;
    const auto status = std::filesystem::symlink_status(output, error);
    const bool is_written_to = std::filesystem::is_symlink(status) || std::filesystem::is_other(status);
    const auto folder = std::filesystem::absolute(output, error).parent_path();
    needs.write.push_back(is_written_to ? output : folder);
    return needs;
}

}  // namespace

Request make_request(std::vector<ReportRequest> reports, const TypedOptions& options, const Host& host) {
    Request request;
    refuse_follow(options);
    request.reports = std::move(reports);
    request.format = find_format(options);
    request.options.max_rows = find_limit(options, request.format);
    if (const auto* option = options.find("--output")) {
        if (option->value.empty()) throw option->mistake("the name of the file is missing");
        request.output = option->value;
    }
    const auto zone = cli::find_zone(options, host);
    request.writer = make_writer_options(request, options, host, zone);
    request.is_quiet = options.has("--quiet");
    request.shows_statistics = options.has("--stats");
    request.lists_damage = options.has("--debug");
    request.reader = host.reader;
    cli::add_reader_options(request.reader, options, host);
    request.reader.merge = options.has("--merge");

    auto [logs, are_all_there] = cli::find_logs(options, host);
    request.logs = std::move(logs);
    request.are_logs_there = are_all_there;
    request.is_log_named = options.has("--input");
    const cli::TimeParser times(host, zone);
    const auto range = cli::find_time_range(options, times);
    const bool compares = std::ranges::any_of(
        request.reports, [](const ReportRequest& report) { return report.spec.wants_before; });
    const auto read = compares ? with_time_before(range, host) : range;

    auto builder = Query::builder();
    const auto enter_sandbox = [&] {
        if (!request.sandbox) request.sandbox = cli::enter_sandbox_of(host, options, needs_of(request));
    };
    cli::HistorySource history(options, host, request.logs, request.reader, read, enter_sandbox);
    cli::add_criteria(builder, options, host, history);
    request.options.history = history.get(false);
    enter_sandbox();
    request.options.zone = zone;
    request.options.host = {host.host_name, host.machine_id, !request.is_log_named};
    request.options.range = range;
    if (compares) find_split(request, range, read);
    if (read.since) builder.since(*read.since);
    if (read.until) builder.until(*read.until);
    request.query = builder.build();
    return request;
}

}  // namespace dockaudit::report

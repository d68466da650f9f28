#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/rule_measure.hpp>

#include "common/progress_line.hpp"
#include "query/container_options.hpp"
#include "query/damage_report.hpp"
#include "query/log_options.hpp"
#include "query/log_outcome.hpp"
#include "query/query_sandbox.hpp"
#include "query/reader_options.hpp"
#include "query/time_options.hpp"
#include "rules/commands.hpp"
#include "rules/measure_writer.hpp"

namespace dockaudit::rules {
namespace {

using cli::ExitStatus;
using cli::Host;

MeasureWriterOptions find_writer_options(const cli::TypedOptions& options, const Host& host) {
    MeasureWriterOptions found;
    if (const auto* const option = options.find("--format")) {
        const auto format = parse_row_format(option->value);
        if (!format)
            throw option->mistake("there is no such format")
                .with_hint("the formats are table, csv, tsv and json");
        found.format = *format;
    }
    constexpr std::size_t kRows = 15;
    constexpr std::size_t kMostRows = 1'000'000;
    found.limit = found.format == RowFormat::table ? kRows : 0;
    if (const auto* const option = options.find("--limit"))
        found.limit = cli::parse_number<std::size_t>(*option, 0, kMostRows);
    found.rows.is_utf8 = host.is_utf8;
    if (host.stdout_is_terminal) found.rows.max_width = host.terminal_width;
    return found;
}

/// One pass over the logs.
class Pass {
 public:
    Pass(const cli::TypedOptions& options, const Host& host)
        : options_(options), host_(host), begin_(host.clock()), outcome_(host, options.has("--debug")) {
        if (host.stderr_is_terminal && !options.has("--quiet"))
            progress_.emplace(*host.err, host.clock, host.terminal_width.value_or(0));
    }

    ExitStatus run();

 private:
    EventReader open(std::vector<LogSet> logs);
    void measure(EventReader& reader, const ContainerHistory* history);

    const cli::TypedOptions& options_;
    const Host& host_;
    Timestamp begin_;
    cli::LogOutcome outcome_;
    std::optional<cli::ProgressLine> progress_;
    RuleMeasure measure_;
    TimeRange range_;
    ReaderOptions reader_options_;
};

EventReader Pass::open(std::vector<LogSet> logs) {
    auto query = Query::builder();
    if (range_.since) query.since(*range_.since);
    if (range_.until) query.until(*range_.until);
    auto how = reader_options_;
    how.observer = [this](const DiagnosticEvent& event) {
        if (progress_) progress_->clear();
        outcome_.add(event);
    };
    if (progress_) how.progress = [this](const Diagnostics& diagnostics) { progress_->update(diagnostics); };
    return cli::open_logs(std::move(logs), query.build(), std::move(how), options_.has("--input"));
}

void Pass::measure(EventReader& reader, const ContainerHistory* history) {
    if (progress_) progress_->set_total(reader.total_bytes());
    while (const auto* const event = reader.next()) measure_.add(EventSubject(*event, history));
    if (progress_) progress_->clear();
}

ExitStatus Pass::run() {
    const auto written = find_writer_options(options_, host_);
    const auto zone = cli::find_zone(options_, host_);
    range_ = cli::find_time_range(options_, cli::TimeParser(host_, zone));
    reader_options_ = host_.reader;
    cli::add_reader_options(reader_options_, options_, host_);
    reader_options_.merge = options_.has("--merge");
    auto [logs, are_all_there] = cli::find_logs(options_, host_);
    std::optional<std::string> sandbox;
    const auto enter_sandbox = [&] {
        if (!sandbox)
            sandbox = cli::enter_sandbox_of(host_, options_, cli::sandbox_needs(logs, reader_options_, {}));
    };
    cli::HistorySource source(options_, host_, logs, reader_options_, range_, enter_sandbox);
    const auto history = options_.has("--no-history") ? nullptr : source.get(false);
    enter_sandbox();
    auto reader = open(logs);
    measure(reader, history.get());

    const auto diagnostics = reader.diagnostics();
    const auto inputs = reader.inputs();
    const auto measurement = measure_.finish();
    host_.out->write(format_measurement(measurement, written));
    host_.out->flush();
    const auto foreign = outcome_.tell_damage(diagnostics, inputs, range_);
    if (options_.has("--stats"))
        host_.err->write(cli::statistics_text(diagnostics, InterpreterStatistics{}, host_.clock() - begin_) +
                         sandbox.value_or(""));
    outcome_.tell_foreign(foreign);
    if (!foreign.empty() || diagnostics.unreadable_inputs > 0 || !are_all_there) return ExitStatus::error;
    if (!options_.has("--quiet"))
        outcome_.tell_empty(logs, options_.has("--input"), diagnostics, inputs, range_);
    return measurement.total.events > 0 ? ExitStatus::found : ExitStatus::nothing_found;
}

}  // namespace

ExitStatus measure_command(const cli::TypedOptions& options, const Host& host, const World& /*world*/) {
    return Pass(options, host).run();
}

}  // namespace dockaudit::rules

#include "report/report_command.hpp"

#include <optional>
#include <string>

#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/interpreter.hpp>

#include "common/command_line.hpp"
#include "common/error_text.hpp"
#include "common/progress_line.hpp"
#include "common/version.hpp"
#include "query/log_outcome.hpp"
#include "query/reader_options.hpp"
#include "report/output_file.hpp"
#include "report/report_options.hpp"
#include "report/report_request.hpp"
#include "report/report_words.hpp"

namespace dockaudit::report {

namespace {

using cli::ExitStatus;
using cli::Host;

/// One pass over the logs, from the first byte to the exit status.
class Pass {
 public:
    Pass(const Host& host, Request request)
        : host_(host),
          request_(std::move(request)),
          outcome_(host, request_.lists_damage),
          begin_(host.clock()) {
        if (host.stderr_is_terminal && !request_.is_quiet)
            progress_.emplace(*host.err, host.clock, host.terminal_width.value_or(0));
    }

    ExitStatus run() {
        std::optional<OutputFile> file;
        if (!request_.output.empty()) file.emplace(request_.output);
        ReportRun run(request_.reports, request_.options, request_.split);
        auto reader = open();
        outcome_.tell_unreadable();
        if (progress_) progress_->set_total(reader.total_bytes());
        while (const auto* event = reader.next()) run.add(*event);
        if (progress_) progress_->clear();
        auto document = run.finish(reader.diagnostics());
        add_head(document);
        const auto text = write_report(document, request_.format, request_.writer);
        if (file) {
            file->write(text);
        } else {
            host_.out->write(text);
            host_.out->flush();
        }
        return finish(reader, run.events());
    }

 private:
    EventReader open() {
        auto options = request_.reader;
        options.observer = [this](const DiagnosticEvent& event) {
            if (progress_) progress_->clear();
            outcome_.add(event);
        };
        if (progress_)
            options.progress = [this](const Diagnostics& diagnostics) { progress_->update(diagnostics); };
        return cli::open_logs(request_.logs, request_.query, std::move(options), request_.is_log_named);
    }

    void add_head(ReportDocument& document) const {
        const bool is_own = !request_.is_log_named && !host_.host_name.empty();
        document.title = is_own ? "Audit report of " + host_.host_name : "Audit report";
        document.made = host_.clock();
        document.notes.insert(document.notes.begin(), request_.notes.begin(), request_.notes.end());
        for (const auto& log : request_.logs) {
            for (const auto& path : log.paths())
                document.logs.push_back(path == "-" ? "standard input" : path.native());
        }
    }

    ExitStatus finish(EventReader& reader, std::uint64_t events) {
        const auto& range = request_.options.range;
        const auto& diagnostics = reader.diagnostics();
        const auto inputs = reader.inputs();
        const auto foreign = outcome_.tell_damage(diagnostics, inputs, range);
        if (request_.shows_statistics) {
            host_.err->write(
                cli::statistics_text(diagnostics, InterpreterStatistics{}, host_.clock() - begin_));
            host_.err->write(request_.sandbox.value_or(""));
        }
        outcome_.tell_foreign(foreign);
        if (!foreign.empty() || diagnostics.unreadable_inputs > 0 || !request_.are_logs_there)
            return ExitStatus::error;
        if (!request_.is_quiet)
            outcome_.tell_empty(request_.logs, request_.is_log_named, diagnostics, inputs, range);
        if (events > 0) return ExitStatus::found;
        if (!request_.is_quiet) host_.err->write(cli::note_text(host_.program, "there are no such events"));
        return ExitStatus::nothing_found;
    }

    const Host& host_;
    Request request_;
    cli::LogOutcome outcome_;
    Timestamp begin_;
    std::optional<cli::ProgressLine> progress_;
};

}  // namespace

ExitStatus report_command(const Host& host) {
    const auto [words, arguments] = split_words(host.arguments);
    const auto options = cli::parse_command_line(
        arguments, typed_option_table(), {"--help", "--version", "--completion"}, cli::Operands::words);
    if (options.has("--help")) {
        host.out->write(report_help());
        return ExitStatus::found;
    }
    if (const auto* const option = options.find("--completion")) {
        if (option->value != "bash")
            throw option->mistake("there is no completion for this shell").with_hint("it is made for bash");
        host.out->write(report_completion());
        return ExitStatus::found;
    }
    if (options.has("--version")) {
        host.out->write(cli::version_text("dockaudit-report"));
        return ExitStatus::found;
    }
    if (!options.operands().empty()) {
        const auto& word = options.operands().front();
        throw Error("reports are named before the options", word, 0, word.size())
            .with_hint("a log is named with -if, standard input with -if -");
    }
    return Pass(host, make_request(find_reports(words), options, host)).run();
}

}  // namespace dockaudit::report

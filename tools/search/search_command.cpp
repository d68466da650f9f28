#include "search/search_command.hpp"

#include <algorithm>
#include <system_error>

#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/parallel_writer.hpp>

#include "common/command_line.hpp"
#include "common/error_text.hpp"
#include "search/search_options.hpp"
#include "search/search_report.hpp"
#include "search/search_request.hpp"

namespace dockaudit::search {

namespace {

using cli::CommandError;
using cli::ExitStatus;
using cli::Host;

/// One search, from the first byte to the exit status.
class Search {
 public:
    Search(const Host& host, SearchRequest request)
        : host_(host),
          request_(std::move(request)),
          damage_(host, request_.lists_damage),
          begin_(host.clock()) {}

    ExitStatus run();

 private:
    EventReader open();
    void print_events(EventReader& reader);
    static void print_one(EventReader& reader, EventWriter& writer, const TextSink& print);
    void save_checkpoint(EventReader& reader) const;
    ExitStatus finish(const Diagnostics& diagnostics);

    const Host& host_;
    SearchRequest request_;
    DamageReport damage_;
    Timestamp begin_;
    bool has_found_ = false;
};

ExitStatus Search::run() {
    auto reader = open();
    damage_.tell_unreadable();
    try {
        print_events(reader);
    } catch (const Error& error) {
        if (error.kind() != ErrorKind::checkpoint) throw;
        throw CommandError(ExitStatus::checkpoint_passed, error);
    }
    // Whoever reads the results gets them before anything can go wrong with the checkpoint.
    host_.out->flush();
    const auto diagnostics = reader.diagnostics();
    if (request_.checkpoint_file) save_checkpoint(reader);
    return finish(diagnostics);
}

EventReader Search::open() {
    auto options = request_.reader;
    options.observer = [this](const DiagnosticEvent& event) { damage_.add(event); };
    try {
        return EventReader(request_.logs, request_.query, std::move(options));
    } catch (Error& error) {
        if (error.kind() != ErrorKind::input || !error.hint().empty()) throw;
        const bool is_denied =
            std::string_view(error.what()).ends_with(std::generic_category().message(EACCES));
        if (!request_.is_log_named) {
            error.with_hint(
                is_denied
                    ? "the logs of this host are for root and the group adm: try sudo, or name a log with -if"
                    : "a log is named with -if");
        } else if (is_denied) {
            error.with_hint("audit logs are for root and the group adm: try sudo");
        }
        throw;
    }
}

void Search::print_events(EventReader& reader) {
    const auto make_writer = [this] { return make_event_writer(request_.format, request_.writer); };
    const auto print = [this](std::string_view text, std::uint64_t events) {
        has_found_ = has_found_ || events > 0;
        host_.out->write(text);
        if (request_.flushes_each_event) host_.out->flush();
    };
    if (request_.is_just_one) {
        print_one(reader, *make_writer(), print);
    } else {
        write_events(reader, make_writer, print);
    }
}

void Search::print_one(EventReader& reader, EventWriter& writer, const TextSink& print) {
    const auto* event = reader.next();
    if (event == nullptr) return;
    std::string text;
    writer.append_begin(text);
    writer.append_event(text, *event);
    writer.append_end(text);
    print(text, 1);
}

void Search::save_checkpoint(EventReader& reader) const {
    try {
        reader.checkpoint().save(*request_.checkpoint_file);
    } catch (const Error& error) {
        throw CommandError(ExitStatus::checkpoint_unwritable, error);
    }
}

ExitStatus Search::finish(const Diagnostics& diagnostics) {
    damage_.tell_unreadable();
    const auto useless = diagnostics.malformed + diagnostics.torn + diagnostics.oversized;
    const bool is_foreign = diagnostics.records == 0 && useless > 0 && useless >= diagnostics.lines;
    if (!is_foreign) damage_.tell_summary(diagnostics);
    if (request_.shows_statistics) {
        host_.err->write(statistics_text(diagnostics, host_.clock() - begin_));
    }
    if (is_foreign) {
        const auto& paths = request_.logs.paths();
        throw Error(ErrorKind::input,
                    fmt::format("{}: there is no audit record in it", paths.back().native()))
            .with_hint("is it an audit log, and not compressed?");
    }
    if (diagnostics.unreadable_inputs > 0) return ExitStatus::error;
    if (has_found_) return ExitStatus::found;
    if (request_.format != OutputFormat::raw) host_.err->write("<no matches>\n");
    return ExitStatus::nothing_found;
}

}  // namespace

ExitStatus search_command(const Host& host) {
    if (host.arguments.empty()) {
        host.out->write(search_help());
        return ExitStatus::error;
    }
    const auto options =
        cli::parse_command_line(host.arguments, search_option_table(), {"--help", "--version"});
    if (options.has("--help")) {
        host.out->write(search_help());
        return ExitStatus::found;
    }
    if (options.has("--version")) {
        host.out->write("dockaudit-search " DOCKAUDIT_VERSION "\n");
        return ExitStatus::found;
    }
    return Search(host, make_search_request(options, host)).run();
}

}  // namespace dockaudit::search

#include "search/search_request.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include <dockaudit/time_expression.hpp>

#include "common/error_text.hpp"
#include "query/criteria.hpp"
#include "query/log_options.hpp"
#include "query/query_sandbox.hpp"
#include "query/reader_options.hpp"
#include "query/time_options.hpp"

namespace dockaudit::search {

namespace {

using cli::CommandError;
using cli::ExitStatus;
using cli::Host;
using cli::TypedOption;
using cli::TypedOptions;

OutputFormat parse_format(const TypedOption& option) {
    if (option.spec->id() == "--interpret") return OutputFormat::interpret;
    if (option.spec->id() == "--raw") return OutputFormat::raw;
    const std::string_view name = option.value;
    if (const auto format = parse_output_format(name)) return *format;
    throw option.mistake("there is no such format")
        .with_hint(
            "the formats are default, interpret, raw, csv, text, activity, json, json-records, table and tsv");
}

OutputFormat find_format(const TypedOptions& options) {
    constexpr std::array kOptions{"--interpret", "--raw", "--format"};
    auto format = OutputFormat::plain;
    const TypedOption* chosen = nullptr;
    for (const auto& option : options.all()) {
        if (std::ranges::find(kOptions, option.spec->id()) == kOptions.end()) continue;
        const auto next = parse_format(option);
        // As in ausearch, asking for the default first and for another later is no contradiction.
        if (format != OutputFormat::plain && next != format) {
            const auto text = option.value.empty() ? option.name : option.name + " " + option.value;
            throw Error("there can be only one output format", text, 0, text.size())
                .with_hint(fmt::format("{} chose another one before", chosen->name));
        }
        format = next;
        chosen = &option;
    }
    return format;
}

EscapeMode find_escape(const TypedOptions& options) {
    const auto* option = options.find("--escape");
    if (option == nullptr || option->value == "tty") return EscapeMode::tty;
    if (option->value == "raw") return EscapeMode::raw;
    if (option->value == "shell") return EscapeMode::shell;
    if (option->value == "shell_quote") return EscapeMode::shell_quote;
    throw option->mistake("there is no such way to escape")
        .with_hint("the ways are raw, tty, shell and shell_quote");
}

CsvColumns find_columns(const TypedOptions& options, OutputFormat format) {
    for (const auto& option : options.all()) {
        if (option.spec->id().starts_with("--extra-") && format != OutputFormat::csv) {
            throw Error("this adds columns to csv", option.name, 0, option.name.size())
                .with_hint("the option for that format is --format csv");
        }
    }
    return {.keys = options.has("--extra-keys"),
            .labels = options.has("--extra-labels"),
            .object2 = options.has("--extra-obj2"),
            .time = options.has("--extra-time")};
}

bool find_with_raw(const TypedOptions& options, OutputFormat format) {
    const auto* option = options.find("--with-raw");
    if (option == nullptr || format == OutputFormat::json || format == OutputFormat::json_records)
        return option != nullptr;
    throw Error("this is for --format json", option->name, 0, option->name.size())
        .with_hint("json-records has the records anyway; --raw prints nothing else");
}

bool is_newest_first(const TypedOptions& options) {
    const auto* option = options.find("--reverse");
    if (option != nullptr && options.has("--checkpoint")) {
        throw Error("newest first, there is no place to go on from", option->name, 0, option->name.size())
            .with_hint("leave out --reverse or --checkpoint");
    }
    return option != nullptr;
}

std::optional<Checkpoint> load_checkpoint(const SearchRequest& request) {
    if (!request.checkpoint_file) return std::nullopt;
    try {
        return Checkpoint::load(*request.checkpoint_file);
    } catch (const Error& error) {
        throw CommandError(ExitStatus::checkpoint_unusable, error);
    }
}

void resume(SearchRequest& request, const Checkpoint& checkpoint) {
    request.reader.resume_after = checkpoint.last;
    auto& log = request.logs.front();
    if (!log.is_rotated()) return;
    auto rest = log.starting_at(checkpoint.device, checkpoint.inode);
    if (!rest) {
        throw CommandError(ExitStatus::checkpoint_unusable,
                           Error(ErrorKind::checkpoint, fmt::format("{}: the log of this checkpoint is gone",
                                                                    request.checkpoint_file->native()))
                               .with_hint("-ts checkpoint goes on by the time of the checkpoint alone"));
    }
    log = *std::move(rest);
}

void add_checkpoint_file(SearchRequest& request, const TypedOptions& options, const Host& host) {
    const auto* option = options.find("--checkpoint");
    if (option == nullptr) return;
    if (option->value.empty()) throw option->mistake("the name of the checkpoint file is missing");
    for (const auto& log : request.logs) {
        if (!log.is_journal()) continue;
        throw Error("the journal has no checkpoints", option->name, 0, option->name.size())
            .with_hint("leave out --checkpoint, and name a time with --since");
    }
    if (request.logs.size() > 1) {
        throw Error("a checkpoint is the place in one log, and these are several", option->name, 0,
                    option->name.size())
            .with_hint("run one search for each of them, with a checkpoint of its own");
    }
    if (request.logs.front().paths().front() == "-") {
        host.err->write(
            cli::note_text(host.program, "standard input has no checkpoints: --checkpoint is ignored"));
        return;
    }
    request.checkpoint_file = option->value;
    request.reader.checkpointing = true;
}

[[noreturn]] void refuse_together(const TypedOption& option, const std::string& other, std::string hint) {
    throw Error(fmt::format("this does not go with {}", other), option.name, 0, option.name.size())
        .with_hint(std::move(hint));
}

void add_cursor(SearchRequest& request, const TypedOptions& options, const Host& host) {
    const auto* file = options.find("--cursor-file");
    const auto* after = options.find("--after-cursor");
    const auto* shown = options.find("--show-cursor");
    request.shows_cursor = shown != nullptr;
    const auto* any = file != nullptr ? file : after != nullptr ? after : shown;
    if (any == nullptr) return;
    for (const auto* other : {"--reverse", "--checkpoint"}) {
        if (options.has(other)) refuse_together(*any, other, fmt::format("leave one of them out"));
    }
    if (file != nullptr && after != nullptr)
        refuse_together(*after, "--cursor-file", "the file says where to go on");
    if (file != nullptr && file->value.empty()) throw file->mistake("the name of the cursor file is missing");
    try {
        if (file != nullptr) request.reader.after_cursor = Cursor::load(file->value);
        if (after != nullptr) request.reader.after_cursor = Cursor::parse(after->value);
    } catch (const Error& error) {
        throw cli::with_text_before(any->name + " ", error);
    }
    if (file != nullptr) request.cursor_file = file->value;
    request.reader.keeps_cursor = file != nullptr || shown != nullptr;
    request.reader.now = host.clock();
}

void add_follow(SearchRequest& request, const TypedOptions& options) {
    const auto* option = options.find("--follow");
    if (option == nullptr) {
        const auto* no_tail = options.find("--no-tail");
        if (no_tail == nullptr) return;
        throw Error("this is for --follow", no_tail->name, 0, no_tail->name.size());
    }
    for (const auto* other : {"--count", "--count-by", "--histogram"}) {
        if (options.has(other)) refuse_together(*option, other, "a count has its end where the log has");
    }
    for (const auto* other : {"--reverse", "--checkpoint"}) {
        if (options.has(other))
            refuse_together(*option, other, "--cursor-file goes on where another run stopped");
    }
    FollowOptions follow;
    follow.from_end = !options.has("--no-tail") && !options.has("--start") && !options.has("--cursor-file") &&
                      !options.has("--after-cursor");
    request.reader.follow = std::move(follow);
}

void add_times(SearchRequest& request, Query::Builder& builder, const TypedOptions& options, const Host& host,
               const TimeZone& zone) {
    const auto checkpoint = load_checkpoint(request);
    const auto time =
        checkpoint && checkpoint->last ? std::optional(checkpoint->last->id.time) : std::nullopt;
    const cli::TimeParser times(host, zone, time);
    const auto* start = options.find("--start");
    const bool is_checkpoint_start = start != nullptr && start->value == "checkpoint";
    if (is_checkpoint_start && !time) {
        if (!options.has("--checkpoint")) {
            host.err->write(
                cli::note_text(host.program, "without --checkpoint, -ts checkpoint leaves nothing out"));
        }
    } else if (start != nullptr) {
        builder.since(times.parse(*start, TimeBound::start));
    }
    if (const auto* end = options.find("--end")) builder.until(times.parse(*end, TimeBound::end));
    if (checkpoint) request.last_event = checkpoint->last;
    if (checkpoint && !is_checkpoint_start) resume(request, *checkpoint);
}

// Neither a count nor stored lines have names, unless a condition asks for them.
bool wants_names(const SearchRequest& request, const TypedOptions& options) {
    if (options.has("--where")) return true;
    if (request.output.kind == OutputRequest::Kind::count) return false;
    return request.output.kind != OutputRequest::Kind::events ||
           (request.format != OutputFormat::raw && request.format != OutputFormat::plain);
}

cli::SandboxNeeds needs_of(const SearchRequest& request, const TypedOptions& options) {
    auto needs = cli::sandbox_needs(request.logs, request.reader,
                                    request.cursor_file ? request.cursor_file : request.checkpoint_file);
    needs.wants_names = wants_names(request, options);
    return needs;
}

// True if whoever chose the output wants to know of containers. JSON tells all that there is.
bool tells_of_containers(const SearchRequest& request) {
    return request.output.kind != OutputRequest::Kind::events || request.format == OutputFormat::activity;
}

// True if the output tells of containers. JSON from a pipe does not, so that it need not wait for the end of it.
bool needs_history(const SearchRequest& request, const TypedOptions& options) {
    const auto& output = request.output;
    if (options.has("--container-names") || options.has("--live")) return true;
    if (output.kind == OutputRequest::Kind::events) {
        const bool is_pipe = std::ranges::any_of(request.logs, cli::is_stream);
        return request.format == OutputFormat::activity || (request.format == OutputFormat::json && !is_pipe);
    }
    return std::ranges::any_of(output.fields, &EventField::needs_history);
}

/// Says nothing.
class NoSink final : public cli::Sink {
 public:
    void write(std::string_view /*text*/) override {}
    void flush() override {}
};

// An account stays what it was at the start: inside of the sandbox not all who know it can be asked.
cli::AccountLookup remembering(cli::AccountLookup lookup) {
    using Answers = std::map<std::string, std::optional<std::uint32_t>, std::less<>>;
    if (!lookup) return lookup;
    return [lookup = std::move(lookup), answers = std::make_shared<Answers>()](std::string_view name) {
        auto known = answers->find(name);
        if (known == answers->end()) known = answers->emplace(name, lookup(name)).first;
        return known->second;
    };
}

// Criteria and columns are made anew with each history: so nothing that was remembered of the one before is left.
void add_growing_history(SearchRequest& request, std::shared_ptr<GrowingHistory> growing,
                         const Query::Builder& base, const TypedOptions& options, const Host& host) {
    request.growing = std::move(growing);
    request.followed = base.build();
    request.renew = [base, &options, host](SearchRequest& changed,
                                           std::shared_ptr<const ContainerHistory> history) {
        NoSink nowhere;
        auto quiet = host;
        quiet.err = &nowhere;
        cli::HistorySource source(options, quiet, changed.logs, changed.reader, {});
        source.renew(history);
        auto builder = base;
        try {
            cli::add_criteria(builder, options, quiet, source);
            changed.query = builder.build();
        } catch (const Error&) {
            return;  // what was clear at the start is not clear any more: the query stays what it was
        }
        changed.history = changed.writer.history = std::move(history);
    };
}

}  // namespace

SearchRequest make_search_request(const TypedOptions& options, const Host& outside) {
    auto host = outside;
    host.find_user = remembering(outside.find_user);
    host.find_group = remembering(outside.find_group);
    SearchRequest request;
    request.output = make_output_request(options, host);
    if (request.output.kind == OutputRequest::Kind::events) request.format = find_format(options);
    request.writer.with_raw = find_with_raw(options, request.format);
    const auto zone = cli::find_zone(options, host);
    request.writer.escape = find_escape(options);
    request.writer.csv = find_columns(options, request.format);
    request.writer.utc_offset = [zone](std::chrono::sys_seconds instant) { return zone.offset_at(instant); };
    request.writer.locale = host.locale;
    request.writer.is_utf8 = host.is_utf8;
    request.zone = zone;
    request.is_quiet = options.has("--quiet");
    request.reader = host.reader;
    request.reader.newest_first = is_newest_first(options);
    request.flushes_each_event = options.has("--line-buffered") || host.stdout_is_terminal;
    request.shows_statistics = options.has("--stats");
    request.lists_damage = options.has("--debug");
    cli::add_reader_options(request.reader, options, host);
    add_cursor(request, options, host);
    add_follow(request, options);
    request.reader.merge = options.has("--merge");

    auto [logs, are_all_there] = cli::find_logs(options, host);
    request.logs = std::move(logs);
    request.are_logs_there = are_all_there;
    add_checkpoint_file(request, options, host);
    auto times = Query::builder();
    add_times(request, times, options, host, zone);
    const auto base = times;
    const auto enter_sandbox = [&] {
        if (!request.sandbox)
            request.sandbox = cli::enter_sandbox_of(host, options, needs_of(request, options));
    };
    cli::HistorySource history(options, host, request.logs, request.reader, times.build().time_range(),
                               enter_sandbox);
    cli::add_criteria(times, options, host, history);
    if (needs_history(request, options)) request.history = history.get(tells_of_containers(request));
    request.writer.history = request.history;
    request.is_log_named = options.has("--input");
    request.writer.host = {host.host_name, host.machine_id, !request.is_log_named};
    request.query = times.build();
    if (history.growing() != nullptr && request.output.limit && request.reader.keeps_cursor)
        refuse_together(*options.find("--follow"), "--limit and a cursor where containers are asked for",
                        "leave one of them out");
    if (history.growing() != nullptr) add_growing_history(request, history.growing(), base, options, host);
    enter_sandbox();
    return request;
}

}  // namespace dockaudit::search

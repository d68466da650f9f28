#include "search/search_command.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <system_error>

#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/interpreter.hpp>
#include <dockaudit/parallel_writer.hpp>

#include "common/command_line.hpp"
#include "common/error_text.hpp"
#include "common/progress_line.hpp"
#include "common/version.hpp"
#include "query/log_outcome.hpp"
#include "query/reader_options.hpp"
#include "search/search_completion.hpp"
#include "search/search_options.hpp"
#include "search/search_request.hpp"
#include "search/written_lines.hpp"

namespace dockaudit::search {

namespace {

using cli::CommandError;
using cli::ExitStatus;
using cli::Host;

/// The statistics of all writers, which end on several threads.
class ValueCount {
 public:
    void add(const InterpreterStatistics& statistics) {
        const std::scoped_lock lock(mutex_);
        sum_ += statistics;
    }

    InterpreterStatistics sum() const {
        const std::scoped_lock lock(mutex_);
        return sum_;
    }

 private:
    mutable std::mutex mutex_;
    InterpreterStatistics sum_;
};

/// Adds the statistics of a writer to the others when it ends.
class CountedWriter final : public EventWriter {
 public:
    CountedWriter(std::unique_ptr<EventWriter> writer, ValueCount& values)
        : writer_(std::move(writer)), values_(values) {}
    CountedWriter(const CountedWriter&) = delete;
    CountedWriter& operator=(const CountedWriter&) = delete;
    ~CountedWriter() override { values_.add(writer_->statistics()); }

    void append_begin(std::string& out) override { writer_->append_begin(out); }
    void append_event(std::string& out, const EventView& event) override {
        writer_->append_event(out, event);
    }
    bool takes_lines() const noexcept override { return writer_->takes_lines(); }
    void append_lines(std::string& out, std::string_view lines) override {
        writer_->append_lines(out, lines);
    }
    void append_end(std::string& out) override { writer_->append_end(out); }
    InterpreterStatistics statistics() const override { return writer_->statistics(); }

 private:
    std::unique_ptr<EventWriter> writer_;
    ValueCount& values_;
};

/// One search, from the first byte to the exit status.
class Search {
 public:
    Search(const Host& host, SearchRequest request)
        : host_(host),
          request_(std::move(request)),
          outcome_(host, request_.lists_damage),
          begin_(host.clock()) {
        if (host.stderr_is_terminal && !request_.is_quiet) {
            progress_.emplace(*host.err, host.clock, host.terminal_width.value_or(0));
        }
    }

    ExitStatus run();

 private:
    EventReader open();
    void print_events(EventReader& reader);
    void print_in_order(EventReader& reader);
    void print_with_containers(EventReader& reader);
    void print_pending();
    bool print_if_due(bool is_last);
    void print(std::span<const EventText> texts);
    std::unique_ptr<EventWriter> make_writer();
    void save_checkpoint(EventReader& reader) const;
    bool wants_pause();
    Flow pause();
    void begin_cursor();
    void save_cursor_file(Cursor cursor) const;
    bool is_repeating();
    void save_cursor(EventReader& reader, bool is_last);
    ExitStatus finish(const Diagnostics& diagnostics, const std::vector<InputDiagnostics>& inputs);

    const Host& host_;
    SearchRequest request_;
    cli::LogOutcome outcome_;
    Timestamp begin_;
    std::optional<cli::ProgressLine> progress_;
    std::uint64_t found_ = 0;
    std::vector<Event> pending_;  // events that wait for what their history learns
    std::unique_ptr<EventWriter> renewed_;
    Timestamp next_renewal_;
    std::vector<std::string_view> printed_;
    ValueCount values_;
    std::optional<cli::StopRequest> stop_;
    EventReader* reader_ = nullptr;
    Timestamp cursor_saved_;  // when
    std::string cursor_text_;
    WrittenLines written_;         // by a run that was killed
    std::string not_written_yet_;  // of a text, without them
};

ExitStatus Search::run() {
    auto reader = open();
    reader_ = &reader;
    begin_cursor();
    outcome_.tell_unreadable();
    if (progress_) progress_->set_total(reader.total_bytes());
    try {
        print_events(reader);
    } catch (const Error& error) {
        if (progress_) progress_->clear();
        if (error.kind() != ErrorKind::checkpoint) throw;
        throw CommandError(ExitStatus::checkpoint_passed, error);
    }
    // Whoever reads the results gets them before anything can go wrong with the checkpoint.
    host_.out->flush();
    const auto diagnostics = reader.diagnostics();
    const auto inputs = reader.inputs();
    if (request_.checkpoint_file) save_checkpoint(reader);
    if (request_.reader.keeps_cursor) save_cursor(reader, true);
    return finish(diagnostics, inputs);
}

EventReader Search::open() {
    auto options = request_.reader;
    options.observer = [this](const DiagnosticEvent& event) {
        if (progress_) progress_->clear();
        outcome_.add(event);
    };
    if (options.follow || options.keeps_cursor) {
        if (host_.catch_stop_signals) stop_ = host_.catch_stop_signals();
        if (options.follow && stop_) options.follow->wake_descriptor = stop_->descriptor;
        options.wants_pause = [this] { return wants_pause(); };
        options.on_pause = [this] { return pause(); };
    }
    if (progress_)
        options.progress = [this](const Diagnostics& diagnostics) { progress_->update(diagnostics); };
    return cli::open_logs(request_.logs, request_.growing ? request_.followed : request_.query,
                          std::move(options), request_.is_log_named);
}

void Search::print_events(EventReader& reader) {
    if (request_.growing) {
        print_with_containers(reader);
    } else if (request_.output.can_be_split()) {
        write_events(
            reader, [this] { return make_writer(); },
            [this](std::span<const EventText> texts) { print(texts); });
    } else {
        print_in_order(reader);
    }
    if (progress_) progress_->clear();
    const auto& output = request_.output;
    if (found_ == 0 && output.kind != OutputRequest::Kind::events && output.row_format != RowFormat::table) {
        // A program that reads rows wants their heading even if there are none.
        const auto writer = make_writer();
        std::string text;
        writer->append_begin(text);
        writer->append_end(text);
        print(std::array{EventText{text, 0}});
    }
    if (output.kind == OutputRequest::Kind::count) host_.out->write(fmt::format("{}\n", found_));
}

void Search::print_in_order(EventReader& reader) {
    const auto writer = make_writer();
    std::string text;
    visit_events(reader, [&](const EventView& event) {
        if (found_ == 0) writer->append_begin(text);
        writer->append_event(text, event);
        print(std::array{EventText{text, 1}});
        text.clear();
        return found_ == request_.output.limit ? Flow::stop : Flow::go_on;
    });
    if (found_ > 0) writer->append_end(text);
    print(std::array{EventText{text, 0}});
}

// What a program is of is known when its start was read, so events wait for a pause.
void Search::print_with_containers(EventReader& reader) {
    constexpr std::size_t kMostPending = 4096;
    visit_events(reader, [&](const EventView& event) {
        request_.growing->learn(event);
        pending_.push_back(event.to_owned());
        if (pending_.size() >= kMostPending) print_pending();
        return found_ == request_.output.limit ? Flow::stop : Flow::go_on;
    });
    print_pending();
    if (!renewed_ || found_ == 0) return;
    std::string text;
    renewed_->append_end(text);
    print(std::array{EventText{text, 0}});
}

// To make a history takes a while: no more than a tenth of the time is spent on it. False if that has to wait.
bool Search::print_if_due(bool is_last) {
    constexpr int kShare = 10;
    const auto begin = host_.clock();
    if (!is_last && begin < next_renewal_ && request_.growing->has_news()) return false;
    print_pending();
    const auto end = host_.clock();
    next_renewal_ = end + kShare * (end - begin);
    return true;
}

void Search::print_pending() {
    if (request_.growing->has_news() || !renewed_) {
        request_.renew(request_, request_.growing->make());
        renewed_ = make_writer();
    }
    std::string text;
    for (const auto& event : pending_) {
        if (found_ == request_.output.limit) break;
        const auto view = event.view();
        if (!request_.query.matches(view)) continue;
        if (found_ == 0) renewed_->append_begin(text);
        renewed_->append_event(text, view);
        print(std::array{EventText{text, 1}});
        text.clear();
    }
    pending_.clear();
}

void Search::print(std::span<const EventText> texts) {
    bool is_empty = true;
    printed_.clear();
    // Most events have no line there.
    const bool counts_lines =
        request_.format == OutputFormat::activity && request_.output.kind == OutputRequest::Kind::events;
    for (const auto& [text, events] : texts) {
        found_ += counts_lines ? static_cast<std::uint64_t>(std::ranges::count(text, '\n')) : events;
        is_empty = is_empty && text.empty();
        printed_.push_back(text);
    }
    if (is_empty) return;
    if (!written_.empty()) {
        not_written_yet_.clear();
        for (const auto text : printed_) not_written_yet_ += written_.leave_out(text);
        printed_.assign(1, not_written_yet_);
    }
    // Both may go to the same terminal.
    if (progress_ && host_.stdout_is_terminal) progress_->clear();
    host_.out->write_all(printed_);
    if (request_.flushes_each_event) host_.out->flush();
}

std::unique_ptr<EventWriter> Search::make_writer() {
    auto writer = search::make_writer(request_.output, request_.format, request_.writer, request_.query,
                                      request_.zone, host_);
    if (!request_.shows_statistics) return writer;
    return std::make_unique<CountedWriter>(std::move(writer), values_);
}

void Search::save_checkpoint(EventReader& reader) const {
    try {
        auto checkpoint = reader.checkpoint();
        // With -ts checkpoint, whose reader does not know where the run before ended, it may see no event at
        // all.
        if (!checkpoint.last) checkpoint.last = request_.last_event;
        checkpoint.save(*request_.checkpoint_file);
    } catch (const Error& error) {
        throw CommandError(ExitStatus::checkpoint_unwritable, error);
    }
}

// Whoever follows a log has kept his place at most a second ago.
constexpr std::chrono::seconds kCursorPause{1};

bool Search::wants_pause() {
    if (stop_ && stop_->has_come()) return true;
    return request_.reader.follow && request_.cursor_file && host_.clock() >= cursor_saved_ + kCursorPause;
}

// Everything that was read is printed.
Flow Search::pause() {
    if (progress_) progress_->clear();
    const bool stops = stop_ && stop_->has_come();
    if (request_.growing && !print_if_due(stops)) return Flow::go_on;
    if (found_ == request_.output.limit) return Flow::stop;
    host_.out->flush();
    outcome_.tell_unreadable();
    if (!stops && stop_ && stop_->has_no_reader_left && stop_->has_no_reader_left()) throw cli::BrokenPipe{};
    if (!stops && request_.cursor_file) save_cursor(*reader_, false);
    return stops ? Flow::stop : Flow::go_on;
}

// Before anything is written: the first run says where its output begins, and a cursor file that cannot be written is
// told at once.
void Search::begin_cursor() {
    if (!request_.cursor_file) return;
    const auto& cursor = request_.reader.after_cursor;
    if (cursor && cursor->output) written_ = WrittenLines::after(*cursor->output, *host_.out);
    if (!cursor) save_cursor_file(Cursor{});
}

void Search::save_cursor_file(Cursor cursor) const {
    if (const auto place = host_.out->place()) cursor.output = {place->device, place->inode, place->offset};
    try {
        cursor.save(*request_.cursor_file);
    } catch (Error& error) {
        throw error.with_hint("what was printed since the cursor was written comes again in the next run");
    }
}

// A run that was killed has written what this one has not come to yet. Until then the cursor stays, or the next run would
// take it for what comes after that. What it does not meet soon has another text today.
bool Search::is_repeating() {
    constexpr std::chrono::seconds kMost{10};
    if (host_.clock() > begin_ + kMost) written_.clear();
    return !written_.empty();
}

void Search::save_cursor(EventReader& reader, bool is_last) {
    const auto now = host_.clock();
    if (!is_last && now < cursor_saved_ + kCursorPause) return;
    const auto cursor = reader.cursor();
    const bool stays = is_repeating() && (!is_last || (stop_ && stop_->has_come()));
    auto text = cursor.format();
    if (request_.cursor_file && !stays && text != cursor_text_) {
        save_cursor_file(cursor);
        cursor_text_ = text;
    }
    cursor_saved_ = now;
    if (is_last && request_.shows_cursor) host_.out->write(fmt::format("-- cursor: {}\n", text));
}

ExitStatus Search::finish(const Diagnostics& diagnostics, const std::vector<InputDiagnostics>& inputs) {
    const auto range = request_.query.time_range();
    const auto foreign = outcome_.tell_damage(diagnostics, inputs, range);
    if (request_.shows_statistics) {
        host_.err->write(cli::statistics_text(diagnostics, values_.sum(), host_.clock() - begin_));
        host_.err->write(request_.sandbox.value_or(""));
    }
    outcome_.tell_foreign(foreign);
    if (!foreign.empty() || diagnostics.unreadable_inputs > 0 || !request_.are_logs_there)
        return ExitStatus::error;
    // Of a log whose past was passed over nothing is known.
    const auto& follow = request_.reader.follow;
    if (!request_.is_quiet && !(follow && follow->from_end))
        outcome_.tell_empty(request_.logs, request_.is_log_named, diagnostics, inputs, range);
    if (found_ > 0) return ExitStatus::found;
    const bool says_it =
        request_.format != OutputFormat::raw && request_.output.kind != OutputRequest::Kind::count;
    if (says_it && !request_.is_quiet) host_.err->write("<no matches>\n");
    return ExitStatus::nothing_found;
}

}  // namespace

ExitStatus search_command(const Host& host) {
    if (host.arguments.empty()) {
        host.out->write(search_help());
        return ExitStatus::error;
    }
    const auto options = cli::parse_command_line(host.arguments, search_option_table(),
                                                 {"--help", "--version", "--completion"});
    if (options.has("--help")) {
        host.out->write(search_help());
        return ExitStatus::found;
    }
    if (const auto* const option = options.find("--completion")) {
        if (option->value != "bash")
            throw option->mistake("there is no completion for this shell").with_hint("it is made for bash");
        host.out->write(search_completion());
        return ExitStatus::found;
    }
    if (options.has("--version")) {
        host.out->write(cli::version_text("dockaudit-search"));
        return ExitStatus::found;
    }
    return Search(host, make_search_request(options, host)).run();
}

}  // namespace dockaudit::search

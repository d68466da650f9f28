// How an `EventSource` goes on where another run stopped, and where a log is still being written.

#include <algorithm>
#include <utility>

#include <dockaudit/error.hpp>

#include "engine/event_source.hpp"
#include "engine/inputs.hpp"
#include "io/log_mark.hpp"
#include "record/header.hpp"
#include "record/single_record.hpp"

namespace dockaudit {

std::vector<InputFile> EventSource::open(const LogSet& logs, const Query& query) {
    const auto& log = logs.base();
    std::vector<InputFile> inputs;
    const auto on_unreadable = [&](const std::string& name, const std::string& reason) {
        if (!options_.follow || name != log) report_unreadable(name, reason);
    };
    try {
        inputs = open_inputs(logs, query, options_, on_unreadable);
        // One that was named alone may have been rotated since: it is read on as it would have been by that run.
        const auto* cursor = options_.after_cursor ? &*options_.after_cursor : nullptr;
        const bool may_be_rotated = !logs.is_rotated() && !logs.is_journal() && log != "-";
        if (cursor && may_be_rotated && !ResumePoint::has_log(*cursor, inputs)) {
            auto rotated = open_inputs(LogSet::rotated(log), query, options_, on_unreadable);
            if (ResumePoint::has_log(*cursor, rotated)) inputs = std::move(rotated);
        }
    } catch (const Error&) {
        if (!options_.follow || log == "-") throw;
    }
    const bool is_there = log == "-" || (!inputs.empty() && inputs.back().name() == log);
    if (options_.follow && !is_there) {
        report(DiagnosticEvent::Kind::log_changed, log.native(), "cannot be opened yet; waiting for it");
        inputs.push_back(InputFile::awaited(log));
    } else if (inputs.back().is_stream()) {
        const bool wants_place = options_.keeps_cursor || options_.after_cursor;
        if (wants_place)
            throw Error(ErrorKind::usage, inputs.back().name() + ": a pipe or a journal has no cursors");
        if (options_.follow)
            inputs.back().follow(options_.follow->from_end ? FollowFrom::now : FollowFrom::start);
    } else if (options_.follow || options_.keeps_cursor) {
        inputs.back().start_growing();
    }
    if (options_.follow || options_.keeps_cursor) {
        for (const auto& input : inputs) known_logs_.push_back(log_mark(input));
        if (options_.follow && !logs.is_rotated() && log != "-") know_rotated(log);
    }
    if (options_.after_cursor) {
        resume_ = ResumePoint::after(
            *options_.after_cursor, inputs,
            [this](auto kind, const auto& name, const auto& what) { report(kind, name, what); });
        read_up_to_ = resume_->read_up_to();
        newest_ = options_.after_cursor->newest;
    } else if (options_.follow && options_.follow->from_end && inputs.back().is_growing()) {
        resume_ = ResumePoint::at_end(inputs);
    }
    if (resume_) read_to_ = resume_->next();
    return inputs;
}

// Of a log that was named alone the rotated ones are left out, but they are no news later.
void EventSource::know_rotated(const std::filesystem::path& log) {
    try {
        for (const auto& input :
             open_inputs(LogSet::rotated(log), Query(), options_, [](const auto&, const auto&) {}))
            known_logs_.push_back(log_mark(input));
    } catch (const Error&) {
        return;  // there are none
    }
}

void EventSource::watch_last_input(const std::filesystem::path& log) {
    watcher_.emplace(std::vector{log});
    last_read_ = options_.follow->clock();
    blocks_.wait_elsewhere();
    if (!blocks_.last_input().is_growing()) return;
    follower_.emplace(
        log, known_logs_, blocks_,
        [this](auto kind, const auto& name, const auto& what) { report(kind, name, what); },
        [this](std::uint32_t cut, std::uint32_t copy) { move_resume_point(cut, copy); });
    blocks_.watch_growth(*follower_);
}

// The place where another run stopped may lie in what was cut before this run has come to it.
void EventSource::move_resume_point(std::uint32_t cut, std::uint32_t copy) {
    if (!resume_ || resume_->next().input != cut) return;
    resume_->move_to(copy);
    blocks_.set_cut(resume_->next());
}

void EventSource::report(DiagnosticEvent::Kind kind, const std::string& name, const std::string& what) const {
    if (options_.observer) options_.observer({kind, name, 0, what});
}

// True if the last record of a run is one that ends an event.
bool EventSource::has_ended(const ScannedBlock& scanned, const Run& run) {
    auto bytes = scanned.block.bytes.substr(run.offset, run.length);
    if (run.form == 0) {
        if (bytes.ends_with('\n')) bytes.remove_suffix(1);
        bytes = bytes.substr(bytes.rfind('\n') + 1);
    }
    const PieceBytes piece{bytes, false, run.form};
    const auto records = builder_.build({&piece, 1});
    return !records.empty() && ends_event(records.back().type());
}

// The event that the run just added has ended, in its turn if that has come, otherwise now.
void EventSource::hand_out_ended(const EventId& id) {
    correlator_.complete_last();
    collect_due();
    if (!correlator_.holds_last()) return;
    correlator_.pop_last(spare_);
    queue(id, spare_);
}

// Queues an event that is handed out before its turn.
void EventSource::queue(const EventId& id, const AssembledEvent& event) {
    const bool is_candidate = hand_out_all_ || event.traits == all_traits;
    if (!is_candidate || ((resume_ || read_up_to_) && was_read_before(id))) {
        discard(event);
        return;
    }
    if (due_end_ == due_.size()) due_.emplace_back();
    due_[due_end_++] = event;
}

// True for what another run has handed out.
bool EventSource::was_read_before(const EventId& id) {
    if (read_up_to_ && id.time > *read_up_to_) read_up_to_.reset();
    return read_up_to_ || (resume_ && !resume_->hand_out(id));
}

// Of what began before it, only what was open goes on.
void EventSource::pass_resume_point() {
    const auto point = *std::exchange(resume_, std::nullopt);
    correlator_.pop_if([&](const EventId& id, bool has_ended) { return !point.stays_open(id, has_ended); },
                       [&](const EventId&, const AssembledEvent& event) { discard(event); });
    collect_due();
}

// Completes everything when nothing was written for the time-out. True if that gave an event.
bool EventSource::complete_idle() {
    if (correlator_.open_events() == 0 ||
        options_.follow->clock() < last_read_ + options_.end_of_event_timeout)
        return false;
    correlator_.flush();
    collect_due();
    return due_begin_ < due_end_;
}

// At the end of a log that may go on: what has ended is handed out, the rest waits for the next run.
void EventSource::keep_open_events() {
    const std::chrono::sys_seconds written{std::chrono::seconds(blocks_.last_input().status().st_mtime)};
    const bool is_silent = options_.now && written + options_.end_of_event_timeout < *options_.now;
    correlator_.pop_if([&](const EventId&, bool has_ended) { return has_ended || is_silent; },
                       [&](const EventId& id, const AssembledEvent& event) { queue(id, event); });
    collect_due();
}

bool EventSource::go_on() noexcept {
    ahead_.set_paused(false);
    return std::exchange(is_pausing_, false);
}

std::chrono::milliseconds EventSource::patience() const {
    using std::chrono::milliseconds;
    // Of several logs nobody waits for the bytes of one.
    if (blocks_.last_input().is_stream()) return milliseconds(20);
    if (correlator_.open_events() == 0) return kMostWait;
    const auto left = last_read_ + options_.end_of_event_timeout - options_.follow->clock();
    return std::clamp(std::chrono::ceil<milliseconds>(left), milliseconds(0), kMostWait);
}

bool EventSource::wait() {
    const bool was_pausing = go_on();
    if (const auto problem = blocks_.last_input().take_problem(); !problem.empty())
        report_unreadable(blocks_.last_input().name(), problem);
    if (options_.on_pause && options_.on_pause() == Flow::stop) return false;
    if (was_pausing) return true;
    if (!options_.follow) return false;
    const auto& last = blocks_.last_input();
    // A pipe wakes the one who polls it; a journal is looked at again.
    const int descriptor = last.is_stream() && !last.is_journal() ? last.descriptor() : -1;
    watcher_->wait(descriptor >= 0 ? kMostWait : patience(), options_.follow->wake_descriptor, descriptor);
    return true;
}

Cursor EventSource::cursor() {
    const auto position_of = [&](Place place) {
        const auto& input = blocks_.input(place.input);
        return Cursor::Position{log_mark(input), input.device(), input.inode(), place.offset};
    };
    Cursor cursor;
    if (const auto rest = resume_ ? resume_->cursor() : std::nullopt) return *rest;
    cursor.next = position_of(resume_ ? resume_->next() : read_to_);
    cursor.newest = newest_;
    std::optional<Place> first;
    const auto add = [&](const EventId& id, const Piece& piece) {
        const Place place{piece.input, piece.offset};
        if (!first || place < *first) first = place;
        cursor.open_events.emplace_back(id);
    };
    correlator_.visit_held(add);
    for (auto due = due_begin_; due < due_end_; ++due) {
        HeldPieces bytes;
        fetch(due_[due], bytes);
        const auto records = builder_.build(bytes.pieces());
        if (!records.empty()) add(records.front().id(), due_[due].pieces.front());
    }
    due_begin_ = due_end_ = 0;
    if (first) cursor.open = position_of(*first);
    return cursor;
}

}  // namespace dockaudit

#include <dockaudit/event_reader.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <dockaudit/error.hpp>

#include "engine/event_builder.hpp"
#include "engine/event_source.hpp"
#include "engine/joined_source.hpp"
#include "engine/reader_impl.hpp"
#include "engine/reverse_source.hpp"
#include "scan/block_scanner.hpp"

namespace dockaudit {
namespace {

// A checkpointed event must come before any event this much newer; ausearch's figure.
constexpr std::chrono::seconds kCheckpointSlack{2};

}  // namespace

EventReader::Impl::Impl(std::vector<LogSet> logs, Query query, const ReaderOptions& options)
    : query_(std::move(query)),
      resume_after_(options.resume_after),
      checkpointing_(options.checkpointing),
      resuming_(options.resume_after.has_value()),
      pool_(options.threads != 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency())) {
    if (options.newest_first && is_sequential())
        throw Error(ErrorKind::usage, "a checkpoint cannot be kept when reading newest first");
    const bool goes_on = options.follow || options.keeps_cursor || options.after_cursor;
    if (options.newest_first && goes_on)
        throw Error(ErrorKind::usage, "newest first, there is nothing to follow and no place to go on from");
    logs = without_repeated_files(std::move(logs));
    if (logs.empty()) throw Error(ErrorKind::input, "no log to read");
    if (logs.size() > 1) {
        if (is_sequential()) throw Error(ErrorKind::usage, "a checkpoint is one of a single log");
        if (options.keeps_cursor || options.after_cursor)
            throw Error(ErrorKind::usage, "a cursor is one of a single log");
        source_ = std::make_unique<JoinedSource>(logs, query_, options, pool_);
    } else if (options.newest_first) {
        source_ = std::make_unique<ReverseSource>(logs.front(), query_, options, pool_);
    } else {
        source_ = std::make_unique<EventSource>(logs.front(), query_, options, pool_);
    }
}

const EventView* EventReader::Impl::next() {
    while (take()) {
        if (checkpointing_) {
            last_ = event_;
            has_last_ = true;
        }
        if (!is_worth_reading(event_)) {
            source_->discard(event_);
            continue;
        }
        if (!is_selected(event_)) continue;
        ++source_->diagnostics().matched;
        return &*current_;
    }
    return nullptr;
}

// The next event of the source; false at the end, or when the run is to stop.
bool EventReader::Impl::take() {
    for (;;) {
        const auto next = source_->take(event_);
        if (next != Next::nothing_yet) return next == Next::item;
        if (!source_->wait()) return false;
    }
}

// A source that keeps a checkpoint hands out every event. What the prefilter rules out can still be the event
// to go on after, which need not match; of that one, time and serial are known unread.
bool EventReader::Impl::is_worth_reading(const AssembledEvent& event) const noexcept {
    if (event.traits == all_traits) return true;
    return resuming_ && event.time == resume_after_->id.time && event.serial == resume_after_->id.serial;
}

// True if the event matches and is to be shown; then it is the current one.
bool EventReader::Impl::is_selected(const AssembledEvent& event) {
    if (!build(event)) return false;
    if (resuming_ && is_resume_point()) {
        resuming_ = false;
        return false;
    }
    if (!query_.matches(*current_)) return false;
    if (resuming_ && event.time > resume_after_->id.time + kCheckpointSlack) {
        throw Error(ErrorKind::checkpoint,
                    "the event of the checkpoint is not in the log: a newer one came before it");
    }
    return !resuming_;
}

bool EventReader::Impl::is_resume_point() const {
    return current_->id() == resume_after_->id.view() && current_->type() == resume_after_->type;
}

bool EventReader::Impl::build(const AssembledEvent& event) {
    bytes_.clear();
    source_->fetch(event, bytes_);
    const auto records = builder_.build(bytes_.pieces());
    if (records.empty()) return false;
    current_.emplace(records, bytes_.pieces().front().log);
    return true;
}

Checkpoint EventReader::Impl::checkpoint() {
    Checkpoint checkpoint;
    checkpoint.device = source_->newest_input().device();
    checkpoint.inode = source_->newest_input().inode();
    checkpoint.last = resume_after_;
    if (has_last_ && build(last_)) checkpoint.last = {OwnedEventId(current_->id()), current_->type()};
    return checkpoint;
}

EventReader::EventReader(LogSet logs, Query query, ReaderOptions options)
    : EventReader(std::vector{std::move(logs)}, std::move(query), std::move(options)) {}
EventReader::EventReader(std::vector<LogSet> logs, Query query, ReaderOptions options)
    : impl_(std::make_unique<Impl>(std::move(logs), std::move(query), options)) {}

EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;
EventReader::~EventReader() = default;

const EventView* EventReader::next() {
    return impl_->next();
}
const Diagnostics& EventReader::diagnostics() const noexcept {
    return impl_->diagnostics();
}
std::vector<InputDiagnostics> EventReader::inputs() const {
    return impl_->source().inputs();
}
std::optional<std::uint64_t> EventReader::total_bytes() const noexcept {
    return impl_->source().total_bytes();
}
Cursor EventReader::cursor() {
    return impl_->cursor();
}
Checkpoint EventReader::checkpoint() {
    return impl_->checkpoint();
}

}  // namespace dockaudit

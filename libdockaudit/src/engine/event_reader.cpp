#include <dockaudit/event_reader.hpp>

#include <algorithm>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

#include <dockaudit/error.hpp>

#include "engine/block_store.hpp"
#include "engine/event_builder.hpp"
#include "engine/inputs.hpp"
#include "engine/scan_ahead.hpp"
#include "engine/scan_filter.hpp"
#include "engine/work_pool.hpp"
#include "record/single_record.hpp"

namespace dockaudit {
namespace {

// A checkpointed event must come before any event this much newer; ausearch's figure.
constexpr std::chrono::seconds kCheckpointSlack{2};

unsigned thread_count(unsigned wanted) {
    return wanted != 0 ? wanted : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

class EventReader::Impl {
 public:
    Impl(const LogSet& logs, Query query, ReaderOptions options);

    const EventView* next();
    const Diagnostics& diagnostics() const noexcept { return diagnostics_; }
    Checkpoint checkpoint();

 private:
    bool read_more();
    void take_block(const ScannedBlock& scanned);
    void report_problems(const ScannedBlock& scanned);
    void add_run(const Block& block, const Run& run);
    void collect_due();
    void complete_ended_events();
    bool take_due();
    bool is_selected(const AssembledEvent& event);
    bool build(const AssembledEvent& event);
    bool is_resume_point(const AssembledEvent& event);
    void report_unreadable(const std::string& name, const std::string& reason);

    Query query_;
    ReaderOptions options_;
    Diagnostics diagnostics_;
    BlockReader blocks_;
    WorkPool pool_;
    ScanAhead ahead_;
    BlockStore store_;
    Correlator correlator_;
    EventBuilder builder_;
    std::vector<AssembledEvent> due_;  // a queue whose elements keep their memory
    std::size_t due_begin_ = 0;
    std::size_t due_end_ = 0;
    AssembledEvent event_;
    AssembledEvent last_;  // when checkpointing: the last event put together, matched or not
    bool has_last_ = false;
    bool resuming_;
    bool at_end_ = false;
    std::optional<EventView> current_;
};

EventReader::Impl::Impl(const LogSet& logs, Query query, ReaderOptions options)
    : query_(std::move(query)),
      options_(std::move(options)),
      blocks_(open_inputs(logs, [this](const std::string& name,
                                       const std::string& reason) { report_unreadable(name, reason); }),
              options_.block_bytes, options_.max_line_bytes),
      pool_(thread_count(options_.threads)),
      ahead_(blocks_, pool_, make_scan_filter(query_, options_.use_prefilter), options_.max_line_bytes),
      store_(blocks_),
      correlator_(options_.end_of_event_timeout, {options_.max_open_events, options_.max_event_bytes}),
      builder_(store_),
      resuming_(options_.resume_after.has_value()) {}

void EventReader::Impl::report_unreadable(const std::string& name, const std::string& reason) {
    ++diagnostics_.unreadable_inputs;
    if (options_.observer) options_.observer({DiagnosticEvent::Kind::unreadable_input, name, 0, reason});
}

const EventView* EventReader::Impl::next() {
    for (;;) {
        while (take_due()) {
            if (!is_selected(event_)) continue;
            ++diagnostics_.matched;
            return &*current_;
        }
        if (!read_more()) return nullptr;
    }
}

// Takes the next event off the queue into `event_`.
bool EventReader::Impl::take_due() {
    if (due_begin_ == due_end_) return false;
    std::swap(event_, due_[due_begin_++]);
    if (due_begin_ == due_end_) due_begin_ = due_end_ = 0;
    if (options_.checkpointing) {
        last_ = event_;
        has_last_ = true;
    }
    return true;
}

// True if the event matches and is to be shown; then it is the current one.
bool EventReader::Impl::is_selected(const AssembledEvent& event) {
    for (const auto& piece : event.pieces) store_.drop_reference(piece);
    if (resuming_ && is_resume_point(event)) {
        resuming_ = false;
        return false;
    }
    if (event.traits != all_traits || !build(event) || !query_.matches(*current_)) return false;
    if (resuming_ && event.time > options_.resume_after->id.time + kCheckpointSlack) {
        throw Error(ErrorKind::checkpoint,
                    "the event of the checkpoint is not in the log: a newer one came before it");
    }
    return !resuming_;
}

bool EventReader::Impl::is_resume_point(const AssembledEvent& event) {
    const auto& wanted = *options_.resume_after;
    return event.time == wanted.id.time && event.serial == wanted.id.serial && build(event) &&
           current_->id() == wanted.id.view() && current_->type() == wanted.type;
}

bool EventReader::Impl::build(const AssembledEvent& event) {
    try {
        const auto records = builder_.build(event);
        if (records.empty()) return false;
        current_.emplace(records);
        return true;
    } catch (const Error& error) {
        report_unreadable(blocks_.input(event.pieces.front().input).name(), error.what());
        return false;
    }
}

bool EventReader::Impl::read_more() {
    if (at_end_) return false;
    if (const auto* scanned = ahead_.next()) {
        take_block(*scanned);
        return true;
    }
    at_end_ = true;
    if (options_.checkpointing) {
        complete_ended_events();
    } else {
        correlator_.flush();
        collect_due();
    }
    return true;
}

void EventReader::Impl::take_block(const ScannedBlock& scanned) {
    const auto& block = scanned.block;
    diagnostics_.bytes += block.consumed_bytes;
    diagnostics_.lines += scanned.result.lines;
    diagnostics_.records += scanned.result.records;
    if (!block.error.empty()) report_unreadable(blocks_.input(block.input).name(), block.error);
    report_problems(scanned);
    store_.keep(block);
    for (const auto& run : scanned.result.runs) add_run(block, run);
    while (store_.retained_bytes() > options_.max_retained_bytes && correlator_.blocking()) {
        correlator_.evict_oldest();
        collect_due();
    }
    diagnostics_.events = correlator_.events_made();
    diagnostics_.late = correlator_.late();
    diagnostics_.evicted = correlator_.evicted();
}

void EventReader::Impl::report_problems(const ScannedBlock& scanned) {
    using Kind = DiagnosticEvent::Kind;
    for (const auto& problem : scanned.result.problems) {
        auto kind = Kind::malformed_line;
        switch (problem.kind) {
            case ScanProblem::Kind::malformed:
                ++diagnostics_.malformed;
                break;
            case ScanProblem::Kind::torn:
                ++diagnostics_.torn, kind = Kind::torn_line;
                break;
            case ScanProblem::Kind::oversized:
                ++diagnostics_.oversized, kind = Kind::oversized_line;
                break;
        }
        if (!options_.observer) continue;
        const auto& block = scanned.block;
        options_.observer({kind, blocks_.input(block.input).name(), block.offset + problem.offset,
                           block.bytes.substr(problem.offset, problem.length)});
    }
}

void EventReader::Impl::add_run(const Block& block, const Run& run) {
    Arrival arrival;
    arrival.id = {run.time, run.serial, run.has_node ? std::optional(run.node) : std::nullopt};
    arrival.piece = {block.sequence, block.offset + run.offset, run.length, block.input};
    arrival.traits = run.traits;
    arrival.starts_single = run.starts_single;
    arrival.starts_with_eoe = run.starts_with_eoe;
    if (!correlator_.add(arrival)) return;
    store_.add_reference(arrival.piece);
    collect_due();
}

// Queues what the correlator hands out. An event without a candidate matters only to a checkpoint.
void EventReader::Impl::collect_due() {
    while (correlator_.pop(event_)) {
        if (event_.traits != all_traits && !options_.checkpointing && !resuming_) {
            for (const auto& piece : event_.pieces) store_.drop_reference(piece);
            continue;
        }
        if (due_end_ == due_.size()) due_.emplace_back();
        std::swap(due_[due_end_++], event_);
    }
}

// At the end of a log that goes on: completes the oldest events as long as they contain a record that ends an
// event. Behind one that does not, everything waits for the next run, or that one would be lost to it.
void EventReader::Impl::complete_ended_events() {
    collect_due();
    while (const auto* blocking = correlator_.blocking()) {
        const auto ends_event = [](const RecordView& record) { return is_single_record_type(record.type()); };
        if (!build(*blocking) || std::ranges::none_of(current_->records(), ends_event)) return;
        correlator_.complete_blocking();
        collect_due();
    }
}

Checkpoint EventReader::Impl::checkpoint() {
    Checkpoint checkpoint;
    const auto& newest = blocks_.input(static_cast<std::uint32_t>(blocks_.input_count() - 1));
    checkpoint.device = newest.device();
    checkpoint.inode = newest.inode();
    checkpoint.last = options_.resume_after;
    if (has_last_ && build(last_)) checkpoint.last = {OwnedEventId(current_->id()), current_->type()};
    return checkpoint;
}

EventReader::EventReader(LogSet logs, Query query, ReaderOptions options)
    : impl_(std::make_unique<Impl>(logs, std::move(query), std::move(options))) {}

EventReader::EventReader(EventReader&&) noexcept = default;
EventReader& EventReader::operator=(EventReader&&) noexcept = default;
EventReader::~EventReader() = default;

const EventView* EventReader::next() {
    return impl_->next();
}
const Diagnostics& EventReader::diagnostics() const noexcept {
    return impl_->diagnostics();
}
Checkpoint EventReader::checkpoint() {
    return impl_->checkpoint();
}

}  // namespace dockaudit

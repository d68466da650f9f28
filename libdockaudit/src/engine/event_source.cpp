#include "engine/event_source.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include <dockaudit/error.hpp>

#include "engine/input_skip.hpp"
#include "engine/inputs.hpp"
#include "engine/scan_filter.hpp"
#include "engine/time_samples.hpp"
#include "engine/time_skip.hpp"
#include "query/prefilter.hpp"
#include "record/single_record.hpp"

namespace dockaudit {
namespace {

// How many runs ahead memory is fetched into the cache.
constexpr std::size_t kRunsAhead = 8;

void count_problem(Diagnostics& diagnostics, ScanProblem::Kind kind) noexcept {
    switch (kind) {
        case ScanProblem::Kind::torn:
            ++diagnostics.torn;
            break;
        case ScanProblem::Kind::oversized:
            ++diagnostics.oversized;
            break;
        case ScanProblem::Kind::malformed:
            ++diagnostics.malformed;
            break;
    }
}

DiagnosticEvent::Kind kind_of(ScanProblem::Kind kind) noexcept {
    switch (kind) {
        case ScanProblem::Kind::torn:
            return DiagnosticEvent::Kind::torn_line;
        case ScanProblem::Kind::oversized:
            return DiagnosticEvent::Kind::oversized_line;
        case ScanProblem::Kind::malformed:
            break;
    }
    return DiagnosticEvent::Kind::malformed_line;
}

}  // namespace

EventSource::EventSource(const LogSet& logs, const Query& query, const ReaderOptions& options, WorkPool& pool)
    : options_(options),
      blocks_(open(logs, query), options_.block_bytes, options_.max_line_bytes),
      store_(blocks_),
      correlator_(make_correlator()),
      hand_out_all_(options_.checkpointing || options_.resume_after.has_value()),
      needs_ends_(options_.follow || options_.keeps_cursor),
      inflate_ahead_(blocks_, pool),
      ahead_(blocks_, pool, make_scan_filter(query, options_), options_.max_line_bytes) {
    blocks_.take_compressed_from(inflate_ahead_);
    const auto samples = std::make_shared<TimeSamples>(pool, options_.stretch_bytes);
    skip_outside(prefilter_of(query).time, [samples](const InputFile& input, std::uint64_t offset) {
        return samples->at(input, offset);
    });
    if (resume_) blocks_.set_cut(resume_->next());
    if (options_.follow) watch_last_input(logs.base());
}

EventSource::EventSource(std::vector<InputFile> inputs, const Extent& read, const Extent& counted,
                         const Query& query, const ReaderOptions& options, WorkPool& pool)
    : options_(options),
      counted_(counted),
      blocks_(std::move(inputs), options_.block_bytes, options_.max_line_bytes),
      store_(blocks_),
      correlator_(make_correlator()),
      hand_out_all_(false),
      needs_ends_(false),
      inflate_ahead_(blocks_, pool),
      ahead_(blocks_, pool, make_scan_filter(query, options_), options_.max_line_bytes) {
    blocks_.restrict_to(read);
    // To sample ahead would be in vain: there are only a few stretches.
    skip_outside(prefilter_of(query).time, find_time_near);
}

void EventSource::skip_outside(const TimeRange& range, TimeSkip::Probe probe) {
    if (range.is_open() || !are_worth_sampling(sampled_bytes(blocks_.inputs()), options_)) return;
    blocks_.skip_stretches(options_.stretch_bytes,
                           [skip = TimeSkip(range, std::move(probe))](
                               const InputFile& input, std::uint64_t begin, std::uint64_t end) mutable {
                               return skip.can_skip(input, begin, end);
                           });
    blocks_.skip_inputs([skip = InputSkip(range, blocks_.inputs())](std::uint32_t input) mutable {
        return skip.can_skip(input);
    });
}

Correlator EventSource::make_correlator() {
    const CorrelatorLimits limits{options_.max_open_events, options_.max_event_bytes};
    return Correlator(
        options_.end_of_event_timeout, limits,
        [this](auto kind, const EventId& id, const Piece& piece) { report_event(kind, id, piece); });
}

void EventSource::report_unreadable(const std::string& name, const std::string& reason) {
    ++diagnostics_.unreadable_inputs;
    if (options_.observer) options_.observer({DiagnosticEvent::Kind::unreadable_input, name, 0, reason});
}

const InputFile& EventSource::newest_input() const noexcept {
    return blocks_.input(static_cast<std::uint32_t>(blocks_.input_count() - 1));
}

std::vector<InputDiagnostics> EventSource::inputs() const {
    std::vector<InputDiagnostics> inputs;
    for (std::uint32_t index = 0; index < blocks_.input_count(); ++index) {
        const bool was_read = index < of_input_.size();
        inputs.push_back({blocks_.input(index).name(), was_read ? of_input_[index] : Diagnostics{}});
    }
    return inputs;
}

std::optional<std::uint64_t> EventSource::total_bytes() const noexcept {
    std::uint64_t total = 0;
    for (std::uint32_t index = 0; index < blocks_.input_count(); ++index) {
        const auto& input = blocks_.input(index);
        if (input.is_stream()) return std::nullopt;
        total += input.stored_size();
    }
    return total;
}

Next EventSource::take(AssembledEvent& event) {
    while (due_begin_ == due_end_) {
        if (const auto next = read_more(); next != Next::item) return next;
    }
    std::swap(event, due_[due_begin_++]);
    if (due_begin_ == due_end_) due_begin_ = due_end_ = 0;
    return Next::item;
}

bool EventSource::fetch(const AssembledEvent& event, HeldPieces& bytes) {
    bool complete = true;
    for (const auto& piece : event.pieces) {
        try {
            store_.fetch(piece, bytes);
        } catch (const Error& error) {
            report_unreadable(blocks_.input(piece.input).name(), error.what());
            complete = false;
        }
        store_.drop_reference(piece);
    }
    return complete;
}

void EventSource::discard(const AssembledEvent& event) noexcept {
    for (const auto& piece : event.pieces) store_.drop_reference(piece);
}

std::optional<DraftedText> EventSource::drafted_text(const AssembledEvent& event) {
    const auto& piece = event.pieces.front();
    if (event.pieces.size() != 1 || piece.draft == BlockDrafts::kUnknown) return std::nullopt;
    const auto* drafts = store_.drafts_of(piece);
    if (!drafts) return std::nullopt;
    return DraftedText{(*drafts)->text_of(piece.draft), *drafts};
}

// Who keeps a checkpoint looks at events one by one.
void EventSource::set_drafter(Drafter* drafter) {
    has_drafter_ = drafter != nullptr && !hand_out_all_;
    ahead_.set_drafter(has_drafter_ ? drafter : nullptr);
    store_.drop_drafts();
    plan_drafts();
}

void EventSource::plan_drafts() noexcept {
    auto drafting = Drafting::nothing;
    if (has_drafter_ && draft_policy_.wants_texts())
        drafting = Drafting::texts;
    else if (has_drafter_ && draft_policy_.wants_verdicts())
        drafting = Drafting::verdicts;
    ahead_.set_drafting(drafting);
}

Next EventSource::read_more() {
    if (at_end_) return Next::end;
    // Not twice at one place, so that the run goes on.
    if (has_read_ && options_.wants_pause && options_.wants_pause()) {
        has_read_ = false;
        is_pausing_ = true;
        ahead_.set_paused(true);
    }
    const auto next = ahead_.next();
    if (next == Next::item) {
        has_read_ = true;
        take_block(ahead_.block());
        return next;
    }
    if (is_pausing_) return Next::nothing_yet;
    if (resume_) pass_resume_point();
    if (options_.follow && next == Next::nothing_yet) return complete_idle() ? Next::item : next;
    end();
    return Next::item;
}

void EventSource::end() {
    at_end_ = true;
    update_counts();
    if (options_.checkpointing) {
        complete_ended_events();
    } else if (options_.keeps_cursor && blocks_.last_input().is_growing()) {
        keep_open_events();
    } else {
        correlator_.flush();
        collect_due();
    }
}

void EventSource::take_block(const ScannedBlock& scanned) {
    const auto& block = scanned.block;
    if (resume_ && resume_->next() <= Place{block.input, block.offset}) pass_resume_point();
    if (options_.follow) {
        last_read_ = options_.follow->clock();
        blocks_.close_before(block.input);
    }
    if (counted_.contains({block.input, block.nominal_offset})) count(scanned);
    store_.keep(block, scanned.drafts, hand_out_all_ || scanned.result.has_candidates);
    read_to_ = {block.input, block.offset + block.bytes.size()};
    const auto& runs = scanned.result.runs;
    for (std::size_t i = 0; i < runs.size(); ++i) {
        if (i + kRunsAhead < runs.size()) correlator_.expect(runs[i + kRunsAhead].hash);
        add_run(scanned, i);
    }
    plan_drafts();
    while (store_.retained_bytes() > options_.max_retained_bytes && correlator_.is_blocked()) {
        correlator_.evict_blocking();
        collect_due();
    }
    update_counts();
    if (options_.progress) options_.progress(diagnostics_);
}

void EventSource::count(const ScannedBlock& scanned) {
    const auto& block = scanned.block;
    Diagnostics counts;
    counts.bytes = block.consumed_bytes;
    const bool is_compressed = blocks_.input(block.input).is_compressed();
    counts.stored_bytes = is_compressed ? block.stored_bytes : block.consumed_bytes;
    counts.lines = scanned.result.lines;
    counts.blank = scanned.result.blank;
    counts.records = scanned.result.records;
    for (const auto& problem : scanned.result.problems) count_problem(counts, problem.kind);
    diagnostics_ += counts;
    of_input_.resize(blocks_.input_count());
    of_input_[block.input] += counts;
    if (!block.error.empty()) report_unreadable(blocks_.input(block.input).name(), block.error);
    report_problems(scanned);
}

void EventSource::report_event(DiagnosticEvent::Kind kind, const EventId& id, const Piece& piece) {
    if (!counted_.contains({piece.input, piece.offset})) return;
    ++(kind == DiagnosticEvent::Kind::late_event ? diagnostics_.late : diagnostics_.evicted);
    if (!options_.observer) return;
    options_.observer({kind, blocks_.input(piece.input).name(), piece.offset, to_string(id)});
}

void EventSource::update_counts() noexcept {
    diagnostics_.skipped_bytes = blocks_.skipped_bytes();
    diagnostics_.events = correlator_.events_made();
}

void EventSource::report_problems(const ScannedBlock& scanned) {
    const auto& block = scanned.block;
    if (!options_.observer) return;
    for (const auto& problem : scanned.result.problems) {
        options_.observer({kind_of(problem.kind), blocks_.input(block.input).name(),
                           block.offset + problem.offset,
                           block.bytes.substr(problem.offset, problem.length)});
    }
}

void EventSource::add_run(const ScannedBlock& scanned, std::size_t index) {
    const auto& block = scanned.block;
    const auto& run = scanned.result.runs[index];
    Arrival arrival;
    arrival.id = {run.time, run.serial, run.has_node ? std::optional(run.node) : std::nullopt};
    arrival.hash = run.hash;
    arrival.piece = {block.offset + run.offset, run.length, block.input, run.is_mixed, run.form};
    arrival.bytes = run.record_bytes;
    arrival.traits = run.traits;
    arrival.starts_single = run.starts_single;
    arrival.starts_with_eoe = run.starts_with_eoe;
    if (needs_ends_) {
        arrival.ends = has_ended(scanned, run);
        newest_ = std::max(newest_.value_or(run.time), run.time);
    }
    if (scanned.drafts) arrival.piece.draft = scanned.drafts->of_run[index];
    const bool is_wanted = hand_out_all_ || run.traits == all_traits;
    if (is_wanted || !blocks_.can_read_again(block.input)) store_.add_reference(arrival.piece);
    if (correlator_.add(arrival)) {
        if (arrival.ends && options_.follow) {
            hand_out_ended(arrival.id);
        } else {
            collect_due();
        }
    } else {
        store_.drop_reference(arrival.piece);
    }
}

// Queues what the correlator hands out and the prefilter cannot rule out.
void EventSource::collect_due() {
    while (correlator_.is_due()) {
        const bool is_candidate = hand_out_all_ || correlator_.due_traits() == all_traits;
        if ((resume_ || read_up_to_) && was_read_before(correlator_.due_id())) {
            correlator_.pop(spare_);
            discard(spare_);
        } else if (is_candidate && !is_ruled_out()) {
            if (due_end_ == due_.size()) due_.emplace_back();
            correlator_.pop(due_[due_end_++]);
        } else if (is_candidate || store_.has_stream_references()) {
            correlator_.pop(spare_);
            discard(spare_);
        } else {
            correlator_.drop();
        }
    }
}

// True if a look at the one piece of the due event has shown that it does not match.
bool EventSource::is_ruled_out() {
    if (!has_drafter_) return false;
    const auto* piece = correlator_.due_single_piece();
    // The age of an event from the log before is not known; it is one of a few.
    const auto age = piece && piece->input == read_to_.input ? read_to_.offset - piece->offset : 0;
    draft_policy_.on_event(piece != nullptr, age);
    return piece && piece->draft == BlockDrafts::kNoMatch;
}

// At the end of a log that goes on: completes the oldest events as long as they contain a record that ends an
// event. Behind one that does not, everything waits for the next run, or that one would be lost to it.
void EventSource::complete_ended_events() {
    EventBuilder builder;
    HeldPieces bytes;
    const auto is_last = [](const RecordView& record) { return ends_event(record.type()); };
    collect_due();
    while (correlator_.is_blocked()) {
        correlator_.copy_oldest(spare_);
        bytes.clear();
        if (!fetch(spare_, bytes) || std::ranges::none_of(builder.build(bytes.pieces()), is_last)) return;
        correlator_.complete_blocking();
        collect_due();
    }
}

}  // namespace dockaudit

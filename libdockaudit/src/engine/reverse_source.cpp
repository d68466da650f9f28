#include "engine/reverse_source.hpp"

#include <algorithm>
#include <filesystem>
#include <utility>

#include <dockaudit/error.hpp>

#include "engine/inputs.hpp"
#include "engine/time_probe.hpp"
#include "query/prefilter.hpp"

namespace dockaudit {
namespace {

// A window is small enough for the blocks of a pass to stay in memory on a calm log. On a burst what is read
// around it would be more than the window itself, again and again, so windows grow with that.
constexpr std::uint64_t kFirstWindowBlocks = 16;
constexpr std::uint64_t kMaxWindowBytes = 64 << 20;
// How far a pass goes at most beyond its window to find events that are still open.
constexpr std::uint64_t kMaxMargin = 256 << 20;
// Where the time of a place is looked for.
constexpr std::size_t kProbeBytes = 64 << 10;

Place place_of(const Piece& piece) noexcept {
    return {piece.input, piece.offset};
}

}  // namespace

ReverseSource::ReverseSource(const LogSet& logs, const Query& query, const ReaderOptions& options,
                             WorkPool& pool)
    : query_(query),
      options_(options),
      pool_(pool),
      skip_(prefilter_of(query).time),
      window_bytes_(kFirstWindowBlocks * std::max<std::uint64_t>(options.block_bytes, 1)),
      inputs_(open_inputs(
          logs, query, options_,
          [this](const std::string& name, const std::string& reason) { report_unreadable(name, reason); })),
      input_skip_(prefilter_of(query).time, inputs_),
      spooled_(inputs_.size()),
      has_told_damage_(inputs_.size()) {
    for (auto& input : inputs_) {
        if (input.is_journal()) keep_journal(input);
        if (input.is_stream()) {
            throw Error(ErrorKind::input, input.name() + ": it is a pipe and cannot be read newest first");
        }
    }
    is_sampled_ = are_worth_sampling(sampled_bytes(inputs_), options_);
    next_end_ = {static_cast<std::uint32_t>(inputs_.size()), 0};
}

void ReverseSource::report_unreadable(const std::string& name, const std::string& reason) {
    ++diagnostics_.unreadable_inputs;
    if (options_.observer) options_.observer({DiagnosticEvent::Kind::unreadable_input, name, 0, reason});
}

// An input that can be read at any place. What is compressed becomes a file without a name when it is needed.
const InputFile& ReverseSource::at(std::uint32_t index) {
    const auto& input = inputs_[index];
    if (!input.is_compressed()) return input;
    auto& spooled = spooled_[index];
    if (spooled) return *spooled;
    std::string damage;
    spooled = input.spool(options_.temporary_folder, damage);
    if (!damage.empty() && !has_told_damage_[index]) {
        has_told_damage_[index] = true;
        report_unreadable(input.name(), damage);
    }
    return *spooled;
}

// Moves on to the input before. Beyond the next newer one, passes seldom look again.
void ReverseSource::open_next_input() {
    const auto index = --next_end_.input;
    for (auto passed = std::size_t{index} + 2; passed < spooled_.size(); ++passed) spooled_[passed].reset();
    const bool may_skip = !prefilter_of(query_).time.is_open() && is_sampled_ && orphans_.empty();
    if (inputs_[index].is_compressed() && may_skip && input_skip_.can_skip(index)) {
        diagnostics_.skipped_bytes += inputs_[index].stored_size();
        return;
    }
    next_end_.offset = at(index).size();
}

void ReverseSource::keep_journal(InputFile& journal) {
    std::string damage;
    journal = journal.keep_stream(options_.temporary_folder, damage);
    if (!damage.empty()) report_unreadable(journal.name(), damage);
}

Next ReverseSource::take(AssembledEvent& event) {
    while (events_.empty()) {
        if (!open_next_window()) return Next::end;
    }
    std::swap(event, events_.back());
    events_.pop_back();
    return Next::item;
}

bool ReverseSource::fetch(const AssembledEvent& event, HeldPieces& bytes) {
    const auto before = pass_->diagnostics().unreadable_inputs;
    const bool complete = pass_->fetch(event, bytes);
    diagnostics_.unreadable_inputs += pass_->diagnostics().unreadable_inputs - before;
    return complete;
}

// Windows lie in one input and begin where a block does, so that each block is counted in one of them.
bool ReverseSource::open_next_window() {
    while (next_end_.offset == 0) {
        if (next_end_.input == 0) return false;
        open_next_input();
    }
    const auto begin = (next_end_.offset - 1) / window_bytes_ * window_bytes_;
    const Extent window{{next_end_.input, begin}, next_end_};
    next_end_.offset = begin;
    if (!skip_window(window)) run_window(window);
    return true;
}

// An orphan waits for its window even where the times say that there is nothing.
bool ReverseSource::skip_window(const Extent& window) {
    if (prefilter_of(query_).time.is_open() || !is_sampled_ || !orphans_.empty()) return false;
    const auto& input = at(window.begin.input);
    const auto end = window.end.offset;
    for (auto begin = window.begin.offset; begin < end; begin += options_.stretch_bytes) {
        if (!skip_.can_skip(input, begin, std::min(begin + options_.stretch_bytes, end))) return false;
    }
    diagnostics_.skipped_bytes += stored_share(window.begin.input, end - window.begin.offset);
    return true;
}

void ReverseSource::run_window(const Extent& window) {
    auto options = options_;
    options.progress = nullptr;  // a pass reads more than its window
    const Extent read{look_back(window.begin), look_ahead(window.end)};
    std::vector<InputFile> inputs;
    for (std::uint32_t index = 0; index < inputs_.size(); ++index) {
        // Orphans that nobody claims are fetched by this pass, wherever they lie.
        const auto orphan = orphans_.lower_bound({index, 0});
        const bool has_orphan = orphan != orphans_.end() && orphan->first.input == index;
        const bool is_read = has_orphan || (read.begin.input <= index && index <= read.end.input);
        inputs.push_back((is_read ? at(index) : inputs_[index]).duplicate());
    }
    if (distance(read.begin, read.end) > 2 * window_bytes_ && window_bytes_ * 2 <= kMaxWindowBytes) {
        window_bytes_ *= 2;
    }
    pass_.reset();
    pass_ = std::make_unique<EventSource>(std::move(inputs), read, window, query_, options, pool_);
    pass_->set_log(log_);
    AssembledEvent event;
    while (pass_->take(event) == Next::item) {
        if (claim_pieces(window, event)) events_.push_back(std::exchange(event, {}));
    }
    give_up_orphans(window.begin);
    add_counts(pass_->diagnostics());
    of_input_.resize(inputs_.size());
    const auto of_pass = pass_->inputs();
    for (std::size_t index = 0; index < of_pass.size(); ++index) of_input_[index] += of_pass[index].counts;
    const auto bytes = distance(window.begin, window.end);
    const auto read_bytes = std::min(bytes, pass_->diagnostics().bytes);
    diagnostics_.stored_bytes += stored_share(window.begin.input, read_bytes);
    diagnostics_.skipped_bytes += stored_share(window.begin.input, bytes - read_bytes);
    if (options_.progress) options_.progress(diagnostics_);
}

// Leaves the event those of its pieces that are to be handed out with it. False if it is not the window's:
// then its pieces in the window wait for the window where it begins.
bool ReverseSource::claim_pieces(const Extent& window, AssembledEvent& event) {
    const auto owner = place_of(event.pieces.front());
    if (!(owner < window.end)) return false;
    if (owner < window.begin) {
        for (const auto& piece : event.pieces) {
            if (window.contains(place_of(piece))) orphans_[place_of(piece)] = {event, owner, piece};
        }
        return false;
    }
    std::erase_if(event.pieces, [&](const Piece& piece) {
        return !window.contains(place_of(piece)) && orphans_.erase(place_of(piece)) == 0;
    });
    return true;
}

// What should have been claimed by now, but was not, because times go back and two passes saw different
// events: each becomes an event of its own, so that no record is lost.
void ReverseSource::give_up_orphans(Place begin) {
    for (auto orphan = orphans_.begin(); orphan != orphans_.end();) {
        if (orphan->second.owner < begin) {
            ++orphan;
            continue;
        }
        auto event = std::move(orphan->second.event);
        event.pieces = {orphan->second.piece};
        events_.push_back(std::move(event));
        orphan = orphans_.erase(orphan);
    }
}

void ReverseSource::add_counts(const Diagnostics& window) {
    diagnostics_.bytes += window.bytes;
    diagnostics_.lines += window.lines;
    diagnostics_.blank += window.blank;
    diagnostics_.records += window.records;
    diagnostics_.events += events_.size();
    diagnostics_.malformed += window.malformed;
    diagnostics_.torn += window.torn;
    diagnostics_.oversized += window.oversized;
    diagnostics_.late += window.late;
    diagnostics_.evicted += window.evicted;
    diagnostics_.unreadable_inputs += window.unreadable_inputs;
}

std::vector<InputDiagnostics> ReverseSource::inputs() const {
    std::vector<InputDiagnostics> inputs;
    for (std::size_t index = 0; index < inputs_.size(); ++index) {
        const bool was_read = index < of_input_.size();
        inputs.push_back({inputs_[index].name(), was_read ? of_input_[index] : Diagnostics{}});
    }
    return inputs;
}

std::optional<std::uint64_t> ReverseSource::total_bytes() const noexcept {
    std::uint64_t total = 0;
    for (const auto& input : inputs_) total += input.stored_size();
    return total;
}

// What a part of an input takes as it is stored.
std::uint64_t ReverseSource::stored_share(std::uint32_t index, std::uint64_t bytes) {
    if (!inputs_[index].is_compressed()) return bytes;
    const auto share =
        static_cast<double>(bytes) / static_cast<double>(std::max<std::uint64_t>(at(index).size(), 1));
    return static_cast<std::uint64_t>(share * static_cast<double>(inputs_[index].stored_size()));
}

// The time of the first record at a place or a little after it.
std::optional<Timestamp> ReverseSource::time_at(Place place) {
    if (place.input >= inputs_.size()) return std::nullopt;
    return find_time_at(at(place.input), place.offset, kProbeBytes);
}

// Bytes from one place to another that is not before it.
std::uint64_t ReverseSource::distance(Place begin, Place end) {
    std::uint64_t bytes = 0;
    for (; begin.input < end.input; ++begin.input, begin.offset = 0) {
        bytes += at(begin.input).size() - begin.offset;
    }
    return bytes + end.offset - begin.offset;
}

Place ReverseSource::step_back(Place place, std::uint64_t bytes) {
    while (bytes > place.offset) {
        if (place.input == 0) return {0, 0};
        bytes -= place.offset;
        --place.input;
        place.offset = at(place.input).size();
    }
    place.offset -= bytes;
    return place;
}

// Passes begin and end where blocks of the whole input do, so that all see the same runs.
Place ReverseSource::block_begin(Place place) const noexcept {
    place.offset -= place.offset % std::max<std::uint64_t>(options_.block_bytes, 1);
    return place;
}

// A place so far before `from` that what began before it is complete by then: the time-out and a second
// earlier.
Place ReverseSource::look_back(Place from) {
    const auto reference = time_at(from);
    for (std::uint64_t bytes = options_.block_bytes; bytes <= kMaxMargin; bytes *= 2) {
        const auto place = block_begin(step_back(from, bytes));
        if (place == Place{0, 0}) return place;
        const auto time = time_at(place);
        if (reference && time &&
            *time + options_.end_of_event_timeout + std::chrono::seconds(1) < *reference) {
            return place;
        }
    }
    return block_begin(step_back(from, kMaxMargin));
}

// A place so far after `from` that what began before `from` is complete when it is reached.
Place ReverseSource::look_ahead(Place from) {
    const auto last = static_cast<std::uint32_t>(inputs_.size() - 1);
    const auto reference = time_at(step_back(from, std::min<std::uint64_t>(from.offset, kProbeBytes)));
    auto place = from;
    for (std::uint64_t bytes = options_.block_bytes; bytes <= kMaxMargin; bytes *= 2) {
        place.offset += bytes;
        while (place.input < last && place.offset >= at(place.input).size()) {
            place.offset -= at(place.input).size();
            ++place.input;
        }
        if (place.input == last && place.offset >= at(last).size()) return {last, at(last).size()};
        place = block_begin(place);
        const auto time = time_at(place);
        if (reference && time &&
            *time > *reference + options_.end_of_event_timeout + std::chrono::seconds(1)) {
            return place;
        }
    }
    return place;
}

}  // namespace dockaudit

#pragma once

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "engine/event_source.hpp"
#include "engine/event_stream.hpp"
#include "engine/time_skip.hpp"

namespace dockaudit {

/// The events of a set of logs, the newest first, without holding the log or its events in memory.
///
/// The idea. The log is cut into windows of blocks that are worked through from the last to the first. A
/// window's events are those whose first record begins in it. They are found by an ordinary forward pass,
/// which begins earlier (so that a record of an event of the window before is not taken for an event of its
/// own) and ends later (so that the window's events get all their records), each by the time that an event
/// may stay open. The events of the pass are then handed out backwards.
///
/// Each record is handed out exactly once: with an event of the window where it lies, or, as an *orphan*,
/// with the event of an earlier window that it belongs to. Where times go back, two passes may see different
/// events, because they begin at different places; an orphan that nobody claims is then an event of its own.
class ReverseSource final : public EventStream {
 public:
    /// *Lifetime*: borrows the query and the pool. *Errors*: `Error` of kind input if no log could be opened
    /// or one is a stream.
    ReverseSource(const LogSet& logs, const Query& query, const ReaderOptions& options, WorkPool& pool);

    Next take(AssembledEvent& event) override;
    bool is_ready() const noexcept override { return true; }
    bool fetch(const AssembledEvent& event, HeldPieces& bytes) override;
    // A pass reads more than its window: most drafts would be made in vain.
    std::optional<DraftedText> drafted_text(const AssembledEvent&) override { return std::nullopt; }
    void set_drafter(Drafter*) override {}
    void discard(const AssembledEvent&) noexcept override {}  // its inputs can be read again
    Diagnostics& diagnostics() noexcept override { return diagnostics_; }
    std::vector<InputDiagnostics> inputs() const override;

    /// Which of several logs it reads. *Requires*: nothing was taken yet.
    void set_log(std::uint32_t log) noexcept { log_ = log; }
    const InputFile& newest_input() const noexcept override { return inputs_.back(); }
    std::optional<std::uint64_t> total_bytes() const noexcept override;

 private:
    bool open_next_window();
    bool skip_window(const Extent& window);
    void run_window(const Extent& window);
    bool claim_pieces(const Extent& window, AssembledEvent& event);
    void give_up_orphans(Place begin);
    void add_counts(const Diagnostics& window);
    Place look_back(Place from) const;
    Place look_ahead(Place from) const;
    std::optional<Timestamp> time_at(Place place) const;
    std::uint64_t distance(Place begin, Place end) const noexcept;
    Place step_back(Place place, std::uint64_t bytes) const;
    Place block_begin(Place place) const noexcept;

    const Query& query_;
    ReaderOptions options_;
    WorkPool& pool_;
    TimeSkip skip_;
    bool is_sampled_ = false;  // stretches outside of the time range are looked for
    std::uint64_t window_bytes_;
    Diagnostics diagnostics_;
    std::vector<Diagnostics> of_input_;
    std::uint32_t log_ = 0;
    std::vector<InputFile> inputs_;
    Place next_end_;  // the window to come ends here
    std::unique_ptr<EventSource> pass_;
    // A piece of a window that was worked through, of an event that began before it.
    struct Orphan {
        AssembledEvent event;
        Place owner;  // where the event begins
        Piece piece;
    };
    std::map<Place, Orphan> orphans_;
    std::vector<AssembledEvent> events_;  // of the window, in order; handed out from the back
};

}  // namespace dockaudit

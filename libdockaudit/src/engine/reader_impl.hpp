#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "engine/event_builder.hpp"
#include "engine/event_stream.hpp"
#include "engine/work_pool.hpp"

namespace dockaudit {

/// The state of a reader: a source of events, the query that decides, and the event at hand.
class EventReader::Impl {
 public:
    Impl(std::vector<LogSet> logs, Query query, const ReaderOptions& options);

    const EventView* next();
    Checkpoint checkpoint();
    Cursor cursor() { return source_->cursor(); }

    Diagnostics& diagnostics() noexcept { return source_->diagnostics(); }
    EventStream& source() noexcept { return *source_; }
    const EventStream& source() const noexcept { return *source_; }
    WorkPool& pool() noexcept { return pool_; }
    const Query& query() const noexcept { return query_; }

    /// True if events must be looked at one after the other, because a checkpoint is looked for or kept.
    bool is_sequential() const noexcept { return checkpointing_ || resuming_; }

 private:
    bool take();
    bool is_worth_reading(const AssembledEvent& event) const noexcept;
    bool is_selected(const AssembledEvent& event);
    bool is_resume_point() const;
    bool build(const AssembledEvent& event);

    Query query_;
    std::optional<Checkpoint::LastEvent> resume_after_;
    bool checkpointing_;
    bool resuming_;
    WorkPool pool_;  // before what uses it
    std::unique_ptr<EventStream> source_;
    EventBuilder builder_;
    HeldPieces bytes_;
    AssembledEvent event_;
    AssembledEvent last_;  // when checkpointing: the last event put together, matched or not
    bool has_last_ = false;
    std::optional<EventView> current_;
};

/// The state of a reader, for the parts of the engine that go on with it.
struct ReaderAccess {
    using Impl = EventReader::Impl;
    static Impl& impl(EventReader& reader) noexcept { return *reader.impl_; }
};

}  // namespace dockaudit

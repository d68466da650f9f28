#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "engine/event_builder.hpp"
#include "engine/event_stream.hpp"

namespace dockaudit {

/// Events on their way to another thread: their bytes, kept alive.
class EventBatch {
 public:
    bool empty() const noexcept { return ends_.empty(); }
    std::size_t bytes() const noexcept { return bytes_; }

    void clear() noexcept {
        pieces_.clear();
        ends_.clear();
        bytes_ = 0;
    }

    void add(EventStream& source, const AssembledEvent& event) {
        source.fetch(event, pieces_);
        ends_.push_back(pieces_.size());
        for (const auto& piece : event.pieces) bytes_ += piece.length;
    }

    /// Calls `visit(const EventView&)` for each event and counts how often it says true; then lets go of the
    /// bytes.
    template <class Visit>
    std::uint64_t visit(EventBuilder& builder, const Visit& visit) {
        std::uint64_t count = 0;
        std::size_t begin = 0;
        for (const auto end : ends_) {
            const auto records = builder.build(pieces_.pieces().subspan(begin, end - begin));
            if (!records.empty() && visit(EventView(records))) ++count;
            begin = end;
        }
        pieces_.clear();
        return count;
    }

 private:
    HeldPieces pieces_;
    std::vector<std::size_t> ends_;  // of the pieces of each event
    std::size_t bytes_ = 0;
};

}  // namespace dockaudit

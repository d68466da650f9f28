#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "engine/event_builder.hpp"
#include "engine/event_stream.hpp"

namespace dockaudit {

/// Events on their way to another thread, as bytes or, where they were written ahead, as text; kept alive.
class EventBatch {
 public:
    bool empty() const noexcept { return items_.empty(); }

    /// True if it is worth a hand-over: as many bytes as stay in a core's cache from the parser to the
    /// writer. Or if it keeps much alive, of which it wants little: drafts whose texts are short, blocks that
    /// have few of its events.
    bool is_full() const noexcept {
        return bytes_ >= kFullBytes || drafted_bytes_ >= kMostDrafted || pieces_.held_bytes() >= kMostHeld;
    }

    void clear() noexcept {
        pieces_.clear();
        texts_.clear();
        items_.clear();
        bytes_ = 0;
        drafted_bytes_ = 0;
    }

    /// Adds the event that was taken last from `source`.
    void add(EventStream& source, const AssembledEvent& event) {
        if (const auto draft = source.drafted_text(event)) {
            bytes_ += draft->text.size();
            add_text(*draft);
            source.discard(event);
            return;
        }
        source.fetch(event, pieces_);
        items_.push_back({{}, 1, pieces_.size()});
        for (const auto& piece : event.pieces) bytes_ += piece.length;
    }

    /// Calls, in the order of the events, `visit(const EventView&)`, and `visit_text(text, events)` for what
    /// is written already; then lets go of the bytes, but not of the texts.
    template <class Visit, class VisitText>
    void visit(EventBuilder& builder, const Visit& visit, const VisitText& visit_text) {
        std::size_t begin = 0;
        builder.forget();
        for (const auto& item : items_) {
            if (item.text.data() != nullptr) {
                visit_text(item.text, item.events);
                continue;
            }
            const auto records = builder.build_more(pieces_.pieces().subspan(begin, item.pieces_end - begin));
            if (!records.empty()) visit(EventView(records, pieces_.pieces()[begin].log));
            begin = item.pieces_end;
        }
        pieces_.clear();
    }

 private:
    static constexpr std::size_t kFullBytes = 128 << 10;
    static constexpr std::size_t kMostDrafted = 512 << 10;
    static constexpr std::size_t kMostHeld = 2 << 20;

    struct Item {
        std::string_view text;  // null: it has to be built
        std::uint64_t events = 0;
        std::size_t pieces_end = 0;
    };

    // Neighbours that are written one after the other are one item.
    void add_text(const DraftedText& draft) {
        if (std::ranges::find(texts_, draft.owner) == texts_.end()) {
            texts_.push_back(draft.owner);
            drafted_bytes_ += draft.owner->block_bytes;
        }
        auto* last = items_.empty() ? nullptr : &items_.back();
        if (last && last->text.data() && last->text.data() + last->text.size() == draft.text.data()) {
            last->text = {last->text.data(), last->text.size() + draft.text.size()};
            ++last->events;
        } else {
            items_.push_back({draft.text, 1, 0});
        }
    }

    std::vector<Item> items_;
    HeldPieces pieces_;
    std::vector<std::shared_ptr<const BlockDrafts>> texts_;
    std::size_t bytes_ = 0;          // of the events
    std::size_t drafted_bytes_ = 0;  // of the blocks of `texts_`
};

}  // namespace dockaudit

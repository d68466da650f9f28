#include "engine/event_builder.hpp"

namespace dockaudit {

void EventBuilder::add_records(std::string_view lines) {
    while (!lines.empty()) {
        const auto newline = lines.find('\n');
        if (const auto record = RecordView::parse(lines.substr(0, newline))) records_.push_back(*record);
        if (newline == std::string_view::npos) break;
        lines.remove_prefix(newline + 1);
    }
}

std::span<const RecordView> EventBuilder::build(const AssembledEvent& event) {
    records_.clear();
    owners_.clear();
    for (const auto& piece : event.pieces) {
        auto bytes = store_.fetch(piece);
        if (owners_.empty() || owners_.back() != bytes.owner) owners_.push_back(bytes.owner);
        add_records(bytes.view);
    }
    return records_;
}

}  // namespace dockaudit

#include "engine/event_builder.hpp"

namespace dockaudit {

void EventBuilder::add_records(std::string_view lines) {
    while (!lines.empty()) {
        const auto newline = lines.find('\n');
        if (const auto record = parser_.parse(lines.substr(0, newline))) records_.push_back(*record);
        if (newline == std::string_view::npos) break;
        lines.remove_prefix(newline + 1);
    }
}

std::span<const RecordView> EventBuilder::build(std::span<const PieceBytes> pieces) {
    records_.clear();
    parser_.forget();
    for (const auto& piece : pieces) add_records(piece.view);
    return records_;
}

}  // namespace dockaudit

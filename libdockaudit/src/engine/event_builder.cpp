#include "engine/event_builder.hpp"

namespace dockaudit {

void EventBuilder::add_records(const PieceBytes& piece) {
    auto lines = piece.view;
    while (!lines.empty()) {
        const auto newline = lines.find('\n');
        const auto line = lines.substr(0, newline);
        // In a mixed piece the event's own lines repeat the header of the first.
        if (!piece.is_mixed || lines.size() == piece.view.size() || reader_.parser().repeats_id(line))
            reader_.read(line, piece.form, records_);
        if (newline == std::string_view::npos) break;
        lines.remove_prefix(newline + 1);
    }
}

std::span<const RecordView> EventBuilder::build_more(std::span<const PieceBytes> pieces) {
    records_.clear();
    reader_.forget_records();
    for (const auto& piece : pieces) add_records(piece);
    return records_;
}

}  // namespace dockaudit

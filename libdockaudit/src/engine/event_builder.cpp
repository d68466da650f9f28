#include "engine/event_builder.hpp"

#include <algorithm>

#include "base/byte_search.hpp"

namespace dockaudit {

void EventBuilder::add_records(const PieceBytes& piece) {
    constexpr char kEnrichmentSeparator = 0x1D;
    const auto* const end = piece.view.data() + piece.view.size();
    for (const auto* begin = piece.view.data(); begin < end;) {
        const auto* text_end = find_either(begin, end, '\n', kEnrichmentSeparator);
        const auto* line_end = text_end;
        if (text_end != end && *text_end != '\n') line_end = std::find(text_end, end, '\n');
        const std::string_view line(begin, line_end);
        // In a mixed piece the event's own lines repeat the header of the first.
        if (!piece.is_mixed || begin == piece.view.data() || parser_.repeats_id(line)) {
            const auto record = parser_.parse(line, static_cast<std::size_t>(text_end - begin));
            if (record) records_.push_back(*record);
        }
        begin = line_end + 1;
    }
}

std::span<const RecordView> EventBuilder::build(std::span<const PieceBytes> pieces) {
    records_.clear();
    parser_.forget();
    for (const auto& piece : pieces) add_records(piece);
    return records_;
}

}  // namespace dockaudit

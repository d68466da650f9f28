#include <dockaudit/record_view.hpp>

#include "record/header.hpp"

namespace dockaudit {

std::optional<RecordView> RecordView::parse(std::string_view line) {
    constexpr char kEnrichmentSeparator = 0x1D;
    const auto text = line.substr(0, line.find(kEnrichmentSeparator));
    const auto header = parse_header(text);
    if (!header) return std::nullopt;

    RecordView record;
    record.line_ = line;
    record.id_ = header->id;
    record.type_name_ = header->type_name;
    record.type_ = parse_record_type(header->type_name);
    record.text_size_ = static_cast<std::uint32_t>(text.size());
    record.stamp_offset_ = header->stamp_offset;
    record.body_offset_ = header->body_offset;
    return record;
}

}  // namespace dockaudit

#include <dockaudit/record_view.hpp>

#include "record/header.hpp"
#include "record/record_parser.hpp"

namespace dockaudit {
std::optional<RecordView> RecordView::parse(std::string_view line) {
    return RecordParser().parse(line);
}

std::optional<RecordView> RecordParser::parse(std::string_view line) {
    RecordView record;
    record.line_ = line;
    const auto text = line.substr(0, line.find(kEnrichmentSeparator));
    record.text_size_ = static_cast<std::uint32_t>(text.size());

    if (const auto type_name = template_.match(line); !type_name.empty()) {
        record.id_ = id_;
        // The same bytes, but of this line, so that the record does not outlive its node.
        if (id_.node) record.id_.node = line.substr(node_offset_, id_.node->size());
        record.type_name_ = type_name;
        record.type_ = types_.parse(type_name);
        record.stamp_offset_ = static_cast<std::uint32_t>(template_.stamp_offset(type_name));
        record.body_offset_ = static_cast<std::uint32_t>(template_.body_offset(type_name));
        return record;
    }
    const auto header = parse_header(text);
    if (!header) return std::nullopt;
    id_ = header->id;
    // An empty node need not point into the line.
    node_offset_ =
        id_.node && !id_.node->empty() ? static_cast<std::size_t>(id_.node->data() - line.data()) : 0;
    template_.learn(text, *header);
    record.id_ = id_;
    record.type_name_ = header->type_name;
    record.type_ = types_.parse(header->type_name);
    record.stamp_offset_ = header->stamp_offset;
    record.body_offset_ = header->body_offset;
    return record;
}

}  // namespace dockaudit

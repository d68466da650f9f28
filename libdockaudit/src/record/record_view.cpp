#include <dockaudit/record_view.hpp>

#include "record/enrichment.hpp"
#include "record/header.hpp"
#include "record/record_parser.hpp"

namespace dockaudit {
std::optional<RecordView> RecordView::parse(std::string_view line) {
    return RecordParser().parse(line);
}

void RecordView::set_enrichment(const EnrichmentPlace& place) noexcept {
    text_size_ = static_cast<std::uint32_t>(place.text_size);
    enrichment_offset_ = static_cast<std::uint32_t>(place.begin);
}

// A record whose header is that of the template.
RecordView RecordParser::make_record(std::string_view line, std::string_view type_name) {
    RecordView record;
    record.line_ = line;
    record.set_enrichment(find_enrichment(line));
    record.id_ = id_;
    // The same bytes, but of this line, so that the record does not outlive its node.
    if (id_.node) record.id_.node = line.substr(node_offset_, id_.node->size());
    record.type_name_ = type_name;
    record.type_ = types_.parse(type_name);
    record.stamp_offset_ = static_cast<std::uint32_t>(template_.stamp_offset(type_name));
    record.body_offset_ = static_cast<std::uint32_t>(template_.body_offset(type_name));
    return record;
}

RecordView RecordParser::parse_repeating(std::string_view line, std::size_t type_size) {
    return make_record(line, template_.type_name(line, template_.prefix().size() + type_size));
}

std::optional<RecordView> RecordParser::parse(std::string_view line) {
    if (template_.is_known()) {
        const auto type_end = template_.find_type_end(line);
        if (type_end != 0 && template_.has_stamp(line, type_end))
            return make_record(line, template_.type_name(line, type_end));
        // Another id in the same spelling.
        if (Stamp stamp; type_end != 0 && template_.learn_sibling(line, type_end, stamp)) {
            id_.time = stamp.time;
            id_.serial = stamp.serial;
            return make_record(line, template_.type_name(line, type_end));
        }
    }
    RecordView record;
    record.line_ = line;
    record.set_enrichment(find_enrichment(line));
    const auto text = record.text();
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

#include <dockaudit/record_view.hpp>

#include "record/enrichment.hpp"
#include "record/header.hpp"
#include "record/record_end.hpp"
#include "record/record_parser.hpp"
#include "record/shared_types.hpp"

namespace dockaudit {

std::optional<RecordView> RecordView::parse(std::string_view line) {
    RecordParser parser;
    if (count_stamps(line) <= 1) {
        if (auto record = parser.parse(line)) return record;
    }
    LineRecords lines;
    lines.find(line);
    const auto found = lines.records();
    // What is unescaped would die here.
    if (found.empty() || found.front().is_unescaped) return std::nullopt;
    return parser.make_record(line, found.front(), false);
}

bool RecordView::names_node() const noexcept {
    const auto first = std::min(whole_text_.find_first_not_of(' '), whole_text_.size());
    const auto words = whole_text_.substr(first);
    return words.starts_with("node=") || words.starts_with("host=");
}

// `text`: the record and its enriched part.
void RecordParser::set_text(RecordView& record, std::string_view text) noexcept {
    record.whole_text_ = text;
    record.set_enrichment(find_enrichment(text));
}

void RecordView::set_enrichment(const EnrichmentPlace& place) noexcept {
    text_size_ = static_cast<std::uint32_t>(place.text_size);
    enrichment_offset_ = static_cast<std::uint32_t>(place.begin);
}

// A record whose header is that of the template.
RecordView RecordParser::make_record(std::string_view line, std::string_view type_name) {
    RecordView record;
    record.line_ = line;
    set_text(record, trim_record_end(line));
    record.id_ = id_;
    // The same bytes, but of this line, so that the record does not outlive its node.
    if (id_.node) record.id_.node = line.substr(node_offset_, id_.node->size());
    record.type_name_ = type_name;
    record.stamp_offset_ = static_cast<std::uint32_t>(template_.stamp_offset(type_name));
    record.body_offset_ = static_cast<std::uint32_t>(template_.body_offset(type_name));
    record.type_ = told_type(types_.parse(type_name), record.body());
    return record;
}

RecordView RecordParser::make_record(std::string_view line, const LineRecord& found, bool follows_in_line) {
    const auto& header = found.header;
    RecordView record;
    record.line_ = line;
    set_text(record, found.text);
    record.id_ = header.id;
    record.type_name_ = header.type_name;
    record.stamp_offset_ = header.stamp_offset;
    record.body_offset_ = header.body_offset;
    record.type_ = told_type(types_.parse(header.type_name), record.body());
    record.follows_in_line_ = follows_in_line;
    record.is_unescaped_ = found.is_unescaped;
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
    const auto text = line.substr(0, line.find(kEnrichmentSeparator));
    const auto header = parse_plain_header(text);
    if (!header) return std::nullopt;
    id_ = header->id;
    // An empty node need not point into the line.
    node_offset_ =
        id_.node && !id_.node->empty() ? static_cast<std::size_t>(id_.node->data() - line.data()) : 0;
    template_.learn(text, *header);
    LineRecord found;
    found.header = *header;
    found.text = trim_record_end(line);
    return make_record(line, found, false);
}

}  // namespace dockaudit

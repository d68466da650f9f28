#include <dockaudit/event_view.hpp>

#include <algorithm>

namespace dockaudit {

bool EventView::is_enriched() const noexcept {
    return std::ranges::any_of(records_, &RecordView::is_enriched);
}

const RecordView* EventView::find_record(RecordType type) const noexcept {
    const auto found = std::ranges::find(records_, type, &RecordView::type);
    return found == records_.end() ? nullptr : &*found;
}

std::optional<std::string_view> EventView::field(std::string_view name) const {
    for (const auto& record : records_) {
        if (const auto value = record.field(name)) return value;
    }
    return std::nullopt;
}

std::optional<std::string> EventView::decoded_field(std::string_view name) const {
    const auto value = field(name);
    return value ? std::optional(decode_value(*value)) : std::nullopt;
}

Event EventView::to_owned() const {
    std::string lines;
    for (const auto& record : records_) lines.append(record.line()).push_back('\n');
    return Event(lines);
}

Event::Event(std::string_view lines) : bytes_(lines.begin(), lines.end()) {
    std::string_view rest(bytes_.data(), bytes_.size());
    while (!rest.empty()) {
        const auto newline = rest.find('\n');
        if (auto record = RecordView::parse(rest.substr(0, newline))) records_.push_back(*record);
        if (newline == std::string_view::npos) break;
        rest.remove_prefix(newline + 1);
    }
}

}  // namespace dockaudit

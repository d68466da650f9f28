#include "interpret/normalizer.hpp"

#include <algorithm>

#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// Of usual events they are some hundred; longer ones are not remembered.
constexpr std::size_t kMaxShapeBytes = 2048;

// True if nothing would change if it were made a whole path.
bool is_whole_path(std::string_view path) noexcept {
    return path.size() > 1 && path.front() == '/' && path.back() != '/' &&
           path.find("/.") == std::string_view::npos && path.find("//") == std::string_view::npos;
}

}  // namespace

Normalizer::Normalizer(const InterpreterOptions& options, bool finds_labels)
    : oracle_(options.escape, finds_labels),
      interpreter_(options),
      max_known_(std::clamp<std::size_t>(options.max_cached_values, 1, 4096)),
      texts_(options.max_cached_values) {}

const EventRoles& Normalizer::normalize(const EventView& event) {
    fields_.read(event);
    record_.reset();
    const bool has_shape = shapes_.describe(fields_, shape_) && shape_.size() <= kMaxShapeBytes;
    if (has_shape) {
        if (const auto found = known_.find(shape_); found != known_.end()) return found->second;
    }
    asked_ = oracle_.ask(fields_);
    if (!has_shape || asked_.has_text() || !has_usual_enrichment(fields_)) return asked_;
    if (known_.size() >= max_known_) known_.clear();
    return known_.emplace(shape_, asked_).first->second;
}

std::string_view Normalizer::text(const EventPart& part) {
    switch (part.kind) {
        case EventPart::Kind::absent:
            return {};
        case EventPart::Kind::name:
        case EventPart::Kind::word:
        case EventPart::Kind::text:
            return part.text;
        case EventPart::Kind::file: {
            const auto text = interpreted(part);
            return is_whole_path(text) || spells_socket_name(field_of(part).value) ? text : remembered(part);
        }
        case EventPart::Kind::field:
        case EventPart::Kind::address:
            return interpreted(part);
    }
    return {};
}

std::string_view Normalizer::short_text(const EventPart& part) {
    return part.kind == EventPart::Kind::address ? remembered(part) : text(part);
}

std::string_view Normalizer::value(const EventPart& part) const {
    const bool is_field = part.kind != EventPart::Kind::absent && part.kind != EventPart::Kind::word &&
                          part.kind != EventPart::Kind::text;
    return is_field ? field_of(part).value : std::string_view();
}

std::string_view Normalizer::interpreted(const EventPart& part) {
    const auto& record = fields_.records()[part.record];
    if (record_ != part.record) interpreter_.set_record(record);
    record_ = part.record;
    const auto* const form = fields_.form_of(part.record);
    if (form == nullptr) return interpreter_.interpret(field_of(part));
    return interpreter_.interpret(field_of(part), plans_.of(record.type(), *form)[part.field]);
}

std::string_view Normalizer::working_directory() const {
    const auto records = fields_.records();
    for (std::size_t i = 0; i < records.size(); ++i) {
        if (records[i].type() != RecordType::cwd) continue;
        for (const auto& field : fields_.of(i)) {
            if (field.name == "cwd") return field.value;
        }
    }
    return {};
}

// What only libauparse can say.
std::string_view Normalizer::remembered(const EventPart& part) {
    const auto& record = fields_.records()[part.record];
    key_.assign(part.kind == EventPart::Kind::file ? working_directory() : record.enrichment());
    key_.append(1, '\n').append(field_of(part).value);
    if (const auto text = texts_.find(key_)) return *text;
    const auto roles = oracle_.ask(fields_);
    for (const auto* other : {&roles.object, &roles.object2, &roles.object_detail}) {
        if (other->kind == part.kind && other->record == part.record && other->field == part.field)
            return texts_.insert(key_, other->text);
    }
    return texts_.insert(key_, interpreted(part));
}

}  // namespace dockaudit

#include "record/field_form.hpp"

#include <algorithm>
#include <utility>

#include "base/byte_search.hpp"
#include "record/field_value.hpp"
#include "record/untrusted.hpp"

namespace dockaudit {
namespace {

// More than any host has.
constexpr std::size_t kMaxForms = 32;   // of a type
constexpr std::size_t kMaxFields = 64;  // of a form

// Where the first word ends, which belongs to the time stamp.
const char* skip_first_word(std::string_view body) noexcept {
    return find_byte(body.data(), body.data() + body.size(), ' ');
}

// Not inline, so that the values without quotes are found in a loop that fits the registers.
__attribute__((noinline)) ValueExtent find_value_of(ValueKind kind, const char* value,
                                                    const char* end) noexcept {
    return find_value(value, end, [kind] { return kind; });
}

}  // namespace

FieldForm::FieldForm(const RecordView& record, std::span<const Field> fields, std::uint32_t number)
    : number_(number) {
    for (const auto& field : fields) names_.emplace_back(field.name);
    learn(record, fields);
}

void FieldForm::learn(const RecordView& record, std::span<const Field> fields) {
    ++attempts_;
    places_.clear();
    const bool has_permissions = record.type() == RecordType::avc || record.type() == RecordType::user_avc;
    is_readable_ = !has_permissions && learn_places(record, fields);
}

bool FieldForm::learn_places(const RecordView& record, std::span<const Field> fields) {
    const auto body = record.body();
    const char* const end = body.data() + body.size();
    const char* at = skip_first_word(body);
    for (const auto& [name, value] : fields) {
        // The second of several keys has the name of the first, and a key may begin after separators; what
        // `msg=` is depends on what follows.
        if (name.data() < at || value.data() != name.data() + name.size() + 1 || name == "msg") return false;
        const std::string_view word(at, static_cast<std::size_t>(value.data() - at));
        if (word.size() > ShortWord::kMaxSize) return false;
        const auto kind = value_kind(record.type(), name);
        places_.push_back({ShortWord(word), static_cast<std::uint32_t>(name.data() - at), kind, name == "key",
                           word.front() == ' ' && precedes_name(at, value.data())});
        at = find_value(value.data(), end, [&] { return kind; }).next;
    }
    return true;
}

bool FieldForm::has_names(std::span<const Field> fields) const noexcept {
    return std::ranges::equal(fields, names_, [](const Field& field, const std::string& name) {
        return std::string_view(field.name) == name;
    });
}

// The end of the value at `value` if it has no quotes inside and the word of `next` follows; null if that takes a closer
// look.
inline const char* FieldForm::find_end(const char* value, const char* end, const Place* next) noexcept {
    if (!next->precedes_name || value == end || *value == '\'' || *value == ' ') return nullptr;
    if (*value == '"') {
        const char* const close = find_either(value + 1, end, '"', ' ');
        return close != end && *close == '"' && next->word.starts(close + 1, end) ? close + 1 : nullptr;
    }
    const char* const space = find_byte(value, end, ' ');
    return next->word.starts(space, end) ? space : nullptr;
}

bool FieldForm::read(std::string_view body, std::vector<Field>& fields) const {
    if (!is_readable_) return false;
    const auto begin = fields.size();
    const char* const end = body.data() + body.size();
    const char* at = skip_first_word(body);
    const Place* const last = places_.data() + places_.size();
    bool is_like = places_.empty() || places_.front().word.starts(at, end);
    for (const Place* place = places_.data(); is_like && place != last; ++place) {
        const char* const value = at + place->word.size();
        const char* const name = at + place->name_begin;
        ValueExtent extent{{}, place + 1 == last ? nullptr : find_end(value, end, place + 1)};
        if (extent.next) {
            extent.value = trim_value({value, static_cast<std::size_t>(extent.next - value)});
        } else {
            extent = find_value_of(place->kind, value, end);
            is_like = extent.next != value && (place + 1 == last || place[1].word.starts(extent.next, end));
        }
        at = extent.next;
        fields.push_back({{name, static_cast<std::size_t>(value - name - 1)}, extent.value});
        if (place->is_key && !find_hex(extent.value, HexRule::always).empty()) is_like = false;
    }
    if (is_like && at == end) return true;
    fields.resize(begin);
    return false;
}

FieldForms::OfType* FieldForms::of(RecordType type) {
    const auto place = static_cast<std::size_t>(type);
    if (place >= kTypes) return nullptr;
    if (place >= forms_.size()) forms_.resize(place + 1);
    return &forms_[place];
}

const FieldForm* FieldForms::find(OfType& forms, const RecordView& record, std::span<const Field> fields) {
    for (auto& form : forms) {
        if (!form->has_names(fields)) continue;
        // Mostly the next record has it too.
        std::swap(form, forms.front());
        if (forms.front()->may_learn()) forms.front()->learn(record, fields);
        return forms.front().get();
    }
    if (forms.size() == kMaxForms || fields.size() > kMaxFields || count_ == FieldForm::kMaxNumber)
        return nullptr;
    forms.push_back(std::make_unique<FieldForm>(record, fields, ++count_));
    return forms.back().get();
}

const FieldForm* FieldForms::read(const RecordView& record, std::vector<Field>& fields) {
    auto* const forms = of(record.type());
    if (forms) {
        for (auto& form : *forms) {
            if (!form->read(record.body(), fields)) continue;
            std::swap(form, forms->front());
            return forms->front().get();
        }
    }
    const auto begin = fields.size();
    for (const auto& field : record.fields()) fields.push_back(field);
    return forms ? find(*forms, record, std::span(fields).subspan(begin)) : nullptr;
}

const FieldForm* FieldForms::without_fields(const RecordView& record) {
    auto* const forms = of(record.type());
    return forms ? find(*forms, record, {}) : nullptr;
}

}  // namespace dockaudit

#include "format/ecs/ecs_values.hpp"

#include "format/ecs/ecs_field.hpp"
#include "format/json_text.hpp"

namespace dockaudit {

void EcsAccount::learn_field(std::string_view value, std::string_view text) {
    if (is_digits(value) && !is_unset_id(value)) {
        const bool has_name = text != value && is_known_name(text);
        set(value, has_name ? text : std::string_view{});
    } else {
        set({}, is_account_name(value) && !is_unset_id(value) ? value : std::string_view{});
    }
    value_.assign(value);
    text_.assign(text);
    field_has_value_ = has_value_;
}

void EcsAccount::set(std::string_view id, std::string_view name) {
    has_value_ = !id.empty() || !name.empty();
    value_.clear();
    text_.clear();
    if (id == plain_id_ && name == plain_name_) return;
    ++version_;
    plain_id_.assign(id);
    plain_name_.assign(name);
    id_.clear();
    name_.clear();
    members_.clear();
    if (!id.empty()) append_json_string(id_, id);
    if (!name.empty()) append_json_string(name_, name);
    JsonText json(members_);
    if (!id_.empty()) json.json_member("id", id_);
    if (!name_.empty()) json.json_member("name", name_);
}

}  // namespace dockaudit

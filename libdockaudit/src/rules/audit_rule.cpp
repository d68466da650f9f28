#include <dockaudit/audit_rules.hpp>

#include <algorithm>
#include <string_view>

namespace dockaudit {

std::string_view AuditRule::find(std::string_view field) const noexcept {
    std::string_view value;
    for (const auto& condition : conditions) {
        if (condition.field == field) value = condition.value;
    }
    return value;
}

bool can_be_in_rule(std::string_view path) noexcept {
    constexpr char kDelete = 0x7F;
    return path.starts_with('/') && std::ranges::all_of(path, [](char c) {
               return static_cast<unsigned char>(c) > ' ' && c != kDelete && c != '"' && c != '\'';
           });
}

}  // namespace dockaudit

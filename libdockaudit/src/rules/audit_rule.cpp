#include <string_view>

#include <dockaudit/audit_rules.hpp>

namespace dockaudit {

std::string_view AuditRule::find(std::string_view field) const noexcept {
    std::string_view value;
    for (const auto& condition : conditions) {
        if (condition.field == field) value = condition.value;
    }
    return value;
}

}  // namespace dockaudit

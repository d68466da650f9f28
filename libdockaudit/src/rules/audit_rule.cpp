#include <dockaudit/audit_rules.hpp>
#include <string_view>

namespace dockaudit {

std::string_view AuditRule::find(std::string_view field) const noexcept {
    std::string_view value;
    for (const auto& condition : conditions) {
        if (condition.field == field) value = condition.value;
    }
    return value;
}

}  // namespace dockaudit

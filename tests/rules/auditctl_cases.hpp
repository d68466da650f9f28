#pragma once

#include <span>
#include <string_view>

namespace dockaudit::test {

/// A line of rules, good or bad, that auditctl and the grammar have to judge alike. `{}` stands for a folder that has
/// a file `file` and a folder `folder`, `K` for a key.
struct AuditctlCase {
    std::string_view name;
    std::string_view line;
};

std::span<const AuditctlCase> auditctl_cases() noexcept;

}  // namespace dockaudit::test

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/audit_rules.hpp>

#include "rules/host_paths.hpp"
#include "rules/perm_class.hpp"

namespace dockaudit {

// What the parts of a rule mean.

/// 64 or 32 if the value of `arch=` is of this machine; 0 for another, for which no program here can run.
unsigned arch_bits(std::string_view value);

/// The bits that a rule is for; absent if it is for all.
std::optional<unsigned> arch_bits(const AuditRule& rule);

/// A number of an id: `1000`, `-1`, `unset`, `root`. Absent for names, which only the host can resolve.
std::optional<std::uint32_t> parse_rule_id(std::string_view value) noexcept;

/// True for the fields whose values are ids: `auid`, `euid` and the like.
bool is_id_field(std::string_view field) noexcept;

/// `loginuid` is `auid`, `ses` is `sessionid`.
std::string_view plain_field(std::string_view field) noexcept;

bool holds(RuleOperator op, std::uint64_t left, std::uint64_t right) noexcept;

/// True if the rule is for the system call. Without an arch its names are numbers of 64-bit programs, whatever calls
/// these are for others.
bool takes_call(const AuditRule& rule, std::string_view call, unsigned bits);

/// True if it is for all calls.
bool takes_all_calls(const AuditRule& rule) noexcept;

/// The accesses that `perm=` names; absent if the rule has none.
std::optional<Access> access_of(const AuditRule& rule) noexcept;

/// What a rule watches.
struct Watch {
    const RuleCondition* condition = nullptr;
    std::string path;  ///< as HostPaths resolves it

    enum class Depth : std::uint8_t { entry, tree, unknown } depth = Depth::entry;

    bool may_be_tree() const noexcept { return depth != Depth::entry; }
};

/// The path or the folder that a rule is about; absent if it names none.
std::optional<Watch> find_watch(const AuditRule& rule, const HostPaths& paths);

/// The same for two rules only if they are the same to the kernel, which refuses the second.
std::string rule_identity(const AuditRule& rule);

}  // namespace dockaudit

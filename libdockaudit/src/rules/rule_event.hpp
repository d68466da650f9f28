#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/record_type.hpp>

#include "rules/rule_load.hpp"
#include "rules/rule_terms.hpp"

namespace dockaudit {

/// A system call that somebody might make, as far as rules can ask for it. What is not known may be anything.
struct ImaginedEvent {
    unsigned bits = 64;     ///< of the program
    std::string_view call;  ///< by name
    Access opened_for = Access::none;

    /// The files that the kernel looks up: whole paths without links on the way. Where a name is made or taken away its
    /// folder is one of them.
    std::vector<std::string> files;
    std::string_view file_type = "file";  ///< of the first, as `filetype=` has it

    std::uint32_t auid = 1000;  ///< `kUnsetId` for what nobody's login has started
    std::uint32_t uid = 1000;   ///< and euid, suid, fsuid, gid and the like
    std::string exe;            ///< empty if it can be any, or if the program is not one of the host's
    bool has_succeeded = true;

    /// Without a record of each of these types the event says nothing.
    std::vector<RecordType> needed;
};

enum class Truth : std::uint8_t { no, maybe, yes };

/// True as far as both are.
constexpr Truth both(Truth a, Truth b) noexcept {
    return a < b ? a : b;
}

/// True if the rule, taken by itself, would match.
Truth matches(const AuditRule& rule, const ImaginedEvent& event, const HostPaths& paths);

/// True if a rule of the exclude list takes records of a type away, of some processes at least.
bool excludes_type(const AuditRule& rule, RecordType type);

/// What would become of an event.
struct Recording {
    Truth is_recorded = Truth::no;
    const LoadedRule* rule = nullptr;     ///< that records it, or might
    const LoadedRule* against = nullptr;  ///< that keeps it out, or might
    std::string_view missing = {};        ///< the name of a needed record that is excluded
};

/// Holds an event against rules as the kernel does: the first that matches decides; what is excluded is lost.
Recording record(const RuleLoad& load, const ImaginedEvent& event, const HostPaths& paths);

}  // namespace dockaudit

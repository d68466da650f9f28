#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_view.hpp>

#include "report/event_reading.hpp"

namespace dockaudit {

/// Something that happened to auditing itself.
struct AuditChange {
    Timestamp time;
    std::string host;       ///< the text of a `HostKey`
    std::string_view what;  ///< static
    std::string detail;
    std::string user;
    std::string event = {};  ///< its id
    std::optional<std::chrono::seconds> span = {};
    std::uint64_t count = 1;  ///< changes of rules that follow each other are one
    Timestamp last = {};      ///< of those the last
};

/// How much it matters for whether a log has all: 0 is most.
int audit_change_rank(std::string_view what) noexcept;

/// Collects, from records of the kernel and of auditd, what says whether a log has all: starts of the system and of
/// auditd, rotations, lost records, and changes of rules and of what is set.
class AuditChanges {
 public:
    void add(const EventView& event, EventReading& reading);

    /// In the order in which they came. *Lifetime*: until the next one is added.
    const std::vector<AuditChange>& all() const noexcept { return changes_; }

    /// False if there are more than fit into memory.
    bool is_complete() const noexcept { return is_complete_; }

 private:
    bool join_with_last(const AuditChange& change);

    std::vector<AuditChange> changes_;
    bool is_complete_ = true;
};

}  // namespace dockaudit

#pragma once

#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/time_expression.hpp>

#include "common/host.hpp"
#include "query/damage_report.hpp"
#include "query/foreign_input.hpp"

namespace dockaudit::cli {

/// What a user is told of logs that were read, on `host.err`.
///
/// *Lifetime*: borrows the host.
class LogOutcome {
 public:
    LogOutcome(const Host& host, bool lists_damage) : host_(host), damage_(host, lists_damage) {}

    /// One thing that the reader met.
    void add(const DiagnosticEvent& event) {
        damage_.add(event);
        foreign_.add(event);
    }

    void tell_unreadable() { damage_.tell_unreadable(); }

    /// At the end, what was skipped. Gives the names of the inputs that have lines and not one record.
    std::vector<std::string> tell_damage(const Diagnostics& diagnostics,
                                         const std::vector<InputDiagnostics>& inputs, const TimeRange& range);

    /// Says what those inputs seem to be.
    void tell_foreign(const std::vector<std::string>& names) const;

    /// Names the logs that have nothing in them.
    void tell_empty(const std::vector<LogSet>& logs, bool is_log_named, const Diagnostics& diagnostics,
                    const std::vector<InputDiagnostics>& inputs, const TimeRange& range) const;

 private:
    const Host& host_;
    DamageReport damage_;
    ForeignInputs foreign_;
};

}  // namespace dockaudit::cli

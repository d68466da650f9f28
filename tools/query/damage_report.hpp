#pragma once

#include <chrono>
#include <string>
#include <vector>

#include <dockaudit/diagnostics.hpp>
#include <dockaudit/interpreter.hpp>

#include "common/host.hpp"

namespace dockaudit::cli {

/// Tells the user on `host.err` what went wrong in the logs.
///
/// *Lifetime*: borrows the host.
class DamageReport {
 public:
    DamageReport(const Host& host, bool lists_all) : host_(host), lists_all_(lists_all) {}

    /// One thing that a reader met. Logs that cannot be read are kept for `tell_unreadable`: if none can, the
    /// error of the reader says it.
    void add(const DiagnosticEvent& event);

    /// Names the logs that could not be read since the last call.
    void tell_unreadable();

    /// One line with what was skipped, if anything was.
    void tell_summary(const Diagnostics& diagnostics) const;

 private:
    const Host& host_;
    bool lists_all_;
    std::vector<std::string> unreadable_;
};

/// What `--stats` prints: how much was read and found, how the values that were interpreted got their
/// meaning, and how fast.
std::string statistics_text(const Diagnostics& diagnostics, const InterpreterStatistics& values,
                            std::chrono::milliseconds elapsed);

}  // namespace dockaudit::cli

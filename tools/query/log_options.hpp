#pragma once

#include <vector>

#include <dockaudit/log_set.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"

namespace dockaudit::cli {

/// The logs that a command line names, or those of this host.
struct NamedLogs {
    std::vector<LogSet> logs;   ///< at least one; no file is in two of them
    bool are_all_there = true;  ///< false: `host.err` was told which could not be found
};

/// Finds them, and says on `host.err` what looks like a log and is not read. *Errors*: `Error` if there is none.
NamedLogs find_logs(const TypedOptions& options, const Host& host);

}  // namespace dockaudit::cli

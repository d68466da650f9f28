#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/query.hpp>
#include <dockaudit/report_run.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"

namespace dockaudit::report {

/// What a command line asks for, understood.
struct Request {
    std::vector<LogSet> logs;
    bool are_logs_there = true;  ///< false: some that were named could not be found, and that was told
    bool is_log_named = false;   ///< false: the logs of this host
    Query query;                 ///< also of the time before, where that is compared
    ReaderOptions reader;        ///< without an observer
    std::vector<ReportRequest> reports;
    ReportOptions options;
    std::optional<Timestamp> split;  ///< see `ReportRun`
    std::vector<std::string> notes;  ///< for the document
    ReportFormat format = ReportFormat::table;
    ReportWriterOptions writer;
    std::string output;  ///< the name of a file; empty: standard output
    bool is_quiet = false;
    bool shows_statistics = false;
    bool lists_damage = false;
    std::optional<std::string> sandbox;  ///< what `--stats` says of it
};

/// Understands a command line, and makes the history of containers. Notes go to `host.err`. *Errors*: `Error`.
Request make_request(std::vector<ReportRequest> reports, const cli::TypedOptions& options,
                     const cli::Host& host);

}  // namespace dockaudit::report

#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/event_writer.hpp>
#include <dockaudit/history_reader.hpp>
#include <dockaudit/log_set.hpp>
#include <dockaudit/query.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"
#include "search/output_request.hpp"

namespace dockaudit::search {

/// What a command line asks for, understood: logs, a compiled query, and how to show what is found.
struct SearchRequest {
    std::vector<LogSet> logs;
    bool are_logs_there = true;  ///< false: some that were named could not be found, and that was told
    bool is_log_named = false;   ///< false: the logs of this host
    Query query;
    ReaderOptions reader;                             ///< without an observer
    std::shared_ptr<const ContainerHistory> history;  ///< null if nothing asks for it
    OutputFormat format = OutputFormat::plain;
    WriterOptions writer;
    TimeZone zone;
    OutputRequest output;
    bool is_quiet = false;
    bool flushes_each_event = false;
    bool shows_statistics = false;
    std::optional<std::string> sandbox;  ///< what `--stats` says of it; absent until it was entered
    bool lists_damage = false;
    std::optional<std::filesystem::path> checkpoint_file;
    std::optional<Checkpoint::LastEvent> last_event;  ///< of the run before
    std::optional<std::filesystem::path> cursor_file;
    bool shows_cursor = false;

    /// Makes query and writer know what a history has learnt since; empty unless logs are followed and somebody asks for
    /// containers. The events of such a request are those of `followed`.
    std::function<void(SearchRequest&, std::shared_ptr<const ContainerHistory>)> renew;
    std::shared_ptr<GrowingHistory> growing;
    Query followed;
};

/// Understands a command line; nothing is read yet but auditd.conf. Notes go to `host.err`.
/// *Errors*: `Error` of kind usage that points at the mistake.
SearchRequest make_search_request(const cli::TypedOptions& options, const cli::Host& host);

}  // namespace dockaudit::search

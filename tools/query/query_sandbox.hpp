#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"
#include "common/sandbox.hpp"

namespace dockaudit::cli {

/// What has to be left to read those logs. `state_file` is that of a cursor or a checkpoint.
SandboxNeeds sandbox_needs(const std::vector<LogSet>& logs, const ReaderOptions& reader,
                           const std::optional<std::filesystem::path>& state_file);

/// Enters the sandbox of a host unless `--no-sandbox` or the host does not want it. What `--stats` says of it; empty
/// in a host that has none.
std::string enter_sandbox_of(const Host& host, const TypedOptions& options, const SandboxNeeds& needs);

}  // namespace dockaudit::cli

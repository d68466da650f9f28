#pragma once

#include <filesystem>
#include <functional>
#include <vector>

#include <dockaudit/log_set.hpp>

#include "io/file_id.hpp"

namespace dockaudit {

/// The names of a log and its rotated ones, oldest first, of a compressed one beside its plain one that before it. Where
/// they are numbered, or dated in one way, no file is opened. *Errors*: as `LogSet::rotated`.
std::vector<std::filesystem::path> list_names(const std::filesystem::path& log);

/// Those of the logs of a set that are there now.
std::vector<NamedFile> list_files(const LogSet& logs);

/// Calls `open` with a set as it is now, again if a file of it was renamed, made or removed meanwhile, so that it sees
/// the set of one moment. If that goes on, the last call counts. *Errors*: those of `open` in the last call.
void open_at_once(LogSet logs, const std::function<void(const LogSet&)>& open);

}  // namespace dockaudit

#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/log_set.hpp>

#include "io/input_file.hpp"

namespace dockaudit {

/// Is told the name of a log that could not be opened, and why.
using UnreadableLog = std::function<void(const std::string& name, const std::string& reason)>;

/// Opens the logs of a set, oldest first, each file once even if a rotation gives it a second name meanwhile. What
/// lies surely outside of `wanted` may be left out.
///
/// *Errors*: `Error` of kind input if none could be opened.
std::vector<InputFile> open_inputs(const LogSet& logs, const TimeRange& wanted,
                                   const UnreadableLog& on_unreadable);

/// The times that a search wants; all if nothing is to be left out.
TimeRange wanted_times(const Query& query, const ReaderOptions& options);

/// True if stretches outside of a time range are worth looking for.
bool are_worth_sampling(std::span<const InputFile> inputs, const ReaderOptions& options) noexcept;

}  // namespace dockaudit

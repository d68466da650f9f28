#pragma once

#include <string_view>

#include "common/option_table.hpp"

namespace dockaudit::cli {

// The options that every tool which reads logs has. A tool puts them together with its own.

/// The heading of those that say what is read.
inline constexpr std::string_view kLogOptions = "Logs";

/// Which logs: what `find_logs` understands.
OptionTable input_options() noexcept;

/// How they are read: what `add_reader_options` understands.
OptionTable reading_options() noexcept;

/// What `TimeOptions` understands.
OptionTable time_options() noexcept;

/// What `add_criteria` and `HistorySource` understand.
OptionTable criteria_options() noexcept;

/// Help, version, completion, and what is told of a run.
OptionTable diagnosis_options() noexcept;

}  // namespace dockaudit::cli

#pragma once

#include <string>

#include "common/option_table.hpp"

namespace dockaudit::report {

/// Every option of dockaudit-report.
cli::OptionTable report_option_table() noexcept;

/// The same, and those of dockaudit-search that are refused with a reason.
cli::OptionTable typed_option_table() noexcept;

/// What `--help` prints.
std::string report_help();

/// The section REPORTS of the man page, in roff.
std::string report_man_reports();

/// The section OPTIONS of the man page, in roff.
std::string report_man_options();

/// The script that completes reports, options and their values in bash(1).
std::string report_completion();

}  // namespace dockaudit::report

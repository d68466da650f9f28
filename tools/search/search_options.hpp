#pragma once

#include <string>

#include "common/option_table.hpp"

namespace dockaudit::search {

/// Every option of dockaudit-search: those of ausearch(8), and more.
cli::OptionTable search_option_table() noexcept;

/// What `--help` prints.
std::string search_help();

/// The section OPTIONS of the man page, in roff.
std::string search_man_options();

}  // namespace dockaudit::search

#pragma once

#include <string>

namespace dockaudit::search {

/// The script that completes the options and their values in bash(1).
std::string search_completion();

}  // namespace dockaudit::search

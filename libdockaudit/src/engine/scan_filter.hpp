#pragma once

#include <dockaudit/query.hpp>

#include "scan/block_scanner.hpp"

namespace dockaudit {

/// What the scanner can tell of a query: its time range and, if `use_prefilter`, the literals without which
/// no event matches.
ScanFilter make_scan_filter(const Query& query, bool use_prefilter);

}  // namespace dockaudit

#pragma once

#include <dockaudit/event_reader.hpp>

#include "scan/block_scanner.hpp"

namespace dockaudit {

/// What the scanner can tell of a query: its time range and, if the options say so, the literals without
/// which no event matches.
ScanFilter make_scan_filter(const Query& query, const ReaderOptions& options);

}  // namespace dockaudit

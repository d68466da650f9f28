#include "engine/scan_filter.hpp"

namespace dockaudit {

ScanFilter make_scan_filter(const Query& query, bool use_prefilter) {
    ScanFilter filter;
    filter.time_range = query.time_range();
    static_cast<void>(use_prefilter);
    return filter;
}

}  // namespace dockaudit

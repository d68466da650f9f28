#include "engine/scan_filter.hpp"

#include "query/prefilter.hpp"

namespace dockaudit {

ScanFilter make_scan_filter(const Query& query, const ReaderOptions& options) {
    const auto& prefilter = prefilter_of(query);
    ScanFilter filter;
    filter.time_range = prefilter.time;
    filter.end_of_event_timeout = options.end_of_event_timeout;
    if (!options.use_prefilter) return filter;
    for (const auto& literal : prefilter.literals) filter.literals.emplace_back(literal);
    filter.types = prefilter.types;
    filter.serials = prefilter.serials;
    return filter;
}

}  // namespace dockaudit

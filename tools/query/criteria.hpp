#pragma once

#include <dockaudit/query.hpp>

#include "common/command_line.hpp"
#include "common/host.hpp"
#include "query/container_options.hpp"

namespace dockaudit::cli {

/// Adds what the options ask of an event, the time range left out, to a query.
///
/// Says on `host.err` when a name is unknown on this host. *Errors*: `Error` of kind usage that points at the
/// mistake.
void add_criteria(Query::Builder& builder, const TypedOptions& options, const Host& host,
                  HistorySource& history);

}  // namespace dockaudit::cli

#pragma once

#include "common/host.hpp"

namespace dockaudit::report {

/// dockaudit-report: tells what happened on a host. *Errors*: `Error`, `cli::BrokenPipe`.
cli::ExitStatus report_command(const cli::Host& host);

}  // namespace dockaudit::report

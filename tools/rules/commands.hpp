#pragma once

#include "common/command_line.hpp"
#include "common/host.hpp"
#include "rules/world.hpp"

namespace dockaudit::rules {

// The commands, one of a file each. *Errors*: `Error`.

cli::ExitStatus generate_command(const cli::TypedOptions& options, const cli::Host& host, const World& world);
cli::ExitStatus check_command(const cli::TypedOptions& options, const cli::Host& host, const World& world);
cli::ExitStatus explain_command(const cli::TypedOptions& options, const cli::Host& host, const World& world);
cli::ExitStatus measure_command(const cli::TypedOptions& options, const cli::Host& host, const World& world);
cli::ExitStatus verify_command(const cli::TypedOptions& options, const cli::Host& host, const World& world);
cli::ExitStatus setup_command(const cli::TypedOptions& options, const cli::Host& host, const World& world);

}  // namespace dockaudit::rules

#pragma once

#include "common/sandbox.hpp"

namespace dockaudit::cli {

/// From now on the process and its threads make only the system calls of a program that reads, waits and writes:
/// seccomp(2). Others fail; those that only an intruder would make end the process.
///
/// *Requires*: no new privileges can be gained.
SandboxPart filter_system_calls();

}  // namespace dockaudit::cli

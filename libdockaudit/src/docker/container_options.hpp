#pragma once

#include "docker/flag_reader.hpp"

namespace dockaudit {

/// Sets what a flag of `run`, `create`, `exec` and their like says. False if the client refuses the value.
bool apply_flag(ContainerOptions& options, const GivenFlag& flag);

}  // namespace dockaudit

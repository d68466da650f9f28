#pragma once

#include <span>

#include <dockaudit/container_names.hpp>

#include "docker/program_table.hpp"

namespace dockaudit {

/// Adds what is known of containers from elsewhere, where the logs do not tell a name or an image. *Requires*: the actions
/// are linked.
void add_known_names(ProgramTable& table, std::span<const ContainerName> names);

}  // namespace dockaudit

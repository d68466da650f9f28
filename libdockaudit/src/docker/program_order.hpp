#pragma once

#include "docker/program_table.hpp"

namespace dockaudit {

/// Keeps the newest of the programs and their texts, gives how many were forgotten.
std::uint64_t forget_programs(ProgramTable& table, std::size_t kept);

/// Puts programs and containers into the order in which they came, whatever the order in which they were read,
/// takes out what a log has twice, and finds the starts of the nodes.
void order_programs(ProgramTable& table);

}  // namespace dockaudit

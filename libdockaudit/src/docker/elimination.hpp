#pragma once

#include "docker/file_evidence.hpp"
#include "docker/program_table.hpp"

namespace dockaudit {

/// Of a log that begins when containers run already: a file system of which nobody knows whose it is, and an id of
/// which nobody knows the file system, belong together if what runs from the one ends with the other's life, and
/// nothing else fits. Sets where those programs ran.
void eliminate(ProgramTable& table, const FileEvidence& files);

}  // namespace dockaudit

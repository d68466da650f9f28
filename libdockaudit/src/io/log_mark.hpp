#pragma once

#include <cstdint>

#include "io/input_file.hpp"

namespace dockaudit {

/// By what a log is known under any name, compressed or not: a hash of its first line, which no other log of a host
/// has. 0 if it has no whole line yet. *Requires*, *Errors*: as `InputFile::start`.
std::uint64_t log_mark(const InputFile& input);

}  // namespace dockaudit

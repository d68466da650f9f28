#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <dockaudit/time.hpp>

#include "io/input_file.hpp"

namespace dockaudit {

/// The time of the first record in some lines.
std::optional<Timestamp> find_first_time(std::string_view lines) noexcept;

/// The time of the first record whose line begins at `offset` or after it, if its header lies within
/// `probe_bytes`. *Requires*: a seekable input. *Errors*: `Error` if it cannot be read.
std::optional<Timestamp> find_time_at(const InputFile& input, std::uint64_t offset, std::size_t probe_bytes);

/// The time of the last record, if it begins within the last `probe_bytes`. *Requires*, *Errors*: as above.
std::optional<Timestamp> find_last_time(const InputFile& input, std::size_t probe_bytes);

/// The time of the first record at `offset` or after it, at the end of the input that of the last one.
/// Absent if it is not within some dozens of kilobytes, or cannot be read. *Requires*: a seekable input.
std::optional<Timestamp> find_time_near(const InputFile& input, std::uint64_t offset);

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <dockaudit/time.hpp>

#include "io/file_id.hpp"

namespace dockaudit {

/// The beginning of a log, inflated if it is compressed, and what it tells.
struct LogGlance {
    std::string start;                    ///< some kilobytes, or all that there is
    bool is_whole = false;                ///< `start` is all
    std::optional<Timestamp> first_time;  ///< of a record in its first dozens of kilobytes
    std::filesystem::file_time_type changed;
    std::uintmax_t size = 0;  ///< as it is stored
    FileId id;
    bool is_plain = false;  ///< not compressed

    bool is_empty() const noexcept { return start.empty() && is_whole; }
};

/// Absent if it cannot be read or is no regular file.
std::optional<LogGlance> glance_at(const std::filesystem::path& path);

/// True if one of them begins with all that is known of the other: a copy, or the same log under another name.
bool are_same_log(const LogGlance& a, const LogGlance& b) noexcept;

/// True if the first of two that are the same is the one to read: what is plain and longer, but not what somebody may
/// still be writing from the other.
bool is_better_copy(const LogGlance& a, const LogGlance& b) noexcept;

}  // namespace dockaudit

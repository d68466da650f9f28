#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "io/input_file.hpp"

namespace dockaudit {

struct ArchiveMember {
    std::string name;  ///< in the archive
    InputFile file;    ///< without a name of its own; may be compressed
};

/// The audit logs in a tar archive, in its order, as files without names that are called `ARCHIVE:MEMBER`. They are
/// known by their names, as auditd and collectors of reports give them; where none has such a name, by their first
/// bytes. Links, devices and sparse files are passed over, and no name of the archive is ever used as a path.
///
/// `is_log` is asked of the first bytes of a file. `on_damage` is told why the archive or one of the logs could not be
/// read to its end. *Errors*: `Error` of kind input if there is no log in it, or it cannot be written to `folder`.
std::vector<ArchiveMember> read_archive(const InputFile& archive, const std::filesystem::path& folder,
                                        const std::function<bool(std::string_view start)>& is_log,
                                        const std::function<void(const std::string& reason)>& on_damage);

/// The number of a rotated log (`audit.log.12`, `audit.log.3.gz`); 0 of one that has none.
std::int64_t rotation_of(std::string_view name) noexcept;

}  // namespace dockaudit

#pragma once

#include <span>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// How the library at hand was built: for bug reports. *Lifetime*: its texts live for ever.
struct BuildInfo {
    std::string_view version;          ///< `0.1.0`; of the library, which may be newer than its user
    std::string_view compiler;         ///< `GNU 12.2.0`
    std::string_view build_type;       ///< of CMake: `Release`; may be empty
    std::string_view auparse_version;  ///< of the libauparse that it was compiled with; a newer one may run
    std::span<const std::string_view>
        features;  ///< what it can read beyond plain logs, in order: `gzip`, `journal`
};

/// *Threads*: may be called at any time from any thread.
DOCKAUDIT_API BuildInfo build_info() noexcept;

}  // namespace dockaudit

#include <dockaudit/build_info.hpp>

#include <array>

namespace dockaudit {

BuildInfo build_info() noexcept {
    static constexpr std::array<std::string_view, 7> kFeatures{"bzip2", "gzip", "journal", "lz4",
                                                               "tar",   "xz",   "zstd"};
    return {DOCKAUDIT_VERSION, DOCKAUDIT_COMPILER, DOCKAUDIT_BUILD_TYPE, DOCKAUDIT_AUPARSE, kFeatures};
}

}  // namespace dockaudit

#include "common/version.hpp"

#include <dockaudit/build_info.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace dockaudit::cli {

std::string_view tool_version() noexcept {
    return DOCKAUDIT_VERSION;
}

std::string version_text(std::string_view program) {
    const auto library = build_info();
    return fmt::format(
        "{} {}\n"
        "libdockaudit {} ({} build by {}, for libauparse {})\n"
        "features: {}\n",
        program, tool_version(), library.version,
        library.build_type.empty() ? std::string_view("plain") : library.build_type, library.compiler,
        library.auparse_version, fmt::join(library.features, " "));
}

}  // namespace dockaudit::cli

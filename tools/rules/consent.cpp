#include "rules/consent.hpp"

#include <fmt/format.h>

#include <dockaudit/error.hpp>

namespace dockaudit::rules {

bool has_consent(const cli::TypedOptions& options, const cli::Host& host, const World& world,
                 std::string_view done) {
    if (options.has("--yes")) return true;
    if (!world.can_ask)
        throw Error(ErrorKind::usage, fmt::format("nobody can be asked, so nothing was {}", done))
            .with_hint("--yes does it without asking");
    if (world.confirm("Do that?")) return true;
    host.out->write(fmt::format("Nothing was {}.\n", done));
    return false;
}

}  // namespace dockaudit::rules

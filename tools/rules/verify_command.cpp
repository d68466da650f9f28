#include <dockaudit/error.hpp>

#include "rules/commands.hpp"
#include "rules/consent.hpp"
#include "rules/host_survey.hpp"
#include "rules/verification.hpp"

namespace dockaudit::rules {

using cli::ExitStatus;
using cli::Host;

ExitStatus verify_command(const cli::TypedOptions& options, const Host& host, const World& world) {
    if (!world.is_root)
        throw Error(ErrorKind::usage, "only root can try whether events are recorded").with_hint("try sudo");
    const auto rule_host = survey_host(world, host);
    Verification verification(host, world, rule_host);
    host.out->write(verification.plan());
    host.out->flush();
    if (!has_consent(options, host, world, "tried")) return ExitStatus::nothing_found;
    verification.run();
    host.out->write("\n" + verification.report());
    return verification.is_verified() ? ExitStatus::done : ExitStatus::findings;
}

}  // namespace dockaudit::rules

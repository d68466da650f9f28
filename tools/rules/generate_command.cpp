#include <fmt/format.h>

#include <dockaudit/error.hpp>
#include <dockaudit/rule_profile.hpp>

#include "rules/commands.hpp"
#include "rules/consent.hpp"
#include "rules/host_survey.hpp"
#include "rules/installation.hpp"
#include "rules/profile_option.hpp"

namespace dockaudit::rules {
namespace {

using cli::ExitStatus;
using cli::Host;

[[noreturn]] void refuse(const cli::TypedOption& option, const std::string& message, std::string hint = {}) {
    throw Error(message, option.name, 0, option.name.size()).with_hint(std::move(hint));
}

// What nobody would look at is a mistake.
void check_options(const cli::TypedOptions& options) {
    const auto* const install = options.find("--install");
    const auto* const output = options.find("--output");
    const auto* const yes = options.find("--yes");
    const auto* const dry = options.find("--dry-run");
    if (install != nullptr && output != nullptr)
        refuse(*output, "--install and --output contradict each other", "--install writes to its own place");
    if (install == nullptr && yes != nullptr) refuse(*yes, "this is for --install");
    if (install == nullptr && output == nullptr && dry != nullptr)
        refuse(*dry, "this is for --install and --output",
               "without them the rules are printed, and nothing is changed");
    if (dry != nullptr && yes != nullptr) refuse(*yes, "--dry-run and --yes contradict each other");
}

ExitStatus install(const cli::TypedOptions& options, const Host& host, const World& world,
                   InstalledTexts texts) {
    const bool is_dry = options.has("--dry-run");
    if (!is_dry && !world.is_root)
        throw Error(ErrorKind::output, "rules can be installed by root only")
            .with_hint("try sudo; --dry-run tells what would be done");
    const Installation installation(host, world, std::move(texts));
    host.out->write((is_dry ? "This would be done:\n" : "") + installation.plan());
    if (is_dry) return ExitStatus::done;
    host.out->flush();
    if (!has_consent(options, host, world, "changed")) return ExitStatus::nothing_found;
    installation.write();
    installation.load();
    host.out->write("The rules are loaded. dockaudit-rules verify tries them.\n");
    return ExitStatus::done;
}

}  // namespace

ExitStatus generate_command(const cli::TypedOptions& options, const Host& host, const World& world) {
    check_options(options);
    const auto profile = find_profile(options);
    const auto rule_host = find_rule_host(options, world, host);
    if (options.has("--install")) return install(options, host, world, make_texts(profile, rule_host));
    const auto text = generate_rules(profile, rule_host);
    const auto* const output = options.find("--output");
    if (output == nullptr || output->value == "-") {
        host.out->write(text);
    } else if (options.has("--dry-run")) {
        host.out->write(fmt::format("This would be done:\nwrite {}: {} bytes\n", output->value, text.size()));
    } else {
        world.write(output->value, text);
    }
    return ExitStatus::done;
}

}  // namespace dockaudit::rules

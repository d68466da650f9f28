#include "rules/rules_command.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "common/command_line.hpp"
#include "common/version.hpp"
#include "rules/commands.hpp"
#include "rules/rules_options.hpp"

namespace dockaudit::rules {
namespace {

using cli::ExitStatus;
using cli::Host;

struct Entry {
    std::string_view name;
    ExitStatus (*run)(const cli::TypedOptions&, const Host&, const World&);
};

constexpr auto kEntries = std::to_array<Entry>({
    {"generate", generate_command},
    {"check", check_command},
    {"explain", explain_command},
    {"measure", measure_command},
    {"verify", verify_command},
    {"setup", setup_command},
});

}  // namespace

ExitStatus rules_command(const Host& host, const World& world) {
    const auto typed = cli::parse_commands(host.arguments, rules_command_table(), rules_common_options());
    const auto& options = typed.options;
    if (options.has("--help")) {
        host.out->write(typed.spec != nullptr
                            ? cli::command_help(host.program, *typed.spec, rules_common_options())
                            : rules_help());
        return ExitStatus::done;
    }
    if (options.has("--version")) {
        host.out->write(cli::version_text("dockaudit-rules"));
        return ExitStatus::done;
    }
    if (const auto* const option = options.find("--completion")) {
        if (option->value != "bash")
            throw option->mistake("there is no completion for this shell").with_hint("it is made for bash");
        host.out->write(rules_completion());
        return ExitStatus::done;
    }
    if (typed.spec == nullptr) {
        host.out->write(rules_help());
        return ExitStatus::error;
    }
    const auto* const entry = std::ranges::find(kEntries, typed.spec->name, &Entry::name);
    return entry->run(options, host, world);
}

}  // namespace dockaudit::rules

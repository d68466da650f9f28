#include "common/host.hpp"
#include "rules/rules_command.hpp"

int main(int argument_count, char** arguments) {
    const auto world = dockaudit::rules::make_real_world();
    return dockaudit::cli::run_command(
        "dockaudit-rules", argument_count, arguments,
        [&world](const dockaudit::cli::Host& host) { return dockaudit::rules::rules_command(host, world); });
}

#include "common/host.hpp"
#include "report/report_command.hpp"

int main(int argument_count, char** arguments) {
    return dockaudit::cli::run_command("dockaudit-report", argument_count, arguments,
                                       dockaudit::report::report_command);
}

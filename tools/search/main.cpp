#include "common/host.hpp"
#include "search/search_command.hpp"

int main(int argument_count, char** arguments) {
    return dockaudit::cli::run_command("dockaudit-search", argument_count, arguments,
                                       dockaudit::search::search_command);
}

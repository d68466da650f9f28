// Pulls the events of the last hour whose rule has a key with "docker" in it, from the logs of this host.
//
//     recent_docker [LOG]     another log: all of its events with such a key

#include <dockaudit/dockaudit.hpp>

#include <exception>
#include <iostream>
#include <vector>

using namespace std::chrono_literals;

int main(int argc, char** argv) {
    try {
        std::vector logs{dockaudit::LogSet::system()};
        auto builder = dockaudit::Query::builder().key("docker");
        if (argc > 1) {
            logs = dockaudit::LogSet::named(argv[1]);
        } else {
            builder.since(dockaudit::ago(1h));
        }
        for (const dockaudit::EventView& event : dockaudit::EventReader(logs, builder.build())) {
            std::cout << dockaudit::harmless(to_string(event.id())) << ' '
                      << dockaudit::harmless(event.field("exe").value_or("?")) << '\n';
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

// What a program of somebody else looks like: counts the events with a key.

#include <dockaudit/dockaudit.hpp>
#include <iostream>

int main(int argc, char** argv) {
    if (argc != 3) return 2;
    const auto query = dockaudit::Query::builder().key(argv[2]).build();
    dockaudit::EventReader reader(dockaudit::LogSet::file(argv[1]), query);
    std::size_t events = 0;
    for (const dockaudit::EventView& event : reader) events += event.records().empty() ? 0U : 1U;
    std::cout << events << '\n';
    return 0;
}

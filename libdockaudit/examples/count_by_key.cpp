// Counts events by the key of the rule that recorded them, the most frequent first. An event with two keys counts for both.
//
//     count_by_key [LOG]     without one: the logs of this host

#include <dockaudit/dockaudit.hpp>

#include <exception>
#include <iostream>
#include <vector>

int main(int argc, char** argv) {
    try {
        const auto logs =
            argc > 1 ? dockaudit::LogSet::named(argv[1]) : std::vector{dockaudit::LogSet::system()};
        dockaudit::FieldCounter counter(dockaudit::parse_event_fields("key"));
        for (const dockaudit::EventView& event : dockaudit::EventReader(logs)) counter.add(event);

        for (const auto& group : counter.groups()) {
            // One field was asked for; an event without a key has no value of it.
            const auto& keys = group.values.front();
            std::cout << group.count << ' ' << (keys.empty() ? "(no key)" : dockaudit::harmless(keys.front()))
                      << '\n';
        }
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

// Writes each program that was started in a container as a line of JSON: when, in which one, the person behind it (with
// a `~` where only words and times tell), and its command line.
//
//     container_processes LOG

#include <dockaudit/dockaudit.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <string_view>

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw dockaudit::Error(dockaudit::ErrorKind::usage, "usage: container_processes LOG");
        const auto logs = dockaudit::LogSet::named(argv[1]);
        // All starts of programs first: what is learnt late explains what was early.
        const auto history = dockaudit::read_container_history(logs);
        const auto query = dockaudit::Query::builder()
                               .type(dockaudit::RecordType::execve)
                               .place(dockaudit::ProcessPlace::container, history)
                               .build();
        dockaudit::EventReader reader(logs, query);

        const auto make_writer = [&] {
            dockaudit::RowWriterOptions options;
            options.format = dockaudit::RowFormat::json;
            options.history = history;
            return dockaudit::make_field_writer(
                dockaudit::parse_event_fields("time,container,container.name,person,argv"), options);
        };
        dockaudit::write_events(reader, make_writer,
                                [](std::string_view text, std::uint64_t) { std::cout << text; });
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

// Pushes failed system calls to a sink that stops after the first five, and says in words what they were.
//
//     failed_commands LOG

#include <dockaudit/dockaudit.hpp>

#include <exception>
#include <iostream>

namespace {

void print(const dockaudit::EventView& event, dockaudit::Interpreter& interpreter) {
    const auto* call = event.find_record(dockaudit::RecordType::syscall);
    if (call == nullptr) return;
    for (const auto& field : call->fields()) {
        for (const auto* wanted : {"auid", "comm", "syscall", "exit"}) {
            if (field.name == wanted)
                std::cout << field.name << '=' << interpreter.interpret(*call, field) << ' ';
        }
    }
    std::cout << '\n';
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw dockaudit::Error(dockaudit::ErrorKind::usage, "usage: failed_commands LOG");
        dockaudit::EventReader reader(dockaudit::LogSet::named(argv[1]),
                                      dockaudit::Query::builder().success(false).build());
        dockaudit::Interpreter interpreter;
        int left = 5;
        dockaudit::visit_events(reader, [&](const dockaudit::EventView& event) {
            print(event, interpreter);
            return --left > 0 ? dockaudit::Flow::go_on : dockaudit::Flow::stop;
        });
        std::cout << reader.diagnostics().matched << " events seen\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

// A criterion of one's own: programs that a person ran as somebody else. The query takes what it can, since it skips the
// rest of the log quickly; the loop decides about what is left, and keeps what it found.
//
//     own_criterion LOG

#include <dockaudit/dockaudit.hpp>

#include <exception>
#include <iostream>
#include <vector>

namespace {

// Compares two fields of the record of the call, which no option of a query does.
bool runs_as_somebody_else(const dockaudit::EventView& event) {
    const auto* call = event.find_record(dockaudit::RecordType::syscall);
    if (call == nullptr) return false;
    const auto login = call->field("auid");
    const auto user = call->field("uid");
    // A field that is not there is neither equal nor different.
    return login && user && *login != *user;
}

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw dockaudit::Error(dockaudit::ErrorKind::usage, "usage: own_criterion LOG");
        const auto nobody = dockaudit::Query::builder().loginuid(dockaudit::kUnsetId).build();
        const auto query =
            dockaudit::Query::builder().type(dockaudit::RecordType::execve).exclude(nobody).build();

        // A view dies with the next event; to_owned() makes a copy that stays.
        std::vector<dockaudit::Event> found;
        for (const dockaudit::EventView& event :
             dockaudit::EventReader(dockaudit::LogSet::named(argv[1]), query)) {
            if (runs_as_somebody_else(event)) found.push_back(event.to_owned());
        }

        dockaudit::Interpreter interpreter;
        for (const auto& event : found) {
            const auto& call = *event.view().find_record(dockaudit::RecordType::syscall);
            for (const auto& field : call.fields()) {
                if (field.name == "auid" || field.name == "uid" || field.name == "exe")
                    std::cout << field.name << '=' << interpreter.interpret(call, field) << ' ';
            }
            std::cout << '\n';
        }
        std::cout << found.size() << " programs\n";
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

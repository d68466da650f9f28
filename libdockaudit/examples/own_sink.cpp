// A format of one's own: who ran which program, as a graph for dot(1). `write_events` formats on all threads, each with a
// writer of its own, and hands the texts over in the order of the events.
//
//     own_sink LOG | dot -Tsvg > who-ran-what.svg

#include <dockaudit/dockaudit.hpp>

#include <cstdint>
#include <exception>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

namespace {

// In a name of dot, quotes and backslashes need a backslash.
void append_name(std::string& out, std::string_view name) {
    std::string harmless;
    dockaudit::append_escaped(harmless, name, dockaudit::EscapeMode::tty);
    out += '"';
    for (const char byte : harmless) {
        if (byte == '"' || byte == '\\') out += '\\';
        out += byte;
    }
    out += '"';
}

// Keeps nothing between two events: others write those before and after.
class GraphWriter : public dockaudit::EventWriter {
 public:
    void append_begin(std::string& out) override { out += "strict digraph {\n"; }

    void append_event(std::string& out, const dockaudit::EventView& event) override {
        const auto values = reader_.read(event);
        if (values[0].empty() || values[1].empty()) return;
        append_name(out, values[0].front());
        out += " -> ";
        append_name(out, values[1].front());
        out += ";\n";
    }

    void append_end(std::string& out) override { out += "}\n"; }

 private:
    dockaudit::FieldReader reader_{dockaudit::parse_event_fields("auid,exe")};
};

}  // namespace

int main(int argc, char** argv) {
    try {
        if (argc != 2) throw dockaudit::Error(dockaudit::ErrorKind::usage, "usage: own_sink LOG");
        // Services are left out: nobody is logged in there.
        const auto nobody = dockaudit::Query::builder().loginuid(dockaudit::kUnsetId).build();
        const auto query = dockaudit::Query::builder()
                               .type(dockaudit::RecordType::execve)
                               .success(true)
                               .exclude(nobody)
                               .build();
        dockaudit::EventReader reader(dockaudit::LogSet::named(argv[1]), query);
        dockaudit::write_events(
            reader, [] { return std::make_unique<GraphWriter>(); },
            [](std::string_view text, std::uint64_t) { std::cout << text; });
    } catch (const std::exception& error) {
        std::cerr << error.what() << '\n';
        return 1;
    }
}

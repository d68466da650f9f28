#include <dockaudit/color_writer.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "support/color.hpp"
#include "support/logs.hpp"

using namespace dockaudit;

namespace {

std::string write(EventWriter& writer, const std::string& line) {
    const Event event(line);
    std::string out;
    writer.append_event(out, event.view());
    return out;
}

// The colored parts of a text, each in brackets.
std::string colored_parts(const std::string& text) {
    std::string parts;
    for (auto at = text.find('\x1b'); at != std::string::npos; at = text.find('\x1b', at + 1)) {
        const auto begin = text.find('m', at) + 1;
        at = text.find('\x1b', begin);
        parts += "[" + text.substr(begin, at - begin) + "]";
    }
    return parts;
}

}  // namespace

TEST_CASE("what is coloured of a record") {
    struct Test {
        std::string name;
        OutputFormat format;
        std::string body;
        std::string parts;
    };
    const std::vector<Test> tests{
        {"nothing to see", OutputFormat::plain, "success=yes exit=0 key=(null)", ""},
        {"failure", OutputFormat::plain, "success=no exit=-13 a0=1", "[no][-13]"},
        {"failure, interpreted", OutputFormat::interpret, "arch=c000003e syscall=2 success=no exit=-13 a0=1",
         "[no][EACCES(Permission denied)]"},
        {"a key", OutputFormat::plain, "key=\"a b\" x=1", "[\"a b\"]"},
        {"keys", OutputFormat::interpret, "key=6101620A", "[a][b\\012]"},
        {"a result", OutputFormat::plain, "pid=1 msg='op=x res=failed'", "[failed]"},
        {"quoted fields", OutputFormat::plain, "comm=\"a success=no\" success=yes", ""},
        {"an open quote", OutputFormat::plain, "comm=\"a success=no", ""},
        {"an open parenthesis", OutputFormat::plain, "exit=E(x key=k", "[E(x][k]"},
        {"no value", OutputFormat::plain, "key= success=", ""},
        {"a forged colour", OutputFormat::plain, "comm=\"\x1b[31m\"", ""},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        const auto line = "type=SYSCALL msg=audit(1700000000.100:10): " + test.body;
        const auto writer = make_color_writer(make_event_writer(test.format));
        const auto colored = write(*writer, line);
        const auto frame =
            test.format == OutputFormat::plain ? "[----][time->Tue Nov 14 22:13:20 2023]" : "[----]";
        CHECK(colored_parts(colored) == frame + std::string("[SYSCALL]") + test.parts);
        CHECK(test::without_color(colored) == write(*make_event_writer(test.format), line));
    }
}

TEST_CASE("without its colours the output is that of the other writer") {
    for (const auto& log : test::recorded_logs()) {
        CAPTURE(log.name);
        for (const auto format : {OutputFormat::plain, OutputFormat::interpret}) {
            const auto writer = make_event_writer(format);
            const auto color_writer = make_color_writer(make_event_writer(format));
            std::string plain;
            std::string colored;
            EventReader reader(LogSet::file(log.path));
            for (int count = 0; const auto* event = reader.next(); ++count) {
                if (count == 500) break;
                writer->append_event(plain, *event);
                color_writer->append_event(colored, *event);
            }
            CHECK(colored.size() > plain.size());
            // Values of these logs have no escape bytes: what is taken out was put in.
            CHECK((test::without_color(colored) == plain));
        }
    }
}

TEST_CASE("a line of very many results is coloured in linear time") {
    std::string line = "type=SYSCALL msg=audit(1700000000.100:10): ";
    for (int count = 0; count < 60'000; ++count) line += "exit=E( key=\" ";
    const auto writer = make_color_writer(make_event_writer(OutputFormat::plain));
    const auto begin = std::chrono::steady_clock::now();
    CHECK(test::without_color(write(*writer, line)).size() == line.size() + 37);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}

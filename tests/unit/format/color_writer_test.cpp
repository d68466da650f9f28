#include <dockaudit/color_writer.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_reader.hpp>
#include <dockaudit/query.hpp>

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

// What is in reverse, in `<>`; the other colours taken out.
std::string highlighted(const std::string& text) {
    constexpr std::string_view kMatch = "\x1b[7m";
    std::string marked;
    std::size_t at = 0;
    for (auto begin = text.find(kMatch); begin != std::string::npos; begin = text.find(kMatch, at)) {
        const auto end = text.find('\x1b', begin + 1);
        marked += test::without_color(text.substr(at, begin - at));
        marked += "<" + text.substr(begin + kMatch.size(), end - begin - kMatch.size()) + ">";
        at = end;
    }
    return marked + test::without_color(text.substr(at));
}

std::unique_ptr<EventWriter> make_highlighter(OutputFormat format, const Query& query) {
    ColorOptions options{query.match_texts(), std::nullopt};
    if (format == OutputFormat::interpret) options.interpreter.emplace();
    return make_color_writer(make_event_writer(format), options);
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

TEST_CASE("what was searched for is highlighted") {
    constexpr auto kRaw = OutputFormat::raw;
    constexpr auto kInterpret = OutputFormat::interpret;
    const auto query = [] { return Query::builder(); };
    struct Test {
        std::string name;
        OutputFormat format;
        Query query;
        std::string type;
        std::string body;
        std::string expected;  // the interpreting writer ends each value with a space
    };
    const std::vector<Test> tests{
        {"nothing asked", kRaw, Query(), "SYSCALL", "pid=1 comm=\"a\"", "pid=1 comm=\"a\""},
        {"every place in a value", kRaw, query().comm("a").build(), "SYSCALL", "comm=\"aba\" exe=\"a\"",
         "comm=\"<a>b<a>\" exe=\"a\""},
        {"places that overlap", kRaw, query().key("ab").key("b").key("bc").build(), "SYSCALL",
         "key=\"xabcb\"", "key=\"x<abcb>\""},
        {"no key", kRaw, query().key("(null)").build(), "SYSCALL", "key=(null)", "key=<(null)>"},
        {"whole words", kRaw, query().comm("a").whole_words().build(), "SYSCALL", "comm=\"ab\" comm=\"a\"",
         "comm=\"ab\" comm=\"<a>\""},
        {"hex digits", kRaw, query().file("b c").build(), "PATH", "name=6162206364 inode=1",
         "name=61<622063>64 inode=1"},
        {"hex digits, across bytes", kRaw, query().file("&").build(), "PATH", "name=6262", "name=6262"},
        {"keys that share a value", kRaw, query().key("b").whole_words().build(), "SYSCALL", "key=61016201",
         "key=6101<62>01"},
        {"the working directory", kRaw, query().file("/x").build(), "CWD", "cwd=\"/x/y\"", "cwd=\"</x>/y\""},
        {"a text with spaces, interpreted", kInterpret, query().file("b c").build(), "PATH",
         "name=6162206364 inode=1", "name=a<b c>d inode=1 "},
        {"a number", kRaw, query().pid(12).build(), "SYSCALL", "ppid=12 pid=12 a0=12",
         "ppid=12 pid=<12> a0=12"},
        {"a part of a number", kRaw, query().pid(12).build(), "SYSCALL", "pid=123", "pid=123"},
        {"an id that is unset", kRaw, query().session(kUnsetId).build(), "SYSCALL", "ses=4294967295 x=-1",
         "ses=<4294967295> x=-1"},
        {"prose after a number", kRaw, query().loginuid(0).build(), "LOGIN", "old auid=0 new auid=1",
         "old auid=<0> new auid=1"},
        {"an account, interpreted", kInterpret, query().any_uid(0).build(), "SYSCALL", "auid=0 gid=0 uid=0",
         "auid=<root> gid=root uid=<root> "},
        {"an enriched name", kRaw, query().uid(Account("eve", 1)).build(), "SYSCALL",
         "uid=1 gid=1\x1dUID=\"eve\" GID=\"eve\"", "uid=<1> gid=1\x1dUID=\"<eve>\" GID=\"eve\""},
        {"a failure", kInterpret, query().exit(-13).build(), "SYSCALL",
         "arch=c000003e syscall=2 success=no exit=-13",
         "arch=x86_64 syscall=open success=no exit=<EACCES(Permission denied)> "},
        {"an argument", kRaw, query().argument("-r").build(), "EXECVE", "argc=2 a0=\"rm\" a1=\"-rf\"",
         "argc=2 a0=\"rm\" a1=\"<-r>f\""},
        {"a number that is no argument", kRaw, query().argument("7").build(), "SYSCALL", "a0=7 pid=7",
         "a0=7 pid=7"},
        {"a command line", kRaw, query().command("t /").build(), "PROCTITLE", "proctitle=636174002F",
         "proctitle=6361<74002F>"},
        {"a command line, interpreted", kInterpret, query().command("if=/ o").build(), "PROCTITLE",
         "proctitle=64640069663D2F006F66", "proctitle=dd <if=/ o>f "},
        {"a socket, interpreted", kInterpret, query().file("/run/s").build(), "SOCKADDR",
         "saddr=01002F72756E2F7300", "saddr={ saddr_fam=local path=</run/s> } "},
        {"the message of a program", kRaw, query().host("h").build(), "USER_LOGIN",
         "pid=1 msg='op=h hostname=h addr=? res=success'",
         "pid=1 msg='op=h hostname=<h> addr=? res=success'"},
        {"an expression", kRaw, query().where("a0 r= 7 && pid == 3").build(), "SYSCALL", "a0=7 a1=7 pid=3",
         "a0=<7> a1=7 pid=<3>"},
        {"what is not wanted", kRaw, query().exclude(query().comm("a").build()).build(), "SYSCALL",
         "comm=\"ab\"", "comm=\"ab\""},
        {"a choice", kRaw, query().any_of({query().comm("a").build(), query().pid(1).build()}).build(),
         "SYSCALL", "pid=1 comm=\"ab\"", "pid=<1> comm=\"<a>b\""},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        const auto line = "type=" + test.type + " msg=audit(1700000000.100:10): " + test.body;
        const auto marked = highlighted(write(*make_highlighter(test.format, test.query), line));
        const std::string_view header_end = test.format == kRaw ? ":10): " : ":10) : ";
        const auto begin = marked.find(header_end) + header_end.size();
        CHECK(marked.substr(begin) == test.expected + "\n");
    }
}

TEST_CASE("after a match the colour of its value goes on") {
    const auto writer = make_highlighter(OutputFormat::raw, Query::builder().key("b").build());
    const auto text = write(*writer, "type=SYSCALL msg=audit(1700000000.100:10): key=abc");
    CHECK(text.ends_with("key=\x1b[35ma\x1b[7mb\x1b[0m\x1b[35mc\x1b[0m\n"));
}

TEST_CASE("a line with an escape byte stays as it is") {
    const auto writer = make_highlighter(OutputFormat::raw, Query::builder().comm("31").key("k").build());
    const std::string line = "type=SYSCALL msg=audit(1700000000.100:10): comm=\"\x1b[31m\" key=\"k\"";
    CHECK(write(*writer, line) == line + "\n");
}

TEST_CASE("without its colours the output is that of the other writer") {
    const auto query = Query::builder()
                           .file("e")
                           .comm("s")
                           .key("a")
                           .command(" ")
                           .argument("-")
                           .any_uid(0)
                           .any_gid(Account("root", 0))
                           .pid(1)
                           .exit(0)
                           .host("1")
                           .context("_t")
                           .where("res r= success")
                           .build();
    for (const auto& log : test::recorded_logs()) {
        CAPTURE(log.name);
        for (const auto format : {OutputFormat::plain, OutputFormat::raw, OutputFormat::interpret}) {
            const auto writer = make_event_writer(format);
            const auto color_writer = make_highlighter(format, query);
            std::string plain;
            std::string colored;
            EventReader reader(LogSet::file(log.path));
            for (int count = 0; const auto* event = reader.next(); ++count) {
                if (count == 500) break;
                writer->append_event(plain, *event);
                color_writer->append_event(colored, *event);
            }
            CHECK(colored.find("\x1b[7m") != std::string::npos);
            // Values of these logs have no escape bytes: what is taken out was put in.
            CHECK((test::without_color(colored) == plain));
        }
    }
}

TEST_CASE("a line of very many fields that are searched is highlighted in linear time") {
    std::string line = "type=SOCKADDR msg=audit(1700000000.100:10):";
    for (int count = 0; count < 60'000; ++count) line += " saddr={ name= pid=1 x";
    const auto query = Query::builder().file("a").host("1").pid(1).build();
    const auto writer = make_highlighter(OutputFormat::raw, query);
    const auto begin = std::chrono::steady_clock::now();
    CHECK(test::without_color(write(*writer, line)).size() == line.size() + 1);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}

TEST_CASE("a line of very many results is coloured in linear time") {
    std::string line = "type=SYSCALL msg=audit(1700000000.100:10): ";
    for (int count = 0; count < 60'000; ++count) line += "exit=E( key=\" ";
    const auto writer = make_color_writer(make_event_writer(OutputFormat::plain));
    const auto begin = std::chrono::steady_clock::now();
    CHECK(test::without_color(write(*writer, line)).size() == line.size() + 37);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{5});
}

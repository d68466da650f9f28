#include <dockaudit/event_writer.hpp>

#include <doctest/doctest.h>

#include <memory>
#include <string>

#include <dockaudit/error.hpp>

using namespace dockaudit;

namespace {

const std::string kStamp = " msg=audit(1700000000.123:456)";

std::string write(OutputFormat format, const std::string& lines, const WriterOptions& options = {}) {
    const auto writer = make_event_writer(format, options);
    const Event event(lines);
    std::string out;
    writer->append_event(out, event.view());
    return out;
}

// The line of one record of a type without its header.
std::string interpret(const std::string& type, const std::string& body, EscapeMode mode = EscapeMode::tty) {
    WriterOptions options;
    options.escape = mode;
    const auto out = write(OutputFormat::interpret, "type=" + type + kStamp + ": " + body, options);
    const std::string header = "----\ntype=" + type + " msg=audit(11/14/23 22:13:20.123:456) : ";
    REQUIRE(out.starts_with(header));
    return out.substr(header.size());
}

struct Case {
    const char* name;
    const char* body;
    const char* text;
};

}  // namespace

// Every text below was printed by ausearch 3.0.9.
TEST_CASE("-i walks from = to =") {
    const Case cases[] = {
        {"classes", "uid=0 comm=6C73 mode=0100644 pid=1", "uid=root comm=ls mode=file,644 pid=1 \n"},
        {"spaces stay", "  a=1   b=2", "  a=1   b=2 \n"},
        {"a comma behind a class", "uid=0, gid=0,auid=0 x=1", "uid=root  gid=root auid=root x=1 \n"},
        {"a comma behind none", "a=1, b=2,, c=3,: d=4", "a=1, b=2,, c=3,: d=4 \n"},
        {"quotes without class", "op=\"add rule\" key=\"k1\" list=4 res=1",
         "op=\"add rule\" key=k1 list=exit res=yes \n"},
        {"quotes with class", "comm=\"a b\" exe=\"x,y\"", "comm=a b exe=x,y \n"},
        {"an open quote", "path=\"unclosed b=2", "path=  \n"},
        {"something behind a quote", "x=\"a b\"c y=1", "x=\"a b\"  y=1 \n"},
        {"no fields", "hello world", "hello world\n\n"},
        {"text behind the last value", "x=1 foo bar", "x=1 \n"},
        {"text behind a last comma", "exit=-2, x", "exit=ENOENT(No such file or directory)  x\n\n"},
        {"an empty rest behind a comma", "uid=0,", "uid=root \n\n"},
        {"several keys", "key=61016201636465 x=1", "key=a key=b key=cde x=1 \n"},
        {"an empty last key", "key=6101 x=1", "key=a key= x=1 \n"},
        {"a first label is cut at a comma", "subj=a:b:c:s0,c1 obj=x", "subj=a:b:c:s0 c1 obj=x \n"},
        {"a later label is not", "x=1 subj=a:b:c:s0,c1 y=2", "x=1 subj=a:b:c:s0,c1 y=2 \n"},
        {"terminal data", "data=6c730d x=1", "data=\"ls\",<ret>x=1 \n"},
        {"an account with a colon", "acct=root: acct=4142 x=1", "acct=root acct=AB x=1 \n"},
        {"names behind marks", "(uid=0 'uid=0 \"uid=0 ((uid=0", "(uid=root 'uid=root \"uid=0 ((uid=root \n"},
        {"no values", "a=  b= uid= x==6", "a=  b= uid=root x==6 \n"},
        {"a first msg is a field", "msg='op=x uid=0'", "msg='op=x uid=0' \n"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(interpret("PATH", test.body) == test.text);
    }
}

TEST_CASE("-i of the message of a user-space record") {
    const Case cases[] = {
        {"a word keeps its quote", "pid=1 msg='op=x res=success'", "pid=1 msg='op=x res=success' \n"},
        {"a number loses it", "pid=1 msg='op=x res=1'", "pid=1 msg='op=x res=yes \n"},
        {"a quoted value swallows it", "pid=1 msg='op=x exe=\"/usr/bin/su\"'",
         "pid=1 msg='op=x exe=/usr/bin/su \n"},
        {"the first field", "pid=1 msg='uid=0 x=1'", "pid=1 msg='uid=root x=1' \n"},
        {"nothing but prose", "pid=1 msg='foo bar'", "pid=1 msg=\n"},
        {"prose in parentheses", "pid=1 msg='op=login (hostname=?, addr=?, terminal=? res=success)'",
         "pid=1 msg='op=login (hostname=?, addr=?  terminal=? res=success)' \n"},
        {"what is enriched wins everywhere", "uid=0 msg='uid=5 res=1'\x1dUID=\"alice\"",
         "uid=alice msg='uid=alice res=yes \n"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(interpret("USER_LOGIN", test.body) == test.text);
    }
}

TEST_CASE("the headers of -i") {
    const auto of = [](const std::string& line) { return write(OutputFormat::interpret, line); };
    CHECK(of("node=n1 type=path" + kStamp + ": a=1") ==
          "----\nnode=n1 type=PATH msg=audit(11/14/23 22:13:20.123:456) : a=1 \n");
    CHECK(of("  type=PATH msg=foo1(1700000000.5:456): a=1") ==
          "----\ntype=PATH msg=audit(11/14/23 22:13:20.005:456) : a=1 \n");
    CHECK(of("node=n1 type=foo" + kStamp + ": a=1") ==
          "----\nnode=n1 type=foo msg=audit(11/14/23 22:13:20.123:456) : a=1 \n");
    CHECK(of("type=EOE" + kStamp + ": ") == "----\ntype=EOE msg=audit(11/14/23 22:13:20.123:456) : \n\n");
    CHECK(of("type=PATH msg=audit(1700000000.123:456") == "----\ntype=PATH msg=audit(");
}

TEST_CASE("control bytes never reach a terminal through -i") {
    CHECK(interpret("PATH", "pid=\x1b[m \x1b x=1\r") == "pid=\\033[m \\033 x=1\\015 \n");
    CHECK(interpret("PATH", "uid=7\x1dUID=\"a\x1b\"") == "uid=a\\033 \n");
    CHECK(interpret("PATH", "key=1B01 x=1") == "key=\\033 key= x=1 \n");
    CHECK(interpret("PATH", "pid=\x1b[m", EscapeMode::raw) == "pid=\x1b[m \n");
    CHECK(interpret("PATH", "dev=\"a b\" comm=\"a b\"", EscapeMode::shell) == "dev=\"a b\" comm=a\\ b \n");
    WriterOptions options;
    options.escape = EscapeMode::shell;
    CHECK(write(OutputFormat::interpret, "type=PATH" + kStamp + ": a b", options) ==
          "----\ntype=PATH msg=audit(11/14/23 22:13:20.123:456) :\\ a\\ b\n\n");
}

TEST_CASE("default shows the last record first") {
    const auto lines = "type=SYSCALL" + kStamp + ": a=1\x1dUID=\"x\"\ntype=PATH" + kStamp + ": b=\t2\n";
    CHECK(write(OutputFormat::plain, lines) == "----\ntime->Tue Nov 14 22:13:20 2023\ntype=PATH" + kStamp +
                                                   ": b=\\0112\ntype=SYSCALL" + kStamp + ": a=1\n");
    WriterOptions options;
    options.escape = EscapeMode::shell;
    CHECK(
        write(OutputFormat::plain, "type=X" + kStamp + ": b=\"2\"", options) ==
        "----\ntime->Tue Nov 14 22:13:20 2023\ntype=X\\ msg=audit\\(1700000000.123:456\\):\\ b=\\\"2\\\"\n");
    CHECK(write(OutputFormat::plain, "type=DAEMON_START" + kStamp + ": b=\"2\x1b\"", options) ==
          "----\ntime->Tue Nov 14 22:13:20 2023\ntype=DAEMON_START" + kStamp + ": b=\"2\\033\"\n");
}

TEST_CASE("a record about the daemon stands alone") {
    const auto lines = "type=SYSCALL" + kStamp + ": a=1\ntype=DAEMON_END" + kStamp + ": b=2\n";
    CHECK(write(OutputFormat::plain, lines) ==
          "----\ntime->Tue Nov 14 22:13:20 2023\ntype=DAEMON_END" + kStamp + ": b=2\n");
    CHECK(write(OutputFormat::interpret, lines) ==
          "----\ntype=DAEMON_END msg=audit(11/14/23 22:13:20.123:456) : b=2 \n");
    CHECK(write(OutputFormat::raw, lines) == lines);
}

TEST_CASE("raw is what was stored") {
    const std::string line = "type=X" + kStamp + ": a=\x1b\x80\r\x1dUID=\"x\"";
    CHECK(write(OutputFormat::raw, line) == line + '\n');
}

TEST_CASE("times are local") {
    WriterOptions options;
    options.utc_offset = [](std::chrono::sys_seconds instant) {
        return instant.time_since_epoch().count() < 1700000010 ? std::chrono::seconds(5400)
                                                               : std::chrono::seconds(-3600);
    };
    const auto writer = make_event_writer(OutputFormat::plain, options);
    const auto line = [&](const char* second) {
        const Event event("type=X msg=audit(" + std::string(second) + ".000:1): a=1");
        std::string out;
        writer->append_event(out, event.view());
        return out.substr(11, out.find('\n', 11) - 11);
    };
    CHECK(line("1700000000") == "Tue Nov 14 23:43:20 2023");
    CHECK(line("1700000000") == "Tue Nov 14 23:43:20 2023");
    CHECK(line("1700000010") == "Tue Nov 14 21:13:30 2023");
    CHECK(line("0000000000") == "Thu Jan  1 01:30:00 1970");
    CHECK(line("1709210000") == "Thu Feb 29 11:33:20 2024");
    CHECK(line("253402300800") == "Fri Dec 31 23:00:00 9999");
    CHECK(line("2000000000000") == "Sat Jun 24 02:33:20 65347");
}

TEST_CASE("a locale that is not there is named") {
    WriterOptions options;
    options.locale = "xx_XX.nothing";
    CHECK_THROWS_WITH_AS(make_event_writer(OutputFormat::interpret, options),
                         "There is no locale 'xx_XX.nothing' on this host", Error);
    CHECK_NOTHROW(make_event_writer(OutputFormat::raw, options));
}

TEST_CASE("the names of formats") {
    CHECK(parse_output_format("default") == OutputFormat::plain);
    CHECK(parse_output_format("raw") == OutputFormat::raw);
    CHECK(parse_output_format("interp") == OutputFormat::interpret);
    CHECK(parse_output_format("interpreted") == OutputFormat::interpret);
    CHECK_FALSE(parse_output_format("plain"));
    CHECK_FALSE(parse_output_format("rawx"));
}

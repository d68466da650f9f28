#include <dockaudit/event_writer.hpp>

#include <doctest/doctest.h>

#include <array>
#include <memory>
#include <string>

#include <dockaudit/error.hpp>

#include "support/random.hpp"

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

constexpr auto kPieces = std::to_array<const char*>({"uid=0",
                                                     "uid=4000000",
                                                     "(uid=0",
                                                     "'uid=0",
                                                     "uid=0,",
                                                     "auid=7",
                                                     "a0=1",
                                                     "acct=6162",
                                                     "acct=\"x\"",
                                                     "acct=root:",
                                                     "key=6101",
                                                     "key=\"k\"",
                                                     "key=(null)",
                                                     "data=6c73",
                                                     "msg='op=x",
                                                     "msg=audit(",
                                                     "subj=a:b,c",
                                                     "x==6",
                                                     "=",
                                                     "",
                                                     "exit=-2",
                                                     "mode=0100644",
                                                     "saddr=0200",
                                                     "comm=\"open",
                                                     "a_name_of_16_byt=1",
                                                     "a_name_that_is_longer=1",
                                                     "proctitle=6C730061",
                                                     "arch=c000003e syscall=59",
                                                     "arch=28 syscall=2",
                                                     "syscall=102 a0=3",
                                                     "list=\x1b[m",
                                                     "words",
                                                     "\"uid=0",
                                                     "res=1",
                                                     "id=0"});
constexpr auto kStored = std::to_array<const char*>(
    {"UID=\"a\"", "UID=\"b\"", "UID=unknown-1", "Uid=616C", "AUID=\"c\"", "ARCH=x", "SYSCALL=open", "UID",
     "UID=", "=", "", "A_NAME_THAT_IS_LONGER=1", "SADDR={ a=1 }", "ID=\"d\"", "A0=\x1b"});
constexpr auto kTypes = std::to_array<const char*>({"SYSCALL", "PATH", "EXECVE", "USER_LOGIN", "TRUSTED_APP",
                                                    "ADD_GROUP", "UNKNOWN[1556]", "UNKNOWN[1812]", "AVC"});

template <class Pieces>
std::string any_of_them(test::Random& random, const Pieces& pieces) {
    std::string text;
    for (auto count = random.below(5); count > 0; --count) text.append(random.pick(pieces)).append(" ");
    text.append(random.pick(pieces));
    return text;
}

}  // namespace

// The texts below were printed by ausearch 3.0.9, but for open quotes, words that begin
// like hex, and what it loses of texts.
TEST_CASE("-i walks from = to =") {
    const Case cases[] = {
        {"classes", "uid=0 comm=6C73 mode=0100644 pid=1", "uid=root comm=ls mode=file,644 pid=1 \n"},
        {"spaces stay", "  a=1   b=2", "  a=1   b=2 \n"},
        {"a comma after a class", "uid=0, gid=0,auid=0 x=1", "uid=root  gid=root auid=root x=1 \n"},
        {"a comma after none", "a=1, b=2,, c=3,: d=4", "a=1, b=2,, c=3,: d=4 \n"},
        {"quotes without class", "op=\"add rule\" key=\"k1\" list=4 res=1",
         "op=\"add rule\" key=k1 list=exit res=yes \n"},
        {"quotes with class", "comm=\"a b\" exe=\"x,y\"", "comm=a b exe=x,y \n"},
        {"an open quote", "path=\"unclosed b=2", "path=unclosed b=2 \n"},
        {"an open quote before quotes", "cwd=\"/ a comm=\"x\" b=2", "cwd=/ a comm=x b=2 \n"},
        {"an open quote at the end", "a=1 cwd=\"/ b", "a=1 cwd=/ b \n"},
        {"an open quote of a message", "a=1 b='c", "a=1 b='c \n"},
        {"a word that begins like hex", "comm=bash b=2", "comm=bash b=2 \n"},
        {"something after a quote", "x=\"a b\"c y=1", "x=\"a b\"  y=1 \n"},
        {"no fields", "hello world", "hello world\n\n"},
        {"text after the last value", "x=1 foo bar", "x=1 \n"},
        {"text after a last comma", "exit=-2, x", "exit=ENOENT(No such file or directory)  x\n\n"},
        {"an empty rest after a comma", "uid=0,", "uid=root \n\n"},
        {"several keys", "key=61016201636465 x=1", "key=a key=b key=cde x=1 \n"},
        {"an empty last key", "key=6101 x=1", "key=a key= x=1 \n"},
        {"categories of a label", "subj=a:b:c:s0:c1,c2 obj=x", "subj=a:b:c:s0:c1,c2 obj=x \n"},
        {"and of a later one", "x=1 vm-ctx=a:b:c:s0:c1,c2 y=2", "x=1 vm-ctx=a:b:c:s0:c1,c2 y=2 \n"},
        {"terminal data", "data=6C730D x=1", "data=\"ls\",<ret>x=1 \n"},
        {"terminal data that is none", "data=face x=1", "data=face x=1 \n"},
        {"small digits", "name=6c73 cwd=cafe key=face x=1", "name=6c73 cwd=cafe key=face x=1 \n"},
        {"words of a text", "comm=a b c x=1 name=/a b", "comm=a b c x=1 name=/a b \n"},
        {"words before a comma", "comm=a b, c x=1", "comm=a b, c x=1 \n"},
        {"commas of a text", "comm=s0:c5,c6 mode=file,644 x=1", "comm=s0:c5,c6 mode=file,644 x=1 \n"},
        {"a comma before a field", "comm=6C73,uid=0", "comm=ls uid=root \n"},
        {"a label with its mode", "subj=/x (enforce) msg='op=a uid=0 b=1'",
         "subj=/x (enforce) msg='op=a uid=root b=1' \n"},
        {"a label of one module with its mode", "subj_apparmor=/x (enforce) comm=6C73",
         "subj_apparmor=/x (enforce) comm=ls \n"},
        {"doubled quotes", "name=\"\"/a b\"\" key=\"\"k\"\" uid=0", "name=/a b key=k uid=root \n"},
        {"an empty text", "name=\"\" uid=0", "name= uid=root \n"},
        {"an account with a colon", "acct=root: acct=41204F x=1", "acct=root acct=A O x=1 \n"},
        {"names after marks", "(uid=0 'uid=0 \"uid=0 ((uid=0", "(uid=root 'uid=root \"uid=0 ((uid=root \n"},
        {"no values", "a=  b= uid= x==6", "a=  b= uid= x==6 \n"},
        {"a first msg is a field", "msg='op=x uid=0'", "msg='op=x uid=0' \n"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(interpret("PATH", test.body) == test.text);
    }
}

TEST_CASE("-i of a record does not depend on the records before it") {
    const auto seed = test::seed_from_environment(1);
    CAPTURE(seed);
    test::Random random(seed);
    const auto writer = make_event_writer(OutputFormat::interpret, {});
    for (int i = 0; i < 3000; ++i) {
        auto line = "type=" + std::string(random.pick(kTypes)) + kStamp + ": " + any_of_them(random, kPieces);
        if (random.chance(1, 2)) line.append("\x1d").append(any_of_them(random, kStored));
        CAPTURE(line);
        std::string out;
        const Event event(line);
        writer->append_event(out, event.view());
        CHECK(out == write(OutputFormat::interpret, line));
    }
}

TEST_CASE("-i of texts of every length") {
    std::string digits;
    std::string name;
    for (int i = 1; i < 5000; i = i < 70 ? i + 1 : i * 2) {
        name.resize(static_cast<std::size_t>(i), 'n');
        digits.clear();
        for (int k = 0; k < i; ++k) digits.append("6E");
        CAPTURE(i);
        CHECK(interpret("PATH", name + "=1 x=\"" + name + "\" a=1") == name + "=1 x=\"" + name + "\" a=1 \n");
        CHECK(interpret("CWD", "cwd=\"" + name + "\\t\x1f\"") == "cwd=" + name + "\\t\\037 \n");
        CHECK(interpret("CWD", "cwd=" + digits) == "cwd=" + name + " \n");
        CHECK(interpret("CWD", "cwd=" + digits + "7") == "cwd=" + (i < 4 ? digits + "7" : name) + " \n");
        CHECK(interpret("CWD", "cwd=" + digits + "g6") == "cwd=" + digits + "g6 \n");
        CHECK(interpret("PROCTITLE", "proctitle=" + digits + "00" + "6E") == "proctitle=" + name + " n \n");
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
        {"what is enriched wins", "uid=0 msg='uid=5 res=1'\x1dUID=\"alice\"",
         "uid=alice msg='uid=games res=yes \n"},
        {"of each field of the name its own", "uid=0 msg='id=1 uid=5 res=1'\x1dUID=\"al\" ID=\"c\" UID=\"b\"",
         "uid=al msg='id=c uid=b res=yes \n"},
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
    CHECK(of("  type=PATH msg=audit(1700000000.5:456): a=1") ==
          "----\ntype=PATH msg=audit(11/14/23 22:13:20.005:456) : a=1 \n");
    CHECK(of("node=n1 type=foo" + kStamp + ": a=1") ==
          "----\nnode=n1 type=foo msg=audit(11/14/23 22:13:20.123:456) : a=1 \n");
    CHECK(of("type=EOE" + kStamp + ": ") == "----\ntype=EOE msg=audit(11/14/23 22:13:20.123:456) : \n\n");
    CHECK(of("Jun  8 20:31:29 web1 audispd: type=foo" + kStamp + ": a=1") ==
          "----\nnode=web1 type=foo msg=audit(11/14/23 22:13:20.123:456) : a=1 \n");
}

TEST_CASE("control bytes never reach a terminal through -i") {
    CHECK(interpret("PATH", "pid=\x1b[m \x1b x=1\r y=2\r") == "pid=\\033[m \\033 x=1\\015 y=2 \n");
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

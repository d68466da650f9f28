#include "record/line_records.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>

using namespace dockaudit;

namespace {

// Of each record its id, type and text, and where it starts in the line.
std::string describe(std::string_view line) {
    LineRecords lines;
    lines.find(line);
    std::string text;
    for (const auto& record : lines.records()) {
        text += to_string(record.header.id) + " " + std::string(record.header.type_name) + " @" +
                std::to_string(record.begin) + " " +
                std::string(record.text.substr(record.header.body_offset)) + "\n";
        CHECK(record.text[record.header.stamp_offset] == '(');
        CHECK(record.text[record.header.body_offset - 1] == ')');
    }
    return text;
}

const std::string kA = "msg=audit(1700000000.100:1)";
const std::string kB = "msg=audit(1700000000.200:2)";
const std::string kIdA = "/1700000000.100:1";
const std::string kIdB = "/1700000000.200:2";

}  // namespace

TEST_CASE("what collectors put between the records of a line belongs to none") {
    for (const std::string_view between : {" ", ", ", "#012", "\\n", "\\r\\n", "|", " | ", ";", "; ", "<br>",
                                           "<0a>", "%0A", "#015#012", "^J"}) {
        for (const std::string_view body :
             {": cwd=\"/\"", ": cwd=/tmp", ": res=success", ": msg='op=x res=failed'"}) {
            const auto first = "type=CWD " + kA + std::string(body);
            const auto second = "type=PATH " + kA + ": item=0";
            const auto third = "node=n type=PATH " + kB + ": item=1";
            std::string line;
            for (const auto& record : {first, second, third}) line.append(record).append(between);
            CAPTURE(line);
            LineRecords lines;
            lines.find(line);
            REQUIRE(lines.records().size() == 3);
            CHECK(lines.records()[0].text == first);
            CHECK(lines.records()[1].text == second);
            const auto& last = lines.records()[2];
            CHECK(last.text.starts_with(third));
            CHECK(last.header.id.node == "n");
        }
    }
}

TEST_CASE("the records of a line") {
    struct Case {
        std::string name;
        std::string line;
        std::string expected;
    };
    const Case cases[] = {
        {"none", "Hash: (systemd),init_t", ""},
        {"after a prefix", "x:type=PATH " + kA + ": item=0", kIdA + " PATH @2 : item=0\n"},
        {"a carriage return", "x:type=PATH " + kA + ": item=0\r", kIdA + " PATH @2 : item=0\n"},
        {"a syslog prefix", "Jun  8 20:31:29 web1 audispd: type=PATH " + kA + ": item=0",
         "web1" + kIdA + " PATH @0 : item=0\n"},
        {"a syslog prefix and a node", "Jun  8 20:31:29 web1 audispd: node=n type=PATH " + kA + ": item=0",
         "n" + kIdA + " PATH @0 : item=0\n"},
        {"two of an event", "type=CWD " + kA + ": cwd=\"/\" type=PATH " + kA + ": item=0",
         kIdA + " CWD @0 : cwd=\"/\"\n" + kIdA + " PATH @46 : item=0\n"},
        {"two events", "type=CWD " + kA + ": cwd=\"/\" node=n type=PATH " + kB + ": item=0",
         kIdA + " CWD @0 : cwd=\"/\"\nn" + kIdB + " PATH @46 : item=0\n"},
        {"enriched",
         "type=CWD " + kA + ": auid=0\x1d" + "AUID=\"root\" type=PATH " + kA + ": ouid=0\x1dOUID=\"root\"",
         kIdA + " CWD @0 : auid=0\x1d" + "AUID=\"root\"\n" + kIdA + " PATH @57 : ouid=0\x1dOUID=\"root\"\n"},
        {"a list", "[type=CWD " + kA + ": cwd=\"/\", type=PATH " + kA + ": item=0]",
         kIdA + " CWD @1 : cwd=\"/\"\n" + kIdA + " PATH @48 : item=0\n"},
        {"the node of the first", "node=n type=CWD " + kA + ": a=b type=PATH " + kA + ": item=0",
         "n" + kIdA + " CWD @0 : a=b\nn" + kIdA + " PATH @49 : item=0\n"},
        {"the host of the first, but not of another event",
         "Jun  8 20:31:29 web1 audispd: type=CWD " + kA + ": a=b type=PATH " + kA + ": item=0 type=CWD " +
             kB + ": c=d",
         "web1" + kIdA + " CWD @0 : a=b\nweb1" + kIdA + " PATH @72 : item=0\n" + kIdB + " CWD @118 : c=d\n"},
        {"two syslog lines that lost their newline",
         "Jun  8 20:31:29 web1 audispd: type=CWD " + kA + ": a=b Jun  8 20:31:30 web2 audispd: type=PATH " +
             kB + ": item=0",
         "web1" + kIdA + " CWD @0 : a=b\nweb2" + kIdB + " PATH @72 : item=0\n"},
        {"a value in quotes", "x type=EXECVE " + kA + ": a0=\"type=PATH " + kB + ": x\" a1=\"b\"",
         kIdA + " EXECVE @2 : a0=\"type=PATH " + kB + ": x\" a1=\"b\"\n"},
        {"a message in quotes",
         "x type=USER_CMD " + kA + ": pid=1 msg='cmd=\"a type=PATH " + kB + ": x\" res=1'",
         kIdA + " USER_CMD @2 : pid=1 msg='cmd=\"a type=PATH " + kB + ": x\" res=1'\n"},
        {"a quote that does not close", "type=CWD " + kA + ": cwd=\"/ba type=PATH " + kA + ": name=\"x\"",
         kIdA + " CWD @0 : cwd=\"/ba\n" + kIdA + " PATH @47 : name=\"x\"\n"},
        {"a newline that was lost", "type=CWD " + kA + ": a=7node=n type=PATH " + kB + ": item=0",
         kIdA + " CWD @0 : a=7\nn" + kIdB + " PATH @41 : item=0\n"},
        {"a newline that was lost, without a node", "type=CWD " + kA + ": a=xtype=PATH " + kA + ": item=0",
         kIdA + " CWD @0 : a=x\n" + kIdA + " PATH @41 : item=0\n"},
        {"a type that there is not, after a letter",
         "type=CWD " + kA + ": nametype=NORMAL:" + kA + ": item=0",
         kIdA + " CWD @0 : nametype=NORMAL:" + kA + ": item=0\n"},
        {"a stamp that is repeated", "type=CWD " + kA + ":" + kA + ": a=b",
         kIdA + " CWD @0 :" + kA + ": a=b\n"},
        {"a JSON string", R"({"log":"type=CWD )" + kA + R"(: cwd=\"/\"\n","stream":"stdout"})",
         kIdA + " CWD @8 : cwd=\"/\"\n"},
        {"the host inside",
         R"(Jun  8 20:31:40 relay x: {"MESSAGE": "Jun  8 20:31:29 web1 tag type=CWD )" + kA +
             R"(: cwd=\"/\"","x": "y"})",
         "web1" + kIdA + " CWD @38 : cwd=\"/\"\n"},
        {"a JSON string in a JSON string",
         R"({"log":"{\"message\":\"type=CWD )" + kA + R"(: cwd=\\\"/\\\"\"}\n"})",
         kIdA + " CWD @23 : cwd=\"/\"\n"},
        {"escapes in the words", R"({"log":"type\u003dCWD msg\u003daudit(1700000000.100:1): a\u003d1"})",
         kIdA + " CWD @8 : a=1\n"},
        {"a list of strings", R"(["type=CWD )" + kA + R"(: cwd=\"/\"", "type=PATH )" + kB + R"(: item=0"])",
         kIdA + " CWD @2 : cwd=\"/\"\n" + kIdB + " PATH @53 : item=0\n"},
        {"lines in a string", R"({"log":"type=CWD )" + kA + R"(: a=b\ntype=PATH )" + kA + R"(: item=0\n"})",
         kIdA + " CWD @8 : a=b\n" + kIdA + " PATH @51 : item=0\n"},
        {"the original beside the message",
         R"({"event":{"original":"type=CWD )" + kA + R"(: a=b"},"message":"type=CWD )" + kA + R"(: a=b"})",
         kIdA + " CWD @22 : a=b\n"},
        {"a torn string", R"({"log":"type=CWD )" + kA + R"(: cwd=\"/ho)", kIdA + " CWD @8 : cwd=\"/ho\n"},
        {"quotes that are not JSON", "\"type=CWD " + kA + ": cwd=\"/\" a=\"b\"",
         kIdA + " CWD @1 : cwd=\"/\" a=\"b\"\n"},
        {"quotes around a record", "\"type=CWD " + kA + ": a=b\"", kIdA + " CWD @1 : a=b\n"},
        {"JSON in a record", "x: type=USER_CMD " + kA + ": a=\"type=PATH " + kB + ": x\", b=c",
         kIdA + " USER_CMD @3 : a=\"type=PATH " + kB + ": x\", b=c\n"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(describe(test.line) == test.expected);
    }
}

TEST_CASE("a part of a line gives the records that the line has there") {
    const std::string lines[] = {
        "type=CWD " + kA + ": cwd=\"/\", type=PATH " + kB + ": item=0 , type=PATH " + kB + ": item=1",
        R"(["type=CWD )" + kA + R"(: cwd=\"/\"", "type=PATH )" + kB + R"(: name=\"x\"", "type=CWD )" + kB +
            R"(: cwd=\"a\""])",
        R"({"log":"{\"m\":\"type=CWD )" + kA + R"(: cwd=\\\"/\\\" type=PATH )" + kB +
            R"(: name=\\\"x\\\" type=CWD )" + kB + R"(: cwd=\\\"a\\\"\"}\n","x":"y"})",
    };
    for (const auto& line : lines) {
        CAPTURE(line);
        LineRecords whole;
        whole.find(line);
        REQUIRE(whole.records().size() == 3);
        for (std::size_t first = 1; first < 3; ++first) {
            const auto& record = whole.records()[first];
            LineRecords part;
            part.find(std::string_view(line).substr(record.begin), whole.form_of(record));
            const auto rest = whole.records().subspan(first);
            CHECK(std::ranges::equal(part.records(), rest, {}, &LineRecord::text, &LineRecord::text));
        }
    }
}

TEST_CASE("an event owns what was unescaped of its lines") {
    const auto line = R"({"log":"Jun  8 20:31:29 web1 audispd: type=CWD )" + kA +
                      R"(: cwd=\"/a\" type=PATH )" + kA + R"(: name=\"b\"\n"})";
    const Event copy = [&] {
        const Event event(line);
        return Event(event.view());
    }();
    const auto records = copy.view().records();
    REQUIRE(records.size() == 2);
    CHECK(copy.lines() == line);
    CHECK(records[1].line() == line);
    CHECK_FALSE(records[0].follows_in_line());
    CHECK(records[1].follows_in_line());
    CHECK(records[0].field("cwd") == std::optional<std::string_view>("\"/a\""));
    CHECK(records[1].field("name") == std::optional<std::string_view>("\"b\""));
    CHECK(to_string(records[1].id()) == "web1" + kIdA);
    CHECK_FALSE(RecordView::parse(line).has_value());
}

TEST_CASE("odd lines take no more time than their size") {
    // Each of these took quadratic time if one thing were looked for again and again.
    std::string quotes = "x type=CWD " + kA + ":";
    std::string stamps = "x ";
    std::string strings = "[";
    for (int i = 0; i < 20'000; ++i) {
        quotes += " a=\"b type=PATH " + kA + "x";
        stamps += "audit(1700000000.100:1)";
        strings += "\"\\\"type=CWD " + kA + ": a=\\\"\",";
    }
    CHECK(describe(quotes).size() > 0);
    CHECK(describe(stamps).empty());
    CHECK(describe(strings).size() > 0);
}

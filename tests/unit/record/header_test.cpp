#include "record/header.hpp"

#include <doctest/doctest.h>

#include <string>

#include <dockaudit/event_view.hpp>

using namespace dockaudit;

namespace {

struct Case {
    std::string name;
    const char* line;
    const char* id;  // null: no record
    const char* type;
};

}  // namespace

TEST_CASE("a header as auditd writes it") {
    const Case cases[] = {
        {"plain", "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e", "/1700000000.123:456",
         "SYSCALL"},
        {"node", "node=n1 type=PATH msg=audit(1700000000.123:456): item=0", "n1/1700000000.123:456", "PATH"},
        {"empty node", "node= type=PATH msg=audit(1700000000.123:456): item=0", "/1700000000.123:456",
         "PATH"},
        {"node with spaces",
         "node=Red Hat 9 type=PATH msg=audit(1700000000.123:456):", "Red Hat 9/1700000000.123:456", "PATH"},
        {"node in quotes",
         "node=\"Red Hat\" type=PATH msg=audit(1700000000.123:456):", "Red Hat/1700000000.123:456", "PATH"},
        {"node of a word in quotes",
         "node=\"n1\" type=PATH msg=audit(1700000000.123:456):", "n1/1700000000.123:456", "PATH"},
        {"more than a node in quotes", "node=\"a\" b=\"c\" type=PATH msg=audit(1700000000.123:456):", nullptr,
         ""},
        {"as the kernel writes it", "type=1300 audit(1700000000.123:456): a=b", "/1700000000.123:456",
         "1300"},
        {"milliseconds without zeros", "type=X msg=audit(1700000000.5:456):", "/1700000000.005:456", "X"},
        {"no milliseconds", "type=X msg=audit(1700000000:456789):", "/1700000000.000:456789", "X"},
        {"repeated spaces", "  type=X   msg=audit(1700000000.123:456): a=b", "/1700000000.123:456", "X"},
        {"no type", "type= msg=audit(1700000000.123:456): a=b", "/1700000000.123:456", ""},
        {"no serial", "type=X msg=audit(1700000000.123):", nullptr, ""},
        {"no digits of a serial", "type=X msg=audit(1700000000.123:):", nullptr, ""},
        {"a letter in the serial", "type=X msg=audit(1700000000.123:4x):", nullptr, ""},
        {"a letter in the seconds", "type=X msg=audit(17000x0000.123:4):", nullptr, ""},
        {"a letter in the milliseconds", "type=X msg=audit(1700000000.12x:4):", nullptr, ""},
        {"no closing parenthesis", "type=X msg=audit(1700000000.123:456", nullptr, ""},
        {"a date", "type=X msg=audit(11/14/2023 22:13:20.123:456) : a=b", nullptr, ""},
        {"torn in the seconds", "type=X msg=audit(17000", nullptr, ""},
        {"a short stamp is none", "type=X msg=audit(1.2:3):", nullptr, ""},
        {"milliseconds above 999", "type=X msg=audit(1700000000.1000:456):", nullptr, ""},
        {"serial too large", "type=X msg=audit(1700000000.1:99999999999999999999):", nullptr, ""},
        {"negative seconds", "type=X msg=audit(-1700000000.1:9):", nullptr, ""},
        {"another word than audit", "type=X msg=foo(1700000000.123:456):", nullptr, ""},
        {"another label", "nodexn2 type=PATH msg=audit(1700000000.123:456):", nullptr, ""},
        {"a prefix", "x: type=PATH msg=audit(1700000000.123:456):", nullptr, ""},
        {"a field before the type", "node=a b=c type=PATH msg=audit(1700000000.123:456):", nullptr, ""},
        {"empty", "", nullptr, ""},
        {"prose", "the quick brown fox jumps over the lazy dog", nullptr, ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto header = parse_plain_header(test.line);
        REQUIRE(header.has_value() == (test.id != nullptr));
        if (!header) continue;
        CHECK(to_string(header->id) == test.id);
        CHECK(header->type_name == test.type);
        CHECK(header->start == 0);
    }
}

TEST_CASE("a header after something else") {
    const Case cases[] = {
        {"a program", "x: type=USER_CMD msg=audit(1700000000.123:456): pid=1", "/1700000000.123:456",
         "USER_CMD"},
        {"a program and a node", "x: node=n1 type=USER_CMD msg=audit(1700000000.123:456): pid=1",
         "n1/1700000000.123:456", "USER_CMD"},
        {"a node with spaces", "x: node=my host type=USER_CMD msg=audit(1700000000.123:456): pid=1",
         "my host/1700000000.123:456", "USER_CMD"},
        {"host=", "host=n1 type=USER_CMD msg=audit(1700000000.123:456): pid=1", "n1/1700000000.123:456",
         "USER_CMD"},
        {"another field before the type",
         "x node=a b=c type=AVC msg=audit(1700000000.123:456):", "/1700000000.123:456", "AVC"},
        {"kernel ring", "[   12.5] audit: type=1400 audit(1700000000.123:456): apparmor=\"DENIED\"",
         "/1700000000.123:456", "1400"},
        {"grep", "/var/log/audit/audit.log.3:type=AVC msg=audit(1700000000.123:456): avc:",
         "/1700000000.123:456", "AVC"},
        {"grep -n, and a node",
         "audit.log:12:node=n1 type=AVC msg=audit(1700000000.123:456): avc:", "n1/1700000000.123:456", "AVC"},
        {"grep -C", "audit.log-13-type=AVC msg=audit(1700000000.123:456): avc:", "/1700000000.123:456",
         "AVC"},
        {"a list", "[type=AVC msg=audit(1700000000.123:456): avc:", "/1700000000.123:456", "AVC"},
        {"a quote", "\"type=AVC msg=audit(1700000000.123:456): avc:", "/1700000000.123:456", "AVC"},
        {"a mail", "> type=AVC msg=audit(1700000000.123:456): avc:", "/1700000000.123:456", "AVC"},
        {"a byte order mark",
         "\xef\xbb\xbftype=AVC msg=audit(1700000000.123:456): avc:", "/1700000000.123:456", "AVC"},
        {"tabs", "\ttype=AVC\tmsg=audit(1700000000.123:456): avc:", "/1700000000.123:456", "AVC"},
        {"no type", "audit(1700000000.123:456): arch=c000003e", "/1700000000.123:456", ""},
        {"no type but msg=", "msg=audit(1700000000.123:456): arch=c000003e", "/1700000000.123:456", ""},
        {"the type after the stamp", "kernel: audit(1700000000.123:456):  type=1503 operation=\"open\"",
         "/1700000000.123:456", "1503"},
        {"an access vector of an old kernel", "kernel: audit(1700000000.123:456): avc:  denied  { read }",
         "/1700000000.123:456", "avc"},
        {"prose that only begins like one", "audit(1700000000.123:456): avcx: a=b", "/1700000000.123:456",
         ""},
        {"a name cut at its start", "pe=SYSCALL msg=audit(1700000000.123:456): a=b", "/1700000000.123:456",
         ""},
        {"the first that has digits",
         "audit(x) type=AVC msg=audit(1700000000.123:456): avc:", "/1700000000.123:456", "AVC"},
        {"prose", "see msg=audit(1700000000.123:456) for more", nullptr, ""},
        {"a part of a word", "xaudit(1700000000.123:456): a=b", nullptr, ""},
        {"a parenthesis", "Hash: (systemd),init_t,lib_t,dir,write", nullptr, ""},
        {"a torn stamp", "x: type=AVC msg=audit(1700000000.1", nullptr, ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const std::string_view line = test.line;
        const auto header = find_header(line);
        REQUIRE(header.has_value() == (test.id != nullptr));
        if (!header) continue;
        CHECK(to_string(header->id) == test.id);
        CHECK(header->type_name == test.type);
        CHECK(line[header->stamp_offset] == '(');
        CHECK(line[header->body_offset - 1] == ')');
        CHECK(header->start < header->stamp_offset);
    }
}

TEST_CASE("a node that is present but empty differs from none") {
    const auto empty = parse_plain_header("node= type=PATH msg=audit(1700000000.123:456): item=0");
    const auto none = parse_plain_header("type=PATH msg=audit(1700000000.123:456): item=0");
    REQUIRE(empty);
    REQUIRE(none);
    CHECK(empty->id.node == std::optional<std::string_view>(""));
    CHECK_FALSE(none->id.node.has_value());
    CHECK_FALSE(empty->id == none->id);
}

TEST_CASE("records after one with an empty node keep it") {
    const std::string lines =
        "node= type=SYSCALL msg=audit(1700000000.123:456): a=b\nnode= type=PATH "
        "msg=audit(1700000000.123:456): c=d\n";
    const Event event(lines);
    REQUIRE(event.view().records().size() == 2);
    for (const auto& record : event.view().records())
        CHECK(record.id().node == std::optional<std::string_view>(""));
}

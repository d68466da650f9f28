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

TEST_CASE("a header is read as ausearch reads it") {
    const Case cases[] = {
        {"plain", "type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e", "/1700000000.123:456",
         "SYSCALL"},
        {"node", "node=n1 type=PATH msg=audit(1700000000.123:456): item=0", "n1/1700000000.123:456", "PATH"},
        {"empty node", "node= type=PATH msg=audit(1700000000.123:456): item=0", "/1700000000.123:456",
         "PATH"},
        {"node label is not looked at",
         "nodexn2 type=PATH msg=audit(1700000000.123:456):", "n2/1700000000.123:456", "PATH"},
        {"type label is not looked at",
         "foo=bar=USER_LOGIN msg=audit(1700000000.123:456):", "/1700000000.123:456", "ar=USER_LOGIN"},
        {"another third word", "type=X msg=foo(1700000000.123:456):", "/1700000000.123:456", "X"},
        {"milliseconds without zeros", "type=X msg=audit(1700000000.5:456):", "/1700000000.005:456", "X"},
        {"no milliseconds", "type=X msg=audit(1700000000:456789):", "/1700000000.000:456789", "X"},
        {"no serial", "type=X msg=audit(1700000000.123):", "/1700000000.123:0", "X"},
        {"seconds with letters behind", "type=X msg=audit(17000x0000.123:4):", "/17000.123:4", "X"},
        {"no closing parenthesis", "type=X msg=audit(1700000000.123:456", "/1700000000.123:456", "X"},
        {"repeated spaces", "  type=X   msg=audit(1700000000.123:456): a=b", "/1700000000.123:456", "X"},
        {"a short stamp is none", "type=X msg=audit(1.2:3):", nullptr, ""},
        {"milliseconds above 999", "type=X msg=audit(1700000000.1000:456):", nullptr, ""},
        {"serial too large", "type=X msg=audit(1700000000.1:99999999999999999999):", nullptr, ""},
        {"negative seconds", "type=X msg=audit(-1700000000.1:9):", nullptr, ""},
        {"empty", "", nullptr, ""},
        {"prose", "the quick brown fox jumps over the lazy dog", nullptr, ""},
        {"syslog", "Nov 14 22:13:20 host audispd: type=USER_CMD msg=audit(1700000000.123:456): pid=1",
         "/1700000000.123:456", "USER_CMD"},
        {"syslog with node",
         "Nov 14 22:13:20 h audispd: node=n1 type=USER_CMD msg=audit(1700000000.123:456): pid=1",
         "n1/1700000000.123:456", "USER_CMD"},
        {"kernel ring", "[   12.5] audit: type=1400 audit(1700000000.123:456): apparmor=\"DENIED\"",
         "/1700000000.123:456", "1400"},
        {"kernel ring in syslog", "Nov 14 22:13:20 h kernel: [ 1.5] type=1400 audit(1700000000.123:456): a=b",
         "/1700000000.123:456", "1400"},
        {"netlink", "audit(1700000000.123:456): arch=c000003e", "/1700000000.123:456", ""},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto header = parse_header(test.line);
        REQUIRE(header.has_value() == (test.id != nullptr));
        if (!header) continue;
        CHECK(to_string(header->id) == test.id);
        CHECK(header->type_name == test.type);
    }
}

TEST_CASE("a node that is present but empty differs from none") {
    const auto empty = parse_header("node= type=PATH msg=audit(1700000000.123:456): item=0");
    const auto none = parse_header("type=PATH msg=audit(1700000000.123:456): item=0");
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

#include "record/enrichment.hpp"

#include <doctest/doctest.h>

#include <string>

#include <dockaudit/record_view.hpp>

using namespace dockaudit;

namespace {

struct Case {
    const char* name;
    const char* text;
    const char* between;
    const char* enrichment;
};

}  // namespace

TEST_CASE("the enriched part is found whatever became of its mark") {
    const Case cases[] = {
        {"after a number", " ouid=0 cap_frootid=0", "", "OUID=\"root\" OGID=\"root\""},
        {"after a word in capitals", " ouid=0 nametype=NORMAL", "", "OUID=\"root\" OGID=\"root\""},
        {"after a word in small letters", " uid=0 res=success", "", "UID=\"root\" AUID=\"unset\""},
        {"after a message", " uid=0 msg='op=x res=success'", "", "UID=\"root\" AUID=\"unset\""},
        {"after a quoted key", " arch=c000003e uid=0 key=\"a b\"", "",
         "ARCH=x86_64 SYSCALL=openat AUID=\"a\" UID=\"b\""},
        {"after a placeholder", " arch=c000003e key=(null)", "", "ARCH=x86_64 SYSCALL=unknown-syscall(999)"},
        {"an address", " saddr=0200", "", "SADDR={ saddr_fam=inet laddr=10.0.0.1 lport=53 }"},
        {"an unknown address", " saddr=2C00", "", "SADDR=unknown-family(44)"},
        {"a name with spaces", " uid=0", " ", "UID=\"domain users\" GID=\"Domain Users\""},
        {"a name in hex", " uid=0", " ", "UID=646F6D61696E207573657273"},
        {"one name", " uring_op=18", " ", "URING_OP=openat"},
        {"inodes", " inode_uid=0 inode_gid=5", "#035", "INODE_UID=\"root\" INODE_GID=\"tty\""},
        {"a trailing space", " sauid=0", " ", "SAUID=\"root\" "},
        {"a torn name", " auid=0 gid=1 terminal=?'", "", "AUID=\"root\" GID=\"dbus\" SAUI"},
        {"a torn value", " auid=0 gid=1", " ", "AUID=\"root\" GID=\"db"},
        {"names of no field", " uid=0", "", "UID=\"root\" EUID=\"x\""},
    };
    for (const auto& test : cases) {
        for (const std::string mark : {"\x1d", "#035", "^]", "\\u001d", "\\x1d", "\\035", "<1d>", "<1D>",
                                       "<GS>", "%1D", "%1d", "#x1d", "\\\\u001d", "&#29;", " ", "  ", "*"}) {
            const auto line = std::string("type=X msg=audit(1700000000.123:4):") + test.text +
                              (mark == "*" ? test.between : mark) + test.enrichment;
            const auto record = RecordView::parse(line);
            CAPTURE(test.name);
            CAPTURE(line);
            REQUIRE(record.has_value());
            CHECK(record->body() == std::string(":") + test.text);
            CHECK(record->enrichment() == test.enrichment);
            CHECK(record->is_enriched());
        }
    }
}

TEST_CASE("the enriched part is found whatever follows it") {
    const std::string text = " uid=0 msg='op=x res=success'";
    const std::string enrichment = "UID=\"root\" AUID=\"zoe\"";
    for (const std::string mark : {"\x1d", "#035", "", " ", "\xef\xbf\xbd", "<?>"}) {
        for (const std::string end : {"#012", "\\n", "\\\\n", "\\r\\n", "#015#012", "\"}", "}", ",", "|", ";",
                                      "<0a>", "<br>", " #012", "\"},", "%0A", "\r"}) {
            const auto line = "type=X msg=audit(1700000000.123:4):" + text + mark + enrichment + end;
            CAPTURE(line);
            const auto record = RecordView::parse(line);
            REQUIRE(record.has_value());
            CHECK(record->body() == ":" + text);
            CHECK(record->enrichment() == enrichment);
            CHECK(record->line() == line);
        }
    }
}

TEST_CASE("what only looks enriched is text") {
    for (const char* text : {
             " uid=0 comm=\"x UID=0\"",
             " uid=0 comm=\"x UID=a\"",
             " uid=0 comm=\"x UID=\"",
             " uid=0 comm=\"UID=\"",
             " uid=0 msg='op=x UID=\"a\" res=1'",
             " uid=0 msg='op=x UID=a'",
             " uid=0 UID=0 GID=1000",
             " UID=\"root\" AUID=\"a\"",
             " uid=0 HOME=\"/root\"",
             " uid=0 FOO_UID=\"root\"",
             " a0=\"env\" a1=UID=root",
             " uid=0 a1=UID=root",
             " uid=0 SADDR={ saddr_fam=inet }",
             " uid=0 UID=",
             " uid=0 UID=\"a",
             " uid=0 }",
             " uid=0 UID=\"a\"b",
             "UID=\"root\"",
         }) {
        CAPTURE(text);
        const auto line = std::string("type=X msg=audit(1700000000.123:4):") + text;
        const auto record = RecordView::parse(line);
        REQUIRE(record.has_value());
        CHECK(record->text() == line);
        CHECK_FALSE(record->is_enriched());
        CHECK(record->enrichment().empty());
    }
}

TEST_CASE("lines of any bytes have an enriched part that lies in them") {
    for (const char* line : {"", "=", "U=", "UID=", "UID=a", "}", "={}", "SADDR={ saddr_fam=}", " UID=\"\"",
                             "\x1d", "\x1d\x1d"}) {
        CAPTURE(line);
        const std::string_view text = line;
        const auto place = find_enrichment(text);
        CHECK(place.text_size <= place.begin);
        CHECK(place.begin <= text.size());
    }
}

TEST_CASE("enriched names and values are taken in their order") {
    std::string_view rest = "UID=\"domain users\" GID=a  AUID=\"x SADDR={ a=1 b=2 } EUID=";
    std::string all;
    for (auto field = take_enriched(rest); !field.name.empty(); field = take_enriched(rest))
        all.append(field.name).append("=[").append(field.value).append("] ");
    CHECK(all == "UID=[\"domain users\"] GID=[a] AUID=[\"x] SADDR=[{ a=1 b=2 }] EUID=[] ");
}

#include <dockaudit/interpreter.hpp>

#include <doctest/doctest.h>

#include <string>
#include <utility>

#include "interpret/value_cache.hpp"

using namespace dockaudit;

namespace {

const std::string kStamp = " msg=audit(1700000000.123:456): ";

std::string interpret(Interpreter& interpreter, const std::string& line, std::string_view name) {
    const auto record = RecordView::parse(line);
    REQUIRE(record);
    const auto value = record->field(name);
    REQUIRE(value);
    return std::string(interpreter.interpret(*record, {name, *value}));
}

}  // namespace

TEST_CASE("what auditd stored with a record comes first") {
    struct Case {
        const char* name;
        const char* body;
        const char* field;
        const char* text;
    };
    const Case cases[] = {
        {"an account", "uid=4000000\x1dUID=\"alice\"", "uid", "alice"},
        {"hex", "uid=4000000\x1dUID=616C", "uid", "al"},
        {"case of the name", "uid=4000000\x1dUid=\"alice\"", "uid", "alice"},
        {"the first of a name", "uid=4000000\x1dUID=\"a\" UID=\"b\"", "uid", "a"},
        {"of any field", "tty=pts1\x1dTTY=x", "tty", "x"},
        {"unknown ones are looked up", "uid=0\x1dUID=unknown-x", "uid", "root"},
        {"an address with an interface",
         "saddr=0A00001600000000FE80000000000000000000000000000203000000\x1dSADDR={ saddr_fam=inet6 "
         "laddr=fe80::2%docker0 lport=22 }",
         "saddr", "{ saddr_fam=inet6 laddr=fe80::2%docker0 lport=22 }"},
        {"an address", "saddr=0200\x1dSADDR={ saddr_fam=inet laddr=1.2.3.4 lport=5 }", "saddr",
         "{ saddr_fam=inet laddr=1.2.3.4 lport=5 }"},
        {"no address of a family that auditd does not know",
         "saddr=280000000500000002000000\x1dSADDR={ saddr_fam=vsock (unsupported) }", "saddr",
         "{ saddr_fam=vsock cid=2 port=5 }"},
        {"a torn address", "saddr=0200\x1dSADDR={ saddr_fam=inet", "saddr",
         "{ saddr_fam=inet sockaddr len too short }"},
        {"is escaped", "uid=4000000\x1dUID=\"a\x1b[1m\"", "uid", "a\\033[1m"},
        {"with a space", "uid=4000000\x1dUID=\"a b\" GID=\"c\"", "uid", "a b"},
        {"nothing stored", "uid=0\x1d", "uid", "root"},
        {"no name", "uid=0\x1d=x UID=\"a\"", "uid", "a"},
    };
    Interpreter interpreter;
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(interpret(interpreter, "type=SYSCALL" + kStamp + test.body, test.field) == test.text);
    }
}

TEST_CASE("each field of a name has the text that was stored for it") {
    Interpreter interpreter;
    const auto meanings = [&](const std::string& body) {
        const auto line = "type=ANOM_LOGIN_FAILURES" + kStamp + body;
        const auto record = RecordView::parse(line);
        REQUIRE(record);
        std::string all;
        for (const auto& field : record->fields()) {
            if (field.name == "uid") all.append(interpreter.interpret(*record, field)).append(" ");
        }
        return all;
    };
    CHECK(meanings("uid=0 msg='x uid=4000000'\x1dUID=\"root\" AUID=\"c\" UID=\"tess\"") == "root tess ");
    CHECK(meanings("uid=0 msg='x uid=4000000'UID=\"root\" AUID=\"c\"") == "root unknown(4000000) ");
    CHECK(meanings("uid=0 info=\"x uid=7\" uid=4000000 UID=\"a b\" UID=\"c\" UID=\"d\"") == "a b c ");
}

TEST_CASE("a text between quotes stands for itself") {
    Interpreter interpreter;
    const auto body =
        "type=AVC" + kStamp +
        "apparmor=\"DENIED\" info=\"a b\" family=\"unix\" dev=\"9p\" "
        "flags=\"rw, bind\" addr=\"@2F610000\" peer_addr=\"@x\" uid=\"0\" gid=\"x\" comm=bash op='c d'";
    const std::pair<const char*, const char*> expected[] = {
        {"apparmor", "DENIED"}, {"info", "a b"},  {"family", "unix"},  {"dev", "9p"},
        {"flags", "rw, bind"},  {"addr", "@/a"},  {"peer_addr", "@x"}, {"uid", "root"},
        {"gid", "x"},           {"comm", "bash"}, {"op", "c d"},
    };
    for (const auto& [field, text] : expected) CHECK(interpret(interpreter, body, field) == text);
}

TEST_CASE("a call of an unknown architecture stays a number") {
    Interpreter interpreter;
    const auto line = "type=SYSCALL" + kStamp + "arch=28 syscall=2 success=yes exit=0 a0=1 a1=1 a2=1ff";
    CHECK(interpret(interpreter, line, "arch") == "unknown-elf-type(28)");
    CHECK(interpret(interpreter, line, "syscall") == "2");
    CHECK(interpret(interpreter, line, "a1") == "0x1");
}

TEST_CASE("a call is decoded wherever its fields stand") {
    Interpreter interpreter;
    const auto line =
        "type=SECCOMP" + kStamp + "auid=0 uid=0 sig=31 arch=c000003e syscall=59 compat=0 code=0x0";
    CHECK(interpret(interpreter, line, "syscall") == "execve");
    const auto no_exit = "type=SYSCALL" + kStamp + "arch=c000003e syscall=231 a0=1 a1=2";
    CHECK(interpret(interpreter, no_exit, "a0") == "EXIT_FAILURE");
}

TEST_CASE("every value is asked for once") {
    Interpreter interpreter;
    const auto line = "type=PATH" + kStamp + "name=\"/etc\" mode=040755 ouid=3999999999 ogid=0";
    for (int i = 0; i < 3; ++i) {
        CHECK(interpret(interpreter, line, "mode") == "dir,755");
        CHECK(interpret(interpreter, line, "ouid") == "unknown(-294967297)");
        CHECK(interpret(interpreter, line, "name") == "/etc");
    }
    CHECK(interpreter.statistics().asked == 1);
    CHECK(interpreter.statistics().misses == 2);
    CHECK(interpreter.statistics().hits == 4);
}

TEST_CASE("a small cache gives the same answers") {
    Interpreter interpreter({EscapeMode::tty, 1});
    for (int i = 0; i < 3; ++i) {
        for (const auto& [mode, text] : {std::pair("040755", "dir,755"), std::pair("0100644", "file,644")}) {
            CHECK(interpret(interpreter, "type=PATH" + kStamp + "mode=" + mode, "mode") == text);
        }
    }
    CHECK(interpreter.statistics().hits == 0);
}

TEST_CASE("hostile values reach nobody unescaped") {
    Interpreter interpreter;
    CHECK(interpret(interpreter, "type=X" + kStamp + "comm=1B5B6D", "comm") == "\\033[m");
    CHECK(interpret(interpreter, "type=X" + kStamp + "pid=\x1b[m", "pid") == "\\033[m");
    CHECK(interpret(interpreter, "type=X" + kStamp + "mode=\x1b[m", "mode") == "\\033[m");
    const std::string with_nul("4\0001", 3);
    CHECK(interpret(interpreter, "type=X" + kStamp + "list=" + with_nul, "list") == "4\\0001");
}

TEST_CASE("the cache remembers until it is full") {
    ValueCache cache(1000);
    for (int round = 0; round < 3; ++round) {
        for (int i = 0; i < 900; ++i) {
            const auto key = std::to_string(round) + ":" + std::to_string(i);
            CHECK_FALSE(cache.find(key));
            CHECK(cache.insert(key, "text of " + key) == "text of " + key);
            CHECK(cache.size() <= 1000);
        }
        for (int i = round == 0 ? 0 : 850; i < 900; ++i) {
            const auto key = std::to_string(round) + ":" + std::to_string(i);
            CHECK(cache.find(key) == "text of " + key);
        }
    }
    CHECK_FALSE(cache.find("0:0"));
}

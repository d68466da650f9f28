#include <dockaudit/event_fields.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <dockaudit/error.hpp>

using namespace dockaudit;

namespace {

const std::string kStamp = " msg=audit(1700000000.100:10): ";

// The values of some fields of an event, joined: `a;b|c`.
std::string values(const std::string& fields, const std::string& lines, FieldReaderOptions options = {}) {
    FieldReader reader(parse_event_fields(fields), std::move(options));
    const Event event(lines);
    std::string text;
    for (const auto& cell : reader.read(event.view())) {
        if (&cell != reader.read(event.view()).data()) text += '|';
        for (const auto& value : cell) text += (&value == &cell.front() ? "" : ";") + value;
    }
    return text;
}

}  // namespace

TEST_CASE("the values of fields") {
    const std::string syscall =
        "type=SYSCALL" + kStamp +
        "arch=c000003e syscall=59 success=no exit=-13 pid=7 uid=0 tty=(none) comm=\"ls\" "
        "exe=2F746D702F6120 key=646F636B657201657865635F6C6F67\x1d"
        "UID=\"wendy\"\n";
    const std::string cwd = "type=CWD" + kStamp + "cwd=\"/home/a\"\n";
    const auto path = [](const std::string& name, const std::string& type) {
        return "type=PATH" + kStamp + "item=0 name=" + name + " ouid=0 nametype=" + type + "\n";
    };
    const auto login = [](const std::string& text) {
        return "type=USER_LOGIN" + kStamp + "msg='" + text + "'\n";
    };
    struct Test {
        std::string name;
        std::string fields;
        std::string lines;
        std::string expected;
    };
    const std::vector<Test> tests{
        {"interpreted", "syscall,exit,pid,comm,exe", syscall,
         "execve|EACCES(Permission denied)|7|ls|/tmp/a "},
        {"the enriched name", "uid", syscall, "wendy"},
        {"stored", "raw.syscall,raw.uid,raw.comm,raw.exe", syscall, "59|0|\"ls\"|2F746D702F6120"},
        {"absent", "nosuch,raw.nosuch,node,argv,file,host,command,container", syscall, "|||||||"},
        {"several keys", "key", syscall, "docker;exec_log"},
        {"no key", "key,raw.key", "type=SYSCALL" + kStamp + "key=(null)\n", "|"},
        {"id", "event,serial,node", "node=n1 " + syscall, "n1/1700000000.100:10|10|n1"},
        {"types", "type,types", syscall + cwd + path("\"b\"", "NORMAL") + path("\"c\"", "NORMAL"),
         "SYSCALL|SYSCALL;CWD;PATH"},
        {"distinct", "name,ouid", path("\"b\"", "NORMAL") + path("\"c\"", "NORMAL") + path("\"b\"", "NORMAL"),
         "b;c|root"},
        {"files", "file",
         cwd + path("\"/home/a\"", "PARENT") + path("\"b\"", "CREATE") + path("2F6320", "NORMAL") +
             path("(null)", "NORMAL"),
         "/home/a;/home/a/b;/c "},
        {"a name without a folder is not one of the working directory", "file",
         cwd + "type=AVC" + kStamp +
             "avc:  denied  { write } for pid=1 comm=\"x\" name=\"log\" dev=\"dm-0\"\n",
         "log"},
        {"sockets", "file", "type=SOCKADDR" + kStamp + "saddr=01002F72756E2F782E736F636B00\n", "/run/x.sock"},
        {"an abstract socket", "file", "type=SOCKADDR" + kStamp + "saddr=010000616263\n", "@abc"},
        {"success of an access vector", "success",
         "type=AVC" + kStamp + "avc:  denied  { write } for pid=1 comm=\"x\" name=\"log\"\n", "no"},
        {"a file without a directory", "file", path("\"b\"", "NORMAL"), "b"},
        {"a file of an access vector", "file",
         "type=AVC" + kStamp + "avc:  denied  { read } for pid=1 comm=\"x\" path=\"/etc/x\" dev=\"dm-0\"\n",
         "/etc/x"},
        {"hosts", "host", login("op=login hostname=h.example addr=192.0.2.7 terminal=ssh res=success"),
         "h.example;192.0.2.7"},
        {"no host", "host,tty", login("op=login hostname=? addr=? terminal=/dev/pts/1 res=success"),
         "|/dev/pts/1"},
        {"a socket", "host", "type=SOCKADDR" + kStamp + "saddr=02000050C00002070000000000000000\n",
         "192.0.2.7"},
        {"success of a call", "success", syscall, "no"},
        {"success of a program", "success", login("op=x res=failed"), "no"},
        {"success as a number", "success", "type=CONFIG_CHANGE" + kStamp + "op=set res=1\n", "yes"},
        {"arguments", "argv,command", "type=EXECVE" + kStamp + "argc=3 a0=\"sh\" a1=\"-c\" a2=612062\n",
         "sh;-c;a b|sh -c 'a b'"},
        {"arguments repeat", "argv", "type=EXECVE" + kStamp + "argc=2 a0=\"ls\" a1=\"ls\"\n", "ls;ls"},
        {"the process title", "command", "type=PROCTITLE" + kStamp + "proctitle=6C73002D6C\n", "ls -l"},
        {"a container", "container.named",
         "type=EXECVE" + kStamp +
             "argc=3 a0=\"containerd-shim-runc-v2\" a1=\"-id\" "
             "a2=\"73e9827e1e62308b16ec8e417a43c8ae9b200206ca189467263d77365ee0194e\"\n",
         "73e9827e1e62308b16ec8e417a43c8ae9b200206ca189467263d77365ee0194e"},
        {"the command of sudo", "command",
         "type=USER_CMD" + kStamp + "pid=1 msg='cwd=\"/\" cmd=6C73202D6C res=success'\n", "ls -l"},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        CHECK(values(test.fields, test.lines) == test.expected);
    }
}

TEST_CASE("times of fields") {
    const auto line = "type=CWD" + kStamp + "cwd=\"/\"\n";
    CHECK(values("time,date,hour,raw.time", line) ==
          "2023-11-14 22:13:20.100|2023-11-14|2023-11-14 22:00|1700000000.100");
    FieldReaderOptions options;
    options.iso_times = true;
    options.utc_offset = [](std::chrono::sys_seconds) { return std::chrono::seconds{19800}; };
    CHECK(values("time,date,hour", line, options) ==
          "2023-11-15T03:43:20.100+05:30|2023-11-15|2023-11-15 03:00");
    options.utc_offset = [](std::chrono::sys_seconds) { return std::chrono::seconds{-12600}; };
    CHECK(values("time", line, options) == "2023-11-14T18:43:20.100-03:30");
    CHECK(values("time", "type=CWD msg=audit(99999999999999.100:10): cwd=\"/\"\n") ==
          "3170843-11-07 09:46:39.100");
}

TEST_CASE("an event with very many values of a field") {
    std::string line = "type=EXECVE" + kStamp;
    for (int value = 0; value < 100'000; ++value) line += "x=" + std::to_string(value % 50'000) + " ";
    FieldReader reader(parse_event_fields("x"));
    const Event event(line + "\n");
    const auto cells = reader.read(event.view());
    CHECK(cells.front().size() == 50'000);
    CHECK(cells.front().back() == "49999");
}

TEST_CASE("mistakes in a list of fields are pointed at") {
    struct Test {
        std::string list;
        std::string message;
        std::size_t position;
    };
    const std::vector<Test> tests{
        {"", "the name of a field is missing", 0},
        {"a,", "the name of a field is missing", 2},
        {"a,,b", "the name of a field is missing", 2},
        {"a,raw.", "the name of a field is missing", 2},
        {"a,b=1", "this cannot be in the name of a field", 3},
        {"a b", "this cannot be in the name of a field", 1},
    };
    for (const auto& test : tests) {
        CAPTURE(test.list);
        try {
            parse_event_fields(test.list);
            FAIL_CHECK("no error");
        } catch (const Error& error) {
            CHECK(std::string(error.what()) == test.message);
            CHECK(error.position() == test.position);
            CHECK(error.text() == test.list);
        }
    }
}

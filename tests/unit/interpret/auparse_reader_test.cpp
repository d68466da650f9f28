#include <dockaudit/auparse_reader.hpp>

#include <doctest/doctest.h>

#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <dockaudit/error.hpp>
#include <dockaudit/interpreter.hpp>

#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

const std::string kLines =
    "node=n1 type=SYSCALL msg=audit(1700000000.123:7): arch=c000003e syscall=257 success=yes exit=3 "
    "a0=ffffff9c a1=5 a2=0 "
    "a3=0 items=1 ppid=1 pid=2 auid=4000000 uid=0 gid=0 euid=0 suid=0 fsuid=0 egid=0 sgid=0 fsgid=0 tty=pts1 "
    "ses=3 "
    "comm=\"cat\" exe=\"/bin/cat\" key=\"watch\"\x1d"
    "AUID=\"alice\"\n"
    "node=n1 type=CWD msg=audit(1700000000.123:7): cwd=\"/etc\"\n"
    "node=n1 type=PATH msg=audit(1700000000.123:7): item=0 name=\"passwd\" inode=1 dev=08:01 mode=0100644 "
    "ouid=0 ogid=0 "
    "rdev=00:00 nametype=NORMAL\n"
    "type=USER_LOGIN msg=audit(1700000009.001:8): pid=1 uid=0 msg='op=login acct=\"root\" res=success'\n";

std::vector<AuparseEvent> read_all(AuparseReader reader) {
    std::vector<AuparseEvent> events;
    for (const auto& event : reader) events.push_back(event);
    return events;
}

void check_events(const std::vector<AuparseEvent>& events) {
    REQUIRE(events.size() == 2);
    CHECK(to_string(events[0].id.view()) == "n1/1700000000.123:7");
    REQUIRE(events[0].records.size() == 3);
    const auto& call = events[0].records[0];
    CHECK(call.type == RecordType::syscall);
    REQUIRE(call.find("auid"));
    CHECK(call.find("auid")->value == "4000000");
    CHECK(call.find("auid")->interpretation == "alice");
    CHECK(call.find("syscall")->interpretation == "openat");
    CHECK(call.find("nothing") == nullptr);
    CHECK(to_string(events[1].id.view()) == "/1700000009.001:8");
    CHECK(events[1].records[0].find("acct")->interpretation == "root");
}

}  // namespace

TEST_CASE("libauparse reads text, files and fed bytes alike") {
    check_events(read_all(AuparseReader::text(kLines)));

    const test::TempDir dir;
    const auto path = dir.write("audit.log", kLines);
    check_events(read_all(AuparseReader::file(path)));
    check_events(read_all(AuparseReader::files({path})));

    std::vector<AuparseEvent> fed;
    AuparseFeed feed([&](const AuparseEvent& event) { fed.push_back(event); });
    for (std::size_t i = 0; i < kLines.size(); i += 7) feed.feed(std::string_view(kLines).substr(i, 7));
    feed.flush();
    check_events(fed);
}

TEST_CASE("an event is normalized on demand") {
    AuparseOptions options;
    CHECK_FALSE(read_all(AuparseReader::text(kLines, options)).at(0).normalized);
    options.normalize = true;
    const auto events = read_all(AuparseReader::text(kLines, options));
    REQUIRE(events.at(0).normalized);
    const auto& open = *events[0].normalized;
    CHECK(open.event_kind == "audit-rule");
    CHECK(open.action == "opened-file");
    CHECK(open.how == "/bin/cat");
    REQUIRE(open.object.primary);
    CHECK(open.object.primary->value == "\"passwd\"");
    CHECK(open.object.primary->interpretation == "/etc/passwd");
    CHECK(open.object.kind == "file");
    REQUIRE(open.subject.primary);
    CHECK(open.subject.primary->interpretation == "alice");
    REQUIRE(open.results);
    CHECK(open.results->interpretation == "yes");
    REQUIRE(open.key);
    CHECK(open.key->interpretation == "watch");
    CHECK_FALSE(open.object2);
}

TEST_CASE("an expression selects events") {
    AuparseOptions options;
    options.expression = "acct i= root";
    const auto events = read_all(AuparseReader::text(kLines + kLines, options));
    REQUIRE(events.size() == 2);
    CHECK(events[0].id.serial == 8);
    CHECK(events[1].id.serial == 8);

    options.expression = "((";
    CHECK_THROWS_AS(AuparseReader::text(kLines, options), Error);
}

TEST_CASE("what cannot be opened is an error that names it") {
    CHECK_THROWS_WITH_AS(AuparseReader::file("/nowhere/audit.log"),
                         "Could not open /nowhere/audit.log: No such file or directory", Error);
}

TEST_CASE("one parser serves many events") {
    AuparseParser parser;
    for (int i = 0; i < 3; ++i) check_events(parser.parse(kLines));
    CHECK(parser.parse("").empty());
    CHECK(parser.parse("nonsense\n").empty());
    CHECK(parser.parse("type=EOE msg=audit(1700000000.123:7): \n").empty());
    CHECK(parser.parse("type=PATH msg=audit(1700000000.123:7): item=0").empty());
    check_events(parser.parse(kLines));
}

TEST_CASE("a parser with an expression finds the same in the same lines, whatever it was asked before") {
    AuparseOptions options;
    options.expression = "acct i= root";
    AuparseParser parser(options);
    const auto other = kLines.substr(0, kLines.rfind("type=USER_LOGIN"));
    for (int i = 0; i < 3; ++i) {
        const auto events = parser.parse(kLines);
        REQUIRE(events.size() == 1);
        CHECK(events[0].id.serial == 8);
        CHECK(parser.parse(other).empty());
        CHECK(parser.parse("").empty());
    }
    options.expression = "((";
    CHECK_THROWS_AS(AuparseParser(options).parse(kLines), Error);
}

TEST_CASE("an exception of the sink comes through") {
    AuparseFeed feed([](const AuparseEvent&) { throw std::runtime_error("full"); });
    CHECK_THROWS_WITH(
        [&] {
            feed.feed(kLines);
            feed.flush();
        }(),
        "full");
}

TEST_CASE("several threads may use libauparse") {
    const auto expected = read_all(AuparseReader::file(test::recorded_log("docker-exec.log"))).size();
    std::vector<std::size_t> counts(3);
    {
        std::vector<std::jthread> threads;
        for (auto& count : counts) {
            threads.emplace_back([&count] {
                count = read_all(AuparseReader::file(test::recorded_log("docker-exec.log"))).size();
            });
        }
        threads.emplace_back([] {
            for (int i = 0; i < 2000; ++i) {
                Interpreter interpreter;
                const auto record =
                    RecordView::parse("type=PATH msg=audit(1700000000.123:456): mode=0100644");
                REQUIRE(interpreter.interpret(*record, {"mode", "0100644"}) == "file,644");
            }
        });
    }
    for (const auto count : counts) CHECK(count == expected);
    CHECK(expected > 100);
}

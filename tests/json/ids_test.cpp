// Ids of events: each event has its own, and the same one however it is stored and read.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "json/strict_json.hpp"
#include "support/logs.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

using Ids = std::vector<std::string>;

Ids ids_of(const std::filesystem::path& log, const ReaderOptions& options, const Query& query = Query()) {
    Ids ids;
    for (const EventView& event : EventReader(LogSet::file(log), query, options))
        ids.push_back(event.unique_id());
    std::ranges::sort(ids);
    return ids;
}

bool are_distinct(const Ids& sorted) {
    return std::ranges::adjacent_find(sorted) == sorted.end();
}

std::string stamped(const std::string& type, int second, const std::string& rest) {
    return fmt::format("type={} msg=audit(17000000{:02}.500:7): {}\n", type, second, rest);
}

// A program's two records of one stamp, a call whose records come back after the time-out, and its like.
std::string crowded_log() {
    const std::string login = "pid=1 uid=0 auid=0 ses=1 msg='op=login acct=";
    return stamped("USER_AUTH", 1, login + "\"a\"'") + stamped("USER_AUTH", 1, login + "\"b\"'") +
           stamped("USER_ACCT", 1, login + "\"b\"'") + stamped("SYSCALL", 2, "syscall=2 success=yes") +
           stamped("PATH", 2, "item=0 name=\"/a\"") + stamped("SYSCALL", 10, "syscall=3 success=yes") +
           stamped("PATH", 2, "item=1 name=\"/b\"") + stamped("USER_END", 20, login + "\"a\"'") +
           stamped("SYSCALL", 20, "syscall=4 success=yes") + stamped("PATH", 2, "item=2 name=\"/c\"") +
           stamped("AVC", 2, "avc:  denied  { read } for  pid=1");
}

}  // namespace

TEST_CASE("an id is made from the records, not from what stands around them") {
    struct Case {
        std::string name;
        std::string lines;
        std::string id;
    };
    const std::string body = "msg=audit(1.002:3): pid=1 uid=0 msg='op=x res=success'";
    const std::vector<Case> cases{
        {"a call", "type=SYSCALL msg=audit(1.002:3): syscall=2", "/1.002:3"},
        {"a call of a node", "node=n type=SYSCALL msg=audit(1.002:3): syscall=2", "n/1.002:3"},
        {"a call after its access vector",
         "type=AVC msg=audit(1.002:3): avc:  denied\ntype=SYSCALL msg=audit(1.002:3): syscall=2", "/1.002:3"},
        {"a call by io_uring", "type=URINGOP msg=audit(1.002:3): uring_op=2", "/1.002:3"},
        {"a program's record", "type=USER_AUTH " + body, "#05525fc1/1.002:3"},
        {"found by grep", "audit.log:type=USER_AUTH " + body, "#05525fc1/1.002:3"},
        {"in a JSON string", R"({"log":"type=USER_AUTH )" + body + R"("})", "#05525fc1/1.002:3"},
        {"enriched", "type=USER_AUTH " + body + "\x1dUID=\"root\"", "#05525fc1/1.002:3"},
        {"its type by number", "type=UNKNOWN[1100] " + body, "#05525fc1/1.002:3"},
        {"another type", "type=USER_ACCT " + body, "#b823d0fe/1.002:3"},
        {"another text", "type=USER_AUTH msg=audit(1.002:3): pid=2", "#b68555b5/1.002:3"},
        {"the end of an event", "type=PATH msg=audit(1.002:3): item=1", "#0efcdc28/1.002:3"},
        {"a type that nobody knows", "type=FOO msg=audit(1.002:3): item=1", "#b7848f20/1.002:3"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const Event event(test.lines);
        REQUIRE_FALSE(event.empty());
        CHECK(event.view().unique_id() == test.id);
    }
}

TEST_CASE("events that share time and serial have ids of their own, in every reading of the log") {
    const TempDir folder;
    const auto log = folder.write("audit.log", crowded_log());
    const auto all = ids_of(log, {});
    CHECK(all.size() == 9);
    CHECK(are_distinct(all));
    for (unsigned threads = 1; threads <= 4; ++threads) {
        for (const std::size_t block_bytes : {std::size_t{100}, std::size_t{1} << 20}) {
            for (const bool newest_first : {false, true}) {
                CAPTURE(threads);
                CAPTURE(block_bytes);
                CAPTURE(newest_first);
                ReaderOptions options;
                options.threads = threads;
                options.block_bytes = block_bytes;
                options.newest_first = newest_first;
                CHECK(ids_of(log, options) == all);
            }
        }
    }
    const auto late = Query::builder().since(Timestamp(std::chrono::milliseconds(1700000010000))).build();
    const auto some = ids_of(log, {}, late);
    CHECK(some.size() == 3);
    CHECK(std::ranges::includes(all, some));
}

TEST_CASE("parts of events that a limit cut have ids of their own") {
    ReaderOptions options;
    options.max_event_bytes = 600;
    for (const auto& log : recorded_logs()) {
        CAPTURE(log.name);
        const auto whole = ids_of(log.path, {});
        const auto cut = ids_of(log.path, options);
        CHECK(are_distinct(whole));
        CHECK(are_distinct(cut));
        CHECK(cut.size() > whole.size());
    }
}

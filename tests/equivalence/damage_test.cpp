// Every kind of damage to a log: what is whole is found, what is not is counted, nothing breaks.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <dockaudit/event_reader.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "support/naive_search.hpp"
#include "support/temp_dir.hpp"

namespace dockaudit::test {
namespace {

using Ids = std::vector<std::string>;

struct Result {
    std::vector<std::string> events;  // the lines of each
    Ids ids;
    Diagnostics diagnostics;
};

// Whatever the content: an empty log or one without a record may be refused, but only with an `Error`.
Result search(std::string_view content, ReaderOptions options = {}) {
    const TempDir folder;
    const auto path = folder.write("audit.log", content);
    EventReader reader(LogSet::file(path), Query(), std::move(options));
    Result result;
    for (const auto& event : reader) {
        result.ids.push_back(to_string(event.id()));
        const Event copy(event);
        result.events.emplace_back(copy.lines());
    }
    result.diagnostics = reader.diagnostics();
    return result;
}

std::vector<std::string> naive(std::string_view content) {
    std::vector<std::string> events;
    for (const auto& event : naive_search({std::string(content)})) events.emplace_back(event.lines());
    return events;
}

constexpr std::string_view kThreeEvents =
    "node=alpha type=SYSCALL msg=audit(1700000000.123:41): arch=c000003e syscall=59 a0=1 a1=2 "
    "key=\"docker\"\n"
    "type=USER_LOGIN msg=audit(1700000000.200:42): pid=1 uid=0 res=success\n"
    "node=alpha type=PROCTITLE msg=audit(1700000000.123:41): proctitle=\"docker\"\n"
    "type=SYSCALL msg=audit(1700000009.000:43): arch=c000003e syscall=2 a0=1 a1=2\n";

}  // namespace

TEST_CASE("a log with one wrong byte gives what the naive searcher makes of it") {
    for (const char wrong : {'\0', ' ', '\n', 'x', ')'}) {
        for (std::size_t at = 0; at < kThreeEvents.size(); ++at) {
            std::string content(kThreeEvents);
            content[at] = wrong;
            INFO("byte ", at, " is ", static_cast<int>(wrong));
            ReaderOptions options;
            options.threads = 1;
            options.block_bytes = at % 2 == 0 ? 64 : 1 << 16;
            REQUIRE(search(content, options).events == naive(content));
        }
    }
}

TEST_CASE("a log that ends anywhere gives the whole records before") {
    for (std::size_t size = 1; size <= kThreeEvents.size(); ++size) {
        const auto content = kThreeEvents.substr(0, size);
        const auto expected = naive(content);
        if (expected.empty()) continue;
        CAPTURE(size);
        const auto result = search(content);
        REQUIRE(result.events == expected);
        REQUIRE(result.diagnostics.malformed == 0);
        REQUIRE(result.diagnostics.torn <= 1);
    }
}

TEST_CASE("kinds of damage") {
    using namespace std::string_literals;
    const std::string kRecord = "type=USER_LOGIN msg=audit(1700000000.123:7): pid=1";
    const std::string kId = "/1700000000.123:7";
    struct Case {
        std::string name;
        std::string content;
        Ids ids;
        std::uint64_t malformed;
        std::uint64_t torn;
        std::uint64_t oversized;
    };
    const std::vector<Case> cases{
        {"no newline at the end: it may be torn", kRecord, {kId}, 0, 1, 0},
        {"CRLF", kRecord + "\r\n", {kId}, 0, 0, 0},
        {"blank lines", "\n\n" + kRecord + "\n\n", {kId}, 0, 0, 0},
        {"a line of NUL bytes", std::string(100, '\0') + "\n" + kRecord + "\n", {kId}, 1, 0, 0},
        {"NUL bytes in a record", kRecord + "\0\0 res=1\n"s, {kId}, 0, 0, 0},
        {"NUL bytes at the end, as after a crash", kRecord + "\n" + std::string(4096, '\0'), {kId}, 0, 1, 0},
        {"text of others", "logrotate was here\n" + kRecord + "\n", {kId}, 1, 0, 0},
        {"a torn last record", kRecord + "\ntype=USER_LOG", {kId}, 0, 1, 0},
        {"two records on one line", kRecord + kRecord + "\n", {kId}, 0, 0, 0},
        {"a line of 2 MiB",
         kRecord + " " + std::string(2 << 20, 'a') + "\n" + kRecord + "\n",
         {kId, kId},
         0,
         0,
         1},
        {"2 MiB of another kind", std::string(2 << 20, 'a') + "\n" + kRecord + "\n", {kId}, 1, 0, 1},
        {"an end of event alone",
         "type=EOE msg=audit(1700000000.123:8): \n" + kRecord + "\n",
         {kId},
         0,
         0,
         0},
        {"milliseconds beyond 999",
         "type=USER_LOGIN msg=audit(1700000000.1234:7): pid=1\n" + kRecord + "\n",
         {kId},
         1,
         0,
         0},
        {"a serial beyond 64 bits",
         "type=USER_LOGIN msg=audit(1.2:99999999999999999999): x\n" + kRecord + "\n",
         {kId},
         1,
         0,
         0},
        {"a negative time",
         "type=USER_LOGIN msg=audit(-1700000000.123:7): pid=1\n" + kRecord + "\n",
         {kId},
         1,
         0,
         0},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        const auto result = search(test.content);
        CHECK(result.ids == test.ids);
        CHECK(result.diagnostics.malformed == test.malformed);
        CHECK(result.diagnostics.torn == test.torn);
        CHECK(result.diagnostics.oversized == test.oversized);
        CHECK(result.diagnostics.bytes == test.content.size());
    }
}

TEST_CASE("ids that are no help") {
    struct Case {
        std::string_view name;
        std::string_view content;
        Ids ids;
    };
    const std::vector<Case> cases{
        {"time goes back",
         "type=SYSCALL msg=audit(1700000100.000:9): a\ntype=SYSCALL msg=audit(1700000000.000:8): b\n"
         "type=SYSCALL msg=audit(1700000200.000:10): c\n",
         {"/1700000000.000:8", "/1700000100.000:9", "/1700000200.000:10"}},
        {"the same serial on two nodes",
         "node=a type=SYSCALL msg=audit(1700000000.000:8): x\nnode=b type=SYSCALL "
         "msg=audit(1700000000.000:8): y\n"
         "node=a type=PATH msg=audit(1700000000.000:8): z\n",
         {"a/1700000000.000:8", "b/1700000000.000:8"}},
        {"an id that comes again after its time",
         "type=SYSCALL msg=audit(1700000000.000:8): x\ntype=SYSCALL msg=audit(1700000010.000:9): y\n"
         "type=PATH msg=audit(1700000000.000:8): z\n",
         {"/1700000000.000:8", "/1700000000.000:8", "/1700000010.000:9"}},
        {"the same serial a millisecond later",
         "type=SYSCALL msg=audit(1700000000.000:8): x\ntype=PATH msg=audit(1700000000.001:8): z\n",
         {"/1700000000.000:8", "/1700000000.001:8"}},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(search(test.content).ids == test.ids);
    }
}

TEST_CASE("an event of 10,000 records comes whole") {
    std::string content;
    for (int i = 0; i < 10'000; ++i)
        content += fmt::format("type=PATH msg=audit(1700000000.123:7): item={}\n", i);
    const auto result = search(content);
    REQUIRE(result.events.size() == 1);
    CHECK(result.events[0] + "\n" == content);
}

TEST_CASE("100,000 events in flight come whole and in order") {
    constexpr int kEvents = 100'000;
    std::string content;
    for (const char* type : {"SYSCALL", "PATH"}) {
        for (int i = 0; i < kEvents; ++i)
            content += fmt::format("type={} msg=audit(1700000000.123:{}): x\n", type, i);
    }
    const auto result = search(content);
    REQUIRE(result.ids.size() == kEvents);
    for (int i = 0; i < kEvents; ++i) {
        const auto n = static_cast<std::size_t>(i);
        if (result.ids[n] != fmt::format("/1700000000.123:{}", i)) FAIL("event ", i, " is ", result.ids[n]);
        if (result.events[n].find("type=PATH") == std::string::npos) FAIL("event ", i, " lacks a record");
    }
    CHECK(result.diagnostics.late == 0);
}

}  // namespace dockaudit::test

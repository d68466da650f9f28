#include "scan/block_scanner.hpp"

#include <doctest/doctest.h>

#include <string>

#include <dockaudit/event_id.hpp>

using namespace dockaudit;

namespace {

const std::string kSyscall = "type=SYSCALL msg=audit(1700000000.123:7): arch=c000003e key=\"docker\"\n";
const std::string kPath = "type=PATH msg=audit(1700000000.123:7): item=0\n";
const std::string kLongSerial = "type=SYSCALL msg=audit(1700000000.123:70): arch=c000003e\n";
const std::string kEoe = "type=EOE msg=audit(1700000000.123:7): \n";
const std::string kProctitle = "type=PROCTITLE msg=audit(1700000000.123:7): proctitle=6C73\n";
const std::string kUser = "type=USER_CMD msg=audit(1700000000.123:8): pid=1\n";
const std::string kSoon = "type=SYSCALL msg=audit(1700000001.999:9): arch=c000003e\n";
const std::string kLater = "type=SYSCALL msg=audit(1700000009.000:9): arch=c000003e\n";

ScanResult scan(std::string_view bytes, const ScanFilter& filter = {}, BlockEnd end = {false, true},
                std::size_t cap = 1 << 20) {
    ScanResult result;
    scan_block(bytes, end, cap, filter, result);
    return result;
}

std::string serials(int first, int last) {
    std::string lines;
    for (auto serial = first; serial <= last; ++serial) {
        lines += "type=SYSCALL msg=audit(1700000000.123:" + std::to_string(serial) + "): arch=c000003e\n";
    }
    return lines;
}

// What `describe` says of them, each alone.
std::string runs(int first, int last) {
    std::string text;
    for (auto serial = first; serial <= last; ++serial)
        text += "/1700000000.123:" + std::to_string(serial) + " x1;";
    return text;
}

std::string describe(const ScanResult& result, std::string_view bytes) {
    std::string text;
    for (const auto& run : result.runs) {
        text +=
            to_string(EventId{run.time, run.serial, run.has_node ? std::optional(run.node) : std::nullopt});
        text += " x" + std::to_string(run.records);
        if (run.is_mixed) text += " mixed";
        if (run.starts_single) text += " single";
        if (run.starts_with_eoe) text += " eoe";
        if (run.traits != all_traits) text += " no";
        const auto lines = bytes.substr(run.offset, run.length);
        CHECK(lines.substr(0, 5).find('\n') == std::string_view::npos);
        text += ";";
    }
    for (const auto& problem : result.problems) {
        const char* const names[] = {"malformed", "torn", "oversized"};
        text += std::string(names[static_cast<int>(problem.kind)]) + "@" + std::to_string(problem.offset) +
                "+" + std::to_string(problem.length) + ";";
    }
    return text;
}

}  // namespace

TEST_CASE("lines of one id make a run") {
    struct Case {
        std::string name;
        std::string bytes;
        std::string expected;
    };
    const Case cases[] = {
        {"empty", "", ""},
        {"blank lines", "\n\n", ""},
        {"one event", kSyscall + kPath + kProctitle + kEoe, "/1700000000.123:7 x4;"},
        {"a blank line inside", kSyscall + "\n" + kPath, "/1700000000.123:7 x2 mixed;"},
        {"two events", kSyscall + kPath + kLater, "/1700000000.123:7 x2;/1700000009.000:9 x1;"},
        {"interleaved", kSyscall + kLater + kPath,
         "/1700000000.123:7 x1;/1700000009.000:9 x1;/1700000000.123:7 x1;"},
        {"interleaved, before the time-out", kSyscall + kUser + kSoon + kPath + kSoon + kPath,
         "/1700000000.123:7 x3 mixed;/1700000000.123:8 x1 single;/1700000001.999:9 x2 mixed;"},
        {"interleaved, of two nodes", "node=a " + kSyscall + "node=bb " + kSyscall + "node=a " + kPath,
         "a/1700000000.123:7 x2 mixed;bb/1700000000.123:7 x1;"},
        {"interleaved, with serials of two lengths", kSyscall + kLongSerial + kPath + kLongSerial,
         "/1700000000.123:7 x2 mixed;/1700000000.123:70 x2 mixed;"},
        {"interleaved, far apart", kSyscall + std::string(16385, '\n') + kPath + kPath,
         "/1700000000.123:7 x1;/1700000000.123:7 x2;"},
        {"interleaved, not too far apart", kSyscall + std::string(16384, '\n') + kPath,
         "/1700000000.123:7 x2 mixed;"},
        {"a late event is new again once a newer one came",
         kLater + kSyscall + kLater + kPath + kUser + kLater,
         "/1700000009.000:9 x3 mixed;/1700000000.123:7 x2 mixed;/1700000000.123:8 x1 single;"},
        {"more events than are remembered", serials(1, 17) + serials(1, 1), runs(1, 17) + runs(1, 1)},
        {"as many events as are remembered", serials(1, 16) + serials(2, 2),
         runs(1, 1) + "/1700000000.123:2 x2 mixed;" + runs(3, 16)},
        {"a single-record type is alone", kUser + kUser,
         "/1700000000.123:8 x1 single;/1700000000.123:8 x1 single;"},
        {"a leading EOE is alone", kEoe + kPath, "/1700000000.123:7 x1 single eoe;/1700000000.123:7 x1;"},
        {"another node", kSyscall + "node=a " + kPath, "/1700000000.123:7 x1;a/1700000000.123:7 x1;"},
        {"no final newline", kSyscall.substr(0, kSyscall.size() - 1), "/1700000000.123:7 x1;torn@0+68;"},
        {"a malformed line between", kSyscall + "junk\n" + kPath,
         "/1700000000.123:7 x2 mixed;malformed@69+4;"},
        {"torn within the header", kSyscall + "type=PATH msg=au", "/1700000000.123:7 x1;torn@69+16;"},
        {"the same id in another spelling", kSyscall + "type=PATH  msg=audit(1700000000.123:7): item=0\n",
         "/1700000000.123:7 x1;/1700000000.123:7 x1;"},
        {"and the first again", kSyscall + "type=PATH  msg=audit(1700000000.123:7): item=0\n" + kPath + kPath,
         "/1700000000.123:7 x1;/1700000000.123:7 x1;/1700000000.123:7 x2;"},
        {"a longer serial is another id", kSyscall + "type=PATH msg=audit(1700000000.123:70): item=0\n",
         "/1700000000.123:7 x1;/1700000000.123:70 x1;"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(describe(scan(test.bytes), test.bytes) == test.expected);
    }
}

TEST_CASE("a run is a candidate if one of its lines has a literal") {
    ScanFilter filter;
    filter.literals.emplace_back(Literal{"\"docker\"", false});
    filter.literals.emplace_back(Literal{"6C73", true});
    const auto other = "type=SYSCALL msg=audit(1700000000.123:9): key=(null)\n" + std::string("docker\n");
    const auto bytes = other + kSyscall + kPath + kProctitle + kUser + kProctitle;
    CHECK(
        describe(scan(bytes, filter), bytes) ==
        "/1700000000.123:9 x1 no;/1700000000.123:7 x4 mixed;/1700000000.123:8 x1 single no;malformed@53+6;");
}

TEST_CASE("a run has a type if one of its records has it, and nothing if its serial is not wanted") {
    ScanFilter filter;
    filter.types = {RecordType::user_cmd, RecordType::path};
    const auto bytes = kSyscall + kPath + kLater + kUser;
    CHECK(describe(scan(bytes, filter), bytes) ==
          "/1700000000.123:7 x2;/1700000009.000:9 x1 no;/1700000000.123:8 x1 single;");
    filter.serials = {7, 9};
    CHECK(describe(scan(bytes, filter), bytes) ==
          "/1700000000.123:7 x2;/1700000009.000:9 x1 no;/1700000000.123:8 x1 single no;");
}

TEST_CASE("records outside the time range are dropped before anything is made of them") {
    ScanFilter filter;
    filter.time_range.until = Timestamp(std::chrono::milliseconds(1'700'000'008'999));
    const auto bytes = kLater + kSyscall + kLater + kPath;
    CHECK(describe(scan(bytes, filter), bytes) == "/1700000000.123:7 x2 mixed;");
    CHECK(scan(bytes, filter).records == 2);
    CHECK(scan(bytes, filter).lines == 4);
}

TEST_CASE("a line beyond the cap is cut and told") {
    const auto bytes = kSyscall + kPath + kSyscall;
    const auto result = scan(bytes, {}, {false, true}, 50);
    CHECK(describe(result, bytes) ==
          "/1700000000.123:7 x1;/1700000000.123:7 x1;/1700000000.123:7 x1;oversized@0+50;oversized@115+50;");
    CHECK(result.runs[0].length == 50);
    CHECK(result.runs[1].length == kPath.size());
}

TEST_CASE("a line that goes on in the next block is cut, not torn") {
    const auto bytes = kSyscall.substr(0, 60);
    CHECK(describe(scan(bytes, {}, {true, false}, 59), bytes) == "/1700000000.123:7 x1;oversized@0+59;");
}

#include <dockaudit/event_counts.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

using namespace dockaudit;
using std::chrono::days;
using std::chrono::hours;
using std::chrono::minutes;
using std::chrono::seconds;
using std::chrono::sys_seconds;

namespace {

std::string record(const std::string& text) {
    return "type=EXECVE msg=audit(1700000000.100:10): " + text + "\n";
}

std::string counts(const std::string& fields, const std::vector<std::string>& texts,
                   CountLimits limits = {}) {
    FieldCounter counter(parse_event_fields(fields), {}, limits);
    for (const auto& text : texts) {
        const Event event(record(text));
        counter.add(event.view());
    }
    std::string out;
    for (const auto& group : counter.groups()) {
        out += std::to_string(group.count);
        for (const auto& values : group.values) {
            out += '|';
            for (const auto& value : values) out += value + ",";
        }
        out += '\n';
    }
    return out + "uncounted " + std::to_string(counter.uncounted()) + "\n";
}

sys_seconds at(std::int64_t second) {
    return sys_seconds{seconds{second}};
}

}  // namespace

TEST_CASE("events are counted by the values of fields") {
    struct Test {
        std::string name;
        std::string fields;
        std::vector<std::string> texts;
        std::string expected;
    };
    const std::vector<Test> tests{
        {"the most frequent first", "x", {"x=a", "x=b", "x=b"}, "2|b,\n1|a,\nuncounted 0\n"},
        {"equal ones by value", "x", {"x=b", "x=a"}, "1|a,\n1|b,\nuncounted 0\n"},
        {"absent", "x", {"x=a", "y=a"}, "1|\n1|a,\nuncounted 0\n"},
        {"two fields", "x,y", {"x=a y=1", "x=a y=2", "x=a y=1"}, "2|a,|1,\n1|a,|2,\nuncounted 0\n"},
        {"values that run together", "x,y", {"x=a y=bc", "x=ab y=c"}, "1|a,|bc,\n1|ab,|c,\nuncounted 0\n"},
        {"each of several values", "x", {"x=a x=b", "x=b"}, "2|b,\n1|a,\nuncounted 0\n"},
        {"the first with the first", "x,y", {"x=a x=b y=1 y=2"}, "1|a,|1,\n1|b,|2,\nuncounted 0\n"},
        {"combinations", "x,y", {"x=a x=b y=1"}, "1|a,|1,\n1|b,|1,\nuncounted 0\n"},
        {"argv as one", "argv", {"a0=\"ls\" a1=\"-l\"", "a0=\"ls\""}, "1|ls,\n1|ls,-l,\nuncounted 0\n"},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        CHECK(counts(test.fields, test.texts) == test.expected);
    }
}

TEST_CASE("values are combined as the records have them") {
    const auto lines = [](const std::vector<std::string>& records) {
        std::string text;
        for (const auto& fields : records) text += "type=PATH msg=audit(1700000000.100:10): " + fields + "\n";
        return text;
    };
    struct Test {
        std::string name;
        std::string fields;
        std::vector<std::string> records;
        std::string expected;
    };
    const std::vector<Test> tests{
        {"of one record", "x,y", {"x=a y=1", "x=b y=2"}, "1|a,|1,\n1|b,|2,\n"},
        {"a record that says less", "x,y", {"x=a y=1", "x=a", "y=1"}, "1|a,|1,\n"},
        {"a record that says something else", "x,y", {"x=a y=1", "x=b"}, "1|a,|1,\n1|b,|\n"},
        {"never together", "x,y", {"x=a", "x=b", "y=1", "y=2"}, "1|a,|1,\n1|a,|2,\n1|b,|1,\n1|b,|2,\n"},
        {"by way of a third", "x,y,z", {"x=a y=1", "y=2 z=k"}, "1||2,|k,\n1|a,|1,|\n"},
        {"a field of the event", "serial,x,y", {"x=a y=1", "x=b y=2"}, "1|10,|a,|1,\n1|10,|b,|2,\n"},
        {"a file and its owner", "file,z", {"name=\"/a\" z=1", "name=\"/b\" z=2"}, "1|/a,|1,\n1|/b,|2,\n"},
        {"the same twice", "x,y", {"x=a y=1", "x=a y=1", "x=b y=1"}, "1|a,|1,\n1|b,|1,\n"},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        FieldCounter counter(parse_event_fields(test.fields));
        const Event event(lines(test.records));
        counter.add(event.view());
        std::string out;
        for (const auto& group : counter.groups()) {
            out += std::to_string(group.count);
            for (const auto& values : group.values) {
                out += '|';
                for (const auto& value : values) out += value + ",";
            }
            out += '\n';
        }
        CHECK(out == test.expected);
    }
}

TEST_CASE("what a counter remembers is limited") {
    CountLimits limits;
    limits.groups = 2;
    CHECK(counts("x", {"x=a", "x=b", "x=c", "x=a"}, limits) == "2|a,\n1|b,\nuncounted 1\n");
    limits.groups = 100;
    limits.bytes = 30;
    CHECK(counts("x", {"x=a", "x=bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb", "x=c"}, limits) ==
          "1|a,\n1|c,\nuncounted 1\n");
}

TEST_CASE("an event with millions of combinations") {
    std::string text;
    for (const char* name : {"x=", "y="}) {
        if (!text.empty()) text += "\n" + record("");
        if (text.ends_with('\n')) text.pop_back();
        for (int value = 0; value < 2000; ++value) text += name + std::to_string(value) + " ";
    }
    const auto out = counts("x,y", {text});
    CHECK(out.ends_with("uncounted 1\n"));
    CHECK(std::count(out.begin(), out.end(), '\n') == 10'001);
}

TEST_CASE("buckets begin where a local clock says") {
    const auto berlin = TimeZone::named("Europe/Berlin");
    const auto kolkata = TimeZone::named("Asia/Kolkata");
    struct Test {
        std::string name;
        TimeZone zone;
        seconds span;
        std::int64_t time;
        std::int64_t begin;
        std::int64_t next;
    };
    const std::vector<Test> tests{
        {"ten minutes", TimeZone::utc(), minutes{10}, 1700000000, 1699999800, 1700000400},
        {"a half hour's offset", kolkata, hours{1}, 1700000000, 1699997400, 1700001000},
        {"a day", berlin, days{1}, 1700000000, 1699916400, 1700002800},
        {"a week begins on Monday", TimeZone::utc(), days{7}, 1700000000, 1699833600, 1700438400},
        {"before 1970", TimeZone::utc(), hours{1}, -1, -3600, 0},
        // 2023-10-29 is the day of 25 hours: 02:00 to 03:00 comes twice, 1698537600 and 1698541200.
        {"a long day", berlin, days{1}, 1698580000, 1698530400, 1698620400},
        {"its first 2 o'clock", berlin, hours{1}, 1698538000, 1698537600, 1698541200},
        {"its second 2 o'clock", berlin, hours{1}, 1698542000, 1698541200, 1698544800},
        // 2023-03-26 is the day of 23 hours.
        {"a short day", berlin, days{1}, 1679800000, 1679785200, 1679868000},
        {"its hour that is left out", berlin, hours{1}, 1679791000, 1679788800, 1679792400},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        TimeHistogram histogram(test.zone, test.span);
        histogram.add(Timestamp(at(test.time)));
        histogram.finish();
        const auto buckets = histogram.buckets();
        REQUIRE(buckets.size() == 1);
        CHECK(buckets.front().begin == at(test.begin));
        CHECK(histogram.next(buckets.front().begin) == at(test.next));
    }
}

TEST_CASE("the span is chosen to fit") {
    struct Test {
        std::string name;
        std::int64_t length;
        seconds span;
    };
    const std::vector<Test> tests{
        {"one event", 0, seconds{1}},    {"a minute less one", 59, seconds{1}},
        {"a minute", 60, seconds{5}},    {"an hour", 3600, minutes{5}},
        {"a day", 86400, minutes{30}},   {"a month", 2'592'000, days{1}},
        {"a year", 31'536'000, days{7}}, {"ten years", 315'360'000, days{112}},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        TimeHistogram histogram(TimeZone::utc());
        histogram.add(Timestamp(at(0)));
        histogram.add(Timestamp(at(test.length)));
        histogram.finish();
        CHECK(histogram.span() == test.span);
        std::uint64_t sum = 0;
        for (const auto& bucket : histogram.buckets()) sum += bucket.count;
        CHECK(sum == 2);
    }
}

TEST_CASE("a histogram that grows beyond its limit widens its span, or leaves events out if that is given") {
    CountLimits limits;
    limits.groups = 10;
    TimeHistogram open(TimeZone::utc(), std::nullopt, limits);
    TimeHistogram fixed(TimeZone::utc(), seconds{1}, limits);
    for (int second = 0; second < 1000; ++second) {
        open.add(Timestamp(at(second)));
        fixed.add(Timestamp(at(second)));
    }
    open.finish();
    CHECK(open.span() == minutes{5});
    CHECK(open.uncounted() == 0);
    CHECK(open.buckets() ==
          std::vector<TimeHistogram::Bucket>{{at(0), 300}, {at(300), 300}, {at(600), 300}, {at(900), 100}});
    CHECK(fixed.buckets().size() == 10);
    CHECK(fixed.uncounted() == 990);
}

#include "record/record_parser.hpp"

#include <doctest/doctest.h>

#include <deque>
#include <random>
#include <string>

using namespace dockaudit;

namespace {

// Lines of a few ids in a few spellings; some have a byte that does not belong there.
std::string draw_line(std::mt19937& random) {
    const char* const nodes[] = {"", "node=a ", "node=b b ", "node= "};
    const char* const types[] = {"SYSCALL", "PATH", "EOE", "UNKNOWN[1399]", ""};
    const char* const stamps[] = {"1700000000.123:456", "1700000000.124:457", "1700000001.000:1456",
                                  "1700000000.5:456"};
    const char* const bodies[] = {": a=1", ": name=\"x\"\x1dOUID=\"root\"", "\r", " x=\x1d"};
    auto line = std::string(nodes[random() % 4]) + "type=" + types[random() % 5] +
                (random() % 8 == 0 ? "  msg=audit(" : " msg=audit(") + stamps[random() % 4] + ")" +
                bodies[random() % 4];
    if (random() % 6 == 0) line[random() % line.size()] = "0. )(\x1d"[random() % 6];
    return line;
}

void check_same(const std::optional<RecordView>& record, const std::optional<RecordView>& expected) {
    REQUIRE(record.has_value() == expected.has_value());
    if (!record) return;
    CHECK(record->line() == expected->line());
    CHECK(record->text() == expected->text());
    CHECK(record->id() == expected->id());
    CHECK(record->type_name() == expected->type_name());
    CHECK(record->type() == expected->type());
    CHECK(record->stamp_offset() == expected->stamp_offset());
    CHECK(record->body() == expected->body());
}

}  // namespace

TEST_CASE("a parser that remembers the line before reads every line as one that does not") {
    std::mt19937 random(23);
    std::deque<std::string> lines;  // the line before must live
    RecordParser parser;
    int repeated = 0;
    for (int i = 0; i < 100'000; ++i) {
        if (lines.size() > 20) lines.pop_front();
        const std::string_view line = lines.emplace_back(draw_line(random));
        CAPTURE(line);
        if (random() % 100 == 0) parser.forget();
        const auto expected = RecordView::parse(line);
        if (expected && parser.repeats_id(line)) {
            ++repeated;
            check_same(parser.parse_repeating(line, expected->type_name().size()), expected);
        }
        if (const auto record = parser.parse(line)) check_same(record, expected);
    }
    CHECK(repeated > 1000);
}

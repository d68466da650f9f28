#include "record/header_template.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>

using namespace dockaudit;

namespace {

std::string_view text_of(std::string_view line) {
    return line.substr(0, line.find(kEnrichmentSeparator));
}

// Lines that are nearly alike: some bytes of one exchanged, doubled or left out.
std::string mutate(std::string line, std::mt19937& random) {
    constexpr std::string_view kBytes = "019.:() =\x1dntx";
    for (auto changes = random() % 3; changes > 0 && !line.empty(); --changes) {
        const auto place = random() % std::min<std::size_t>(line.size(), 60);
        const char byte = kBytes[random() % kBytes.size()];
        switch (random() % 3) {
            case 0:
                line[place] = byte;
                break;
            case 1:
                line.insert(place, 1, byte);
                break;
            default:
                line.erase(place, 1);
        }
    }
    return line;
}

void check_against_parser(const HeaderTemplate& learnt, std::string_view line, std::size_t type_end) {
    const auto header = parse_plain_header(text_of(line));
    REQUIRE(header);
    CHECK(header->start == 0);
    CHECK(header->type_name == learnt.type_name(line, type_end));
    CHECK(header->stamp_offset == learnt.stamp_offset(header->type_name));
    CHECK(header->body_offset == learnt.body_offset(header->type_name));
}

}  // namespace

TEST_CASE("what a template says of a line is what the parser says") {
    const std::string lines[] = {
        "node=host type=SYSCALL msg=audit(1700000000.123:456): arch=c000003e\x1d"
        "ARCH=x86_64",
        "type=PATH msg=audit(1700000000.123:7): item=0",
        "type=PROCTITLE   msg=audit(1700000000.123:456): proctitle=61",
        "type=X audit(1700000000.123:4):abc",
        "type=X          audit(1700000000.123:456):",
        "node=my host type=X msg=audit(1700000000.123:4):",
    };
    std::mt19937 random(17);
    int repeated = 0;
    int siblings = 0;
    for (int i = 0; i < 200'000; ++i) {
        const auto& original = lines[random() % std::size(lines)];
        const auto first = mutate(original, random);
        const auto second = mutate(random() % 4 == 0 ? first : original, random);
        CAPTURE(first);
        CAPTURE(second);
        const auto header = parse_plain_header(text_of(first));
        if (!header) continue;
        HeaderTemplate known;
        known.learn(text_of(first), *header);
        if (!known.is_known()) continue;
        if (const auto type_name = known.match(second); !type_name.empty()) {
            ++repeated;
            check_against_parser(known, second, known.prefix().size() + type_name.size());
            CHECK(parse_plain_header(text_of(second))->id == header->id);
        }
        const auto type_end = known.find_type_end(second);
        if (type_end == 0) continue;
        if (Stamp stamp; known.learn_sibling(second, type_end, stamp)) {
            ++siblings;
            check_against_parser(known, second, type_end);
            const auto parsed = parse_plain_header(text_of(second));
            CHECK(parsed->id == EventId{stamp.time, stamp.serial, header->id.node});
        }
    }
    CHECK(repeated > 10'000);
    CHECK(siblings > 10'000);
}

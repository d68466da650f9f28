#include "engine/batch_text.hpp"

#include <doctest/doctest.h>

#include <string>

#include "support/random.hpp"

using namespace dockaudit;

TEST_CASE("the pieces of a batch are its texts, one after the other") {
    test::Random random(3);
    std::string source;
    for (int i = 0; i < 4096; ++i) source.push_back(static_cast<char>('a' + random.below(26)));
    BatchText batch;
    for (int turn = 0; turn < 500; ++turn) {
        batch.clear();
        CHECK(batch.pieces().empty());
        std::string expected;
        std::uint64_t events = 0;
        for (auto parts = random.below(20); parts > 0; --parts) {
            const auto text = std::string_view(source).substr(random.below(3000), 1 + random.below(1000));
            const auto count = 1 + random.below(3);
            if (random.chance(1, 2)) {
                batch.add(text, count);
            } else {
                batch.append(count, [&](std::string& out) { out += text; });
            }
            expected += text;
            events += count;
        }
        std::string joined;
        std::uint64_t counted = 0;
        for (const auto& [text, count] : batch.pieces()) {
            CHECK(!text.empty());
            joined += text;
            counted += count;
        }
        CHECK(joined == expected);
        CHECK(counted == events);
    }
}

TEST_CASE("a long text is not copied, short ones are put together") {
    const std::string text(4096, 'x');
    BatchText batch;
    batch.add("a", 1);
    batch.append(2, [](std::string& out) { out += "bc"; });
    batch.add(text, 3);
    batch.add("d", 1);
    const auto pieces = batch.pieces();
    REQUIRE(pieces.size() == 3);
    CHECK(pieces[0].text == "abc");
    CHECK(pieces[0].events == 3);
    CHECK(pieces[1].text.data() == text.data());
    CHECK(pieces[1].events == 3);
    CHECK(pieces[2].text == "d");
}

TEST_CASE("an event whose text is empty is counted") {
    BatchText batch;
    batch.append(1, [](std::string&) {});
    batch.add("", 1);
    REQUIRE(batch.pieces().size() == 1);
    CHECK(batch.pieces()[0].events == 2);
    CHECK(batch.pieces()[0].text.empty());
}

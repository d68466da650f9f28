#include "engine/draft_policy.hpp"

#include <doctest/doctest.h>

using namespace dockaudit;

TEST_CASE("drafts are made as long as most are of use") {
    DraftPolicy policy;
    const auto add = [&](int count, bool has_one_piece, std::uint64_t age) {
        for (int i = 0; i < count; ++i) policy.on_event(has_one_piece, age);
    };
    CHECK(policy.wants_texts());
    CHECK(policy.wants_verdicts());

    // On a burst the texts are gone when their events are complete.
    add(300, true, 48 << 20);
    CHECK(!policy.wants_texts());
    CHECK(policy.wants_verdicts());

    // Interleaved so much that no run is a whole event.
    add(300, false, 1000);
    CHECK(!policy.wants_texts());
    CHECK(!policy.wants_verdicts());

    add(100, true, 1000);
    CHECK(!policy.wants_texts());
    add(100, true, 1000);
    CHECK(policy.wants_texts());
    CHECK(policy.wants_verdicts());

    // A few that are not do not matter.
    for (int i = 0; i < 1000; ++i) add(1, i % 4 != 0, 1000);
    CHECK(policy.wants_texts());
}

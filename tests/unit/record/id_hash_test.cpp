#include "record/id_hash.hpp"

#include <doctest/doctest.h>

#include <set>
#include <string>
#include <vector>

using namespace dockaudit;

namespace {

EventId id_of(std::int64_t milliseconds, std::uint64_t serial, std::optional<std::string_view> node) {
    return {Timestamp(std::chrono::milliseconds(milliseconds)), serial, node};
}

}  // namespace

TEST_CASE("equal ids have equal hashes, wherever their nodes lie") {
    const std::string padded = "xxa-long-node-name.example.orgyy";
    const std::string plain = "a-long-node-name.example.org";
    const auto part = std::string_view(padded).substr(2, plain.size());
    CHECK(hash_id(id_of(1, 2, part)) == hash_id(id_of(1, 2, plain)));
}

TEST_CASE("ids that differ in one part have different hashes, with few exceptions") {
    std::set<std::uint32_t> hashes;
    std::size_t ids = 0;
    const auto add = [&](const EventId& id) {
        hashes.insert(hash_id(id));
        ++ids;
    };
    for (int i = 0; i < 2000; ++i) {
        add(id_of(1'700'000'000'000 + i, 1, {}));
        add(id_of(1'700'000'000'000, 2U + static_cast<unsigned>(i), {}));
        // Times and serials that cancel each other out if they are only shifted together.
        add(id_of(i, static_cast<std::uint64_t>(i) << 20, {}));
        const auto node = "node" + std::to_string(i) + "x";
        add(id_of(1, 1, node));
    }
    add(id_of(1, 1, {}));
    add(id_of(1, 1, ""));
    // Of 8,000 random numbers of 32 bits two are equal with a probability of less than one percent.
    CHECK(hashes.size() + 2 >= ids);
}

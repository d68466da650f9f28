#include "event/correlator.hpp"

#include <doctest/doctest.h>

#include <random>
#include <string>
#include <vector>

#include "naive_correlator.hpp"
#include "record/id_hash.hpp"

using namespace dockaudit;

namespace {

// A step as text: `seconds:serial`, then letters: s single-record type, e EOE, c candidate, a or b a node.
// Pieces are numbered by their steps, so the expectation says which steps an event has: `1+3 2` are two
// events.
std::string run(const std::vector<std::string>& steps, std::chrono::seconds timeout = std::chrono::seconds(2),
                CorrelatorLimits limits = {}) {
    Correlator correlator(timeout, limits);
    std::string out;
    const auto collect = [&] {
        AssembledEvent event;
        while (correlator.is_due()) {
            correlator.pop(event);
            if (!out.empty() && out.back() != '|') out += ' ';
            std::string numbers;
            for (const auto& piece : event.pieces) {
                numbers += (numbers.empty() ? "" : "+") + std::to_string(piece.offset);
            }
            out += numbers;
        }
    };
    std::uint64_t number = 0;
    for (const auto& step : steps) {
        std::size_t used = 0;
        Arrival arrival;
        arrival.id.time =
            Timestamp(std::chrono::milliseconds(static_cast<std::int64_t>(std::stod(step, &used) * 1000)));
        std::size_t more = 0;
        arrival.id.serial = std::stoull(step.substr(used + 1), &more);
        for (const char letter : step.substr(used + 1 + more)) {
            if (letter == 's' || letter == 'e') arrival.starts_single = true;
            if (letter == 'e') arrival.starts_with_eoe = true;
            if (letter == 'a') arrival.id.node = "a";
            if (letter == 'b') arrival.id.node = "b";
        }
        arrival.hash = hash_id(arrival.id);
        arrival.piece.offset = ++number;
        arrival.piece.length = 10;
        arrival.bytes = 10;
        correlator.add(arrival);
        collect();
        out += '|';
    }
    correlator.flush();
    collect();
    return out;
}

}  // namespace

TEST_CASE("events are completed and handed out as ausearch does it") {
    struct Case {
        std::string name;
        std::vector<std::string> steps;
        std::string expected;
    };
    const Case cases[] = {
        {"records of one id", {"1:1", "1:1", "1:1"}, "|||1+2+3"},
        {"a single-record type is complete at once", {"1:1s", "1:2s"}, "1|2|"},
        {"the same id again is another event then", {"1:1s", "1:1"}, "1||2"},
        {"time alone completes", {"1:1", "2:2", "3:3"}, "||1|2 3"},
        {"whole seconds count", {"0.999:1", "2.000:2"}, "|1|2"},
        {"one second is not enough", {"1:1", "2.999:2"}, "||1 2"},
        {"an older building event holds back", {"1:1", "2:2s", "3:3"}, "||1 2|3"},
        {"a record of a completed event opens another", {"1:1", "3:2", "1:1"}, "|1||3 2"},
        {"an EOE alone makes no event", {"1:1e", "1:2"}, "||2"},
        {"an EOE joins", {"1:1", "1:1e"}, "||1+2"},
        {"a joining record does not move the clock", {"1:1", "2:2", "2:2"}, "|||1 2+3"},
        {"order within the window is by time", {"2:2", "1:1"}, "||2 1"},
        {"nodes are told apart", {"1:1a", "1:1b", "1:1a", "1:1"}, "||||1+3 2 4"},
        {"a new event takes the lowest free slot", {"1:9s", "5:1", "5:2", "5:1a"}, "1||||2 4 3"},
        {"equal ids go by slot", {"5:1b", "5:0s", "5:1a"}, "|2||1 3"},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        CHECK(run(test.steps) == test.expected);
    }
}

TEST_CASE("limits hand out events early") {
    CHECK(run({"1:1", "1:2", "1:3"}, std::chrono::seconds(2), {.max_open_events = 2}) == "||1|2 3");
    CHECK(run({"1:1", "1:1", "1:1"}, std::chrono::seconds(2), {.max_event_bytes = 25}) == "||1+2|3");
}

TEST_CASE("of late and evicted events the observer is told, once each") {
    struct Case {
        std::string name;
        std::vector<int> seconds;
        CorrelatorLimits limits;
        std::string expected;  // the offsets are the numbers of the steps
    };
    const Case cases[] = {
        // 10 and 11 had timed out when 13 came; the second 12 joins the first.
        {"late", {10, 12, 13, 10, 11, 12}, {}, "late /10.000:1 at 4, late /11.000:1 at 5, "},
        {"none before the first", {0, 1}, {}, ""},
        {"too many",
         {10, 11, 11, 10},
         {.max_open_events = 1},
         "evicted /10.000:1 at 1, evicted /10.000:1 at 4, "},
        {"the newest is the oldest", {11, 10}, {.max_open_events = 1}, "evicted /10.000:1 at 2, "},
        {"too large", {10, 10, 10, 10}, {.max_event_bytes = 25}, "evicted /10.000:1 at 1, "},
    };
    for (const auto& test : cases) {
        CAPTURE(test.name);
        std::string told;
        const auto observer = [&](DiagnosticEvent::Kind kind, const EventId& id, const Piece& piece) {
            told += kind == DiagnosticEvent::Kind::late_event ? "late " : "evicted ";
            told += to_string(id) + " at " + std::to_string(piece.offset) + ", ";
        };
        Correlator correlator(std::chrono::seconds(2), test.limits, observer);
        std::uint64_t number = 0;
        for (const int second : test.seconds) {
            Arrival arrival;
            arrival.id.time = Timestamp(std::chrono::seconds(second));
            arrival.id.serial = 1;
            arrival.hash = hash_id(arrival.id);
            arrival.piece.offset = ++number;
            arrival.piece.length = 10;
            arrival.bytes = 10;
            correlator.add(arrival);
            AssembledEvent event;
            while (correlator.is_due()) correlator.pop(event);
        }
        CHECK(told == test.expected);
    }
}

TEST_CASE("a correlator does what its rules say, on clocks that jump and with limits that bite") {
    const std::string nodes[] = {"a", "b"};
    for (unsigned seed = 0; seed < 400; ++seed) {
        CAPTURE(seed);
        std::mt19937 random(seed);
        const std::int64_t timeout = random() % 4;
        const CorrelatorLimits limits{random() % 3 == 0 ? 1 + random() % 10 : 1000,
                                      random() % 3 == 0 ? 15 + random() % 40 : 1000};
        const auto disorder = random() % 3 == 0 ? 40U : 3U;
        Correlator correlator(std::chrono::seconds(timeout), limits);
        test::NaiveCorrelator naive(timeout, limits);
        const auto take_due = [&] {
            std::vector<std::vector<std::uint64_t>> due;
            AssembledEvent event;
            while (correlator.is_due()) {
                correlator.pop(event);
                auto& pieces = due.emplace_back();
                for (const auto& piece : event.pieces) pieces.push_back(piece.offset);
            }
            return due;
        };
        std::int64_t clock = 100'000;
        for (std::uint64_t step = 0; step < 600; ++step) {
            clock += static_cast<std::int64_t>(random() % 400);
            // Sometimes it is set, forward or back.
            if (random() % 100 == 0) clock += static_cast<std::int64_t>(random() % 20'000) - 10'000;
            Arrival arrival;
            arrival.id.time = Timestamp(std::chrono::milliseconds(
                (clock - static_cast<std::int64_t>(random() % disorder) * 300) / 500 * 500));
            arrival.id.serial = random() % 3;
            if (random() % 4 == 0) arrival.id.node = nodes[random() % 2];
            arrival.starts_with_eoe = random() % 20 == 0;
            arrival.starts_single = arrival.starts_with_eoe || random() % 10 == 0;
            arrival.hash = hash_id(arrival.id);
            arrival.piece.offset = step;
            arrival.bytes = 10;
            const auto expected = naive.add(arrival);
            correlator.add(arrival);
            REQUIRE(take_due() == expected);
        }
        const auto expected = naive.flush();
        correlator.flush();
        REQUIRE(take_due() == expected);
    }
}

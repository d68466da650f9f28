#include <dockaudit/checkpoint.hpp>

#include <doctest/doctest.h>

#include <chrono>
#include <string>
#include <vector>

#include <dockaudit/error.hpp>
#include <dockaudit/event_reader.hpp>

#include "query/prefilter.hpp"
#include "support/log_generator.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;

namespace {

std::string record(int second, int serial, const std::string& type = "SYSCALL") {
    return "type=" + type + " msg=audit(17000000" + (second < 10 ? "0" : "") + std::to_string(second) +
           ".000:" + std::to_string(serial) + "): arch=c000003e\n";
}

// The serials of the events that a checkpointing run gives, and where it stands afterwards.
std::string run(const std::filesystem::path& path, Checkpoint& checkpoint) {
    ReaderOptions options;
    options.checkpointing = true;
    options.resume_after = checkpoint.last;
    EventReader reader(LogSet::file(path), Query(), options);
    std::string serials;
    while (const auto* event = reader.next()) serials += std::to_string(event->id().serial) + " ";
    checkpoint = reader.checkpoint();
    return serials;
}

// The events after one, with a space after each, and the checkpoint then; or the error.
std::string resume(const std::filesystem::path& path, const Query& query, const Checkpoint::LastEvent& last,
                   bool use_prefilter) {
    ReaderOptions options;
    options.threads = 1;
    options.checkpointing = true;
    options.resume_after = last;
    options.use_prefilter = use_prefilter;
    try {
        EventReader reader(LogSet::file(path), query, options);
        std::string ids;
        while (const auto* event = reader.next()) ids += to_string(event->id()) + " ";
        return ids + reader.checkpoint().format();
    } catch (const Error& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a checkpoint is written as ausearch writes it, and read") {
    Checkpoint checkpoint;
    checkpoint.device = 0xFE00;
    checkpoint.inode = 4711;
    checkpoint.last.emplace();
    checkpoint.last->id.time = Timestamp(std::chrono::milliseconds(1'700'000'000'007));
    checkpoint.last->id.serial = 456;
    checkpoint.last->type = RecordType::syscall;
    CHECK(checkpoint.format() == "dev=0xFE00\ninode=4711\noutput=- 1700000000.007:456 0x514\n");
    CHECK(Checkpoint::parse(checkpoint.format()) == checkpoint);
    checkpoint.last->id.node = "n1";
    checkpoint.last->type = RecordType::unknown;
    CHECK(checkpoint.format() == "dev=0xFE00\ninode=4711\noutput=n1 1700000000.007:456 0xFFFFFFFF\n");
    CHECK(Checkpoint::parse(checkpoint.format()) == checkpoint);
    CHECK(Checkpoint::parse("inode=0x10\ndev=fe00").inode == 16);
    CHECK(Checkpoint::parse("inode=010\ndev=fe00").inode == 8);
    CHECK_FALSE(Checkpoint::parse("inode=1\ndev=1\n").last.has_value());
}

TEST_CASE("a text that is no checkpoint is refused") {
    for (const std::string text :
         {"", "dev=0x1\n", "inode=1\n", "dev=zz\ninode=1\n", "dev=1\ninode=x\n",
          "dev=1\ninode=1\noutput=- 1.0:1\n", "dev=1\ninode=1\noutput=- 1.5000:1 0x1\n",
          "dev=1\ninode=1\noutput=- 1.0:1 0xG\n", "dev=1\ninode=1\nhello\n"}) {
        CAPTURE(text);
        CHECK_THROWS_AS(Checkpoint::parse(text), Error);
    }
}

TEST_CASE("a checkpoint is saved whole or not at all") {
    const test::TempDir folder;
    const auto path = folder.path() / "checkpoint";
    CHECK_FALSE(Checkpoint::load(path).has_value());
    Checkpoint checkpoint;
    checkpoint.inode = 5;
    checkpoint.save(path);
    CHECK(Checkpoint::load(path) == checkpoint);
    CHECK_THROWS_AS(checkpoint.save(folder.path() / "absent" / "checkpoint"), Error);
    CHECK_THROWS_AS(checkpoint.save(folder.path()), Error);
    CHECK_THROWS_AS(Checkpoint::load(folder.path()), Error);
    CHECK(std::distance(std::filesystem::directory_iterator(folder.path()), {}) == 1);
}

TEST_CASE("the next run goes on after the last event, and gets those that were still open") {
    const test::TempDir folder;
    const auto first = record(1, 1) + record(5, 2) + record(6, 3);
    const auto path = folder.write("log", first);
    Checkpoint checkpoint;
    CHECK(run(path, checkpoint) == "1 ");
    CHECK(run(path, checkpoint) == "");
    test::write_file(
        path, first + record(6, 3, "PATH") + record(20, 4) + record(21, 5) + record(21, 5, "PROCTITLE"));
    CHECK(run(path, checkpoint) == "2 3 ");
    test::write_file(path, first + record(6, 3, "PATH") + record(20, 4) + record(20, 4, "EOE") +
                               record(21, 5) + record(21, 5, "PROCTITLE"));
    CHECK(run(path, checkpoint) == "4 5 ");
    CHECK(run(path, checkpoint) == "");
    CHECK(checkpoint.last->id.serial == 5);
}

TEST_CASE("a checkpointed event that is not there is an error, not a silent repetition") {
    const test::TempDir folder;
    const auto path = folder.write("log", record(1, 1) + record(2, 2) + record(30, 3) + record(40, 4));
    Checkpoint checkpoint;
    checkpoint.last.emplace();
    checkpoint.last->id.time = Timestamp(std::chrono::seconds(1'700'000'010));
    checkpoint.last->type = RecordType::syscall;
    try {
        run(path, checkpoint);
        FAIL("no error");
    } catch (const Error& error) {
        CHECK(error.kind() == ErrorKind::checkpoint);
    }
}

TEST_CASE("a checkpoint changes nothing in what a prefilter rules out") {
    const test::TempDir folder;
    const auto query = Query::builder().key("docker").build();
    REQUIRE(!prefilter_of(query).literals.empty());
    std::size_t resumed = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        CAPTURE(seed);
        const auto path = folder.write("log", test::generate_log(seed));
        std::vector<Event> events;
        for (const auto& event : EventReader(LogSet::file(path))) events.push_back(event.to_owned());
        for (const auto& event : events) {
            const Checkpoint::LastEvent last{OwnedEventId(event.view().id()), event.view().type()};
            const auto expected = resume(path, query, last, false);
            CHECK(resume(path, query, last, true) == expected);
            if (expected.find(' ') != std::string::npos) ++resumed;
        }
    }
    CHECK(resumed > 100);
}

#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "cli/fake_host.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

/// An event that is complete at once, at second `1700000000 + second`.
std::string record(int second, const std::string& text = "pid=1 uid=0 auid=0 ses=1 msg='op=x res=success'") {
    return "type=USER_LOGIN msg=audit(" + std::to_string(1700000000 + second) +
           ".100:" + std::to_string(100 + second) + "): " + text + "\n";
}

class Logs {
 public:
    void write(const std::string& text) { dir_.write("audit.log", text); }
    std::string file() const { return (dir_.path() / "audit.log").string(); }
    std::string folder() const { return dir_.path().string(); }
    std::string checkpoint() const { return (dir_.path() / "checkpoint").string(); }

    CommandResult search(const std::string& input, std::vector<std::string> more = {}) const {
        std::vector<std::string> arguments{"-if", input, "-r", "--checkpoint", checkpoint()};
        arguments.insert(arguments.end(), more.begin(), more.end());
        return FakeHost().run(arguments);
    }

    TempDir dir_;
};

}  // namespace

TEST_CASE("a checkpointed search goes on where the last one ended") {
    Logs logs;
    for (const auto& input : {logs.folder(), logs.file()}) {
        CAPTURE(input);
        std::filesystem::remove(logs.checkpoint());
        logs.write(record(1) + record(2));
        auto result = logs.search(input);
        CHECK(result.status == 0);
        CHECK(result.out == record(1) + record(2));
        result = logs.search(input);
        CHECK(result.status == 1);
        CHECK(result.out == "");
        logs.write(record(1) + record(2) + record(5) + record(9));
        result = logs.search(input);
        CHECK(result.status == 0);
        CHECK(result.out == record(5) + record(9));
    }
}

TEST_CASE("a checkpoint is of the last event, found or not") {
    Logs logs;
    logs.write(record(1) + record(2) + record(3));
    CHECK(logs.search(logs.folder(), {"-a", "101"}).out == record(1));
    CHECK(read_file(logs.checkpoint()).find(":103 0x") != std::string::npos);
}

TEST_CASE("-ts checkpoint goes on by time") {
    Logs logs;
    logs.write(record(1) + record(2));
    CHECK(logs.search(logs.folder(), {"-ts", "checkpoint"}).status == 0);
    logs.write(record(2) + record(8));
    const auto result = logs.search(logs.folder(), {"-ts", "checkpoint"});
    CHECK(result.status == 0);
    CHECK(result.out == record(2) + record(8));
}

TEST_CASE("-ts checkpoint keeps the last event if no other is complete") {
    Logs logs;
    logs.write(record(1));
    CHECK(logs.search(logs.folder()).status == 0);
    const auto before = read_file(logs.checkpoint());
    CHECK(before.find(":101 0x") != std::string::npos);
    logs.write("type=SYSCALL msg=audit(1700000002.100:102): arch=c000003e syscall=1 a0=0 a1=0 a2=0 a3=0\n");
    CHECK(logs.search(logs.folder(), {"-ts", "checkpoint"}).status == 1);
    CHECK(read_file(logs.checkpoint()).ends_with(before.substr(before.find("output="))));
}

TEST_CASE("a log whose only record is torn and out of the time range is no foreign file") {
    Logs logs;
    auto torn = record(1);
    torn.pop_back();
    logs.write(torn);
    const auto search = [&](const std::string& time) {
        return FakeHost().run({"-if", logs.file(), "-r", "-ts", time}).status;
    };
    CHECK(search("@1700000001") == 0);
    CHECK(search("@1700000009") == 1);
}

TEST_CASE("a checkpoint that is of no use") {
    Logs logs;
    logs.write(record(1));
    write_file(logs.checkpoint(), "what\n");
    CHECK(logs.search(logs.folder()).status == 10);

    write_file(logs.checkpoint(), "dev=0x1\ninode=1\noutput=- 1700000001.100:101 0x458\n");
    const auto gone = logs.search(logs.folder());
    CHECK(gone.status == 10);
    CHECK(gone.err ==
          "dockaudit-search: " + logs.checkpoint() +
              ": the log of this checkpoint is gone\n-ts checkpoint goes on by the time of the checkpoint "
              "alone\n");

    write_file(logs.checkpoint(), "dev=0x1\ninode=1\noutput=- 1600000001.100:101 0x458\n");
    CHECK(logs.search(logs.file()).status == 12);
}

TEST_CASE("a checkpoint that cannot be written is told after the results") {
    Logs logs;
    logs.write(record(1));
    FakeHost world;
    const auto result =
        world.run({"-if", logs.file(), "-r", "--checkpoint", logs.folder() + "/none/checkpoint"});
    CHECK(result.status == 11);
    CHECK(result.out == record(1));
}

TEST_CASE("standard input has no checkpoints") {
    Logs logs;
    FakeHost world;
    world.give_input(record(1));
    const auto result = world.run({"-if", "-", "-r", "--checkpoint", logs.checkpoint()});
    CHECK(result.status == 0);
    CHECK(result.out == record(1));
    CHECK(result.err ==
          "dockaudit-search: note: standard input has no checkpoints: --checkpoint is ignored\n");
    CHECK_FALSE(std::filesystem::exists(logs.checkpoint()));
}

// Readers that are killed and resumed, and logs that are rotated faster than any host does it: no event is lost, none
// is there twice.

#include <doctest/doctest.h>

#include <algorithm>
#include <csignal>
#include <thread>

#include <fmt/format.h>

#include "follow/followed_log.hpp"
#include "support/process.hpp"
#include "support/random.hpp"

using namespace dockaudit::test;
namespace fs = std::filesystem;
using std::chrono::milliseconds;

namespace {

struct Killing {
    const char* name;
    std::vector<int> signals;
    std::vector<std::string> writing;
    bool is_log_named = false;  // else its folder
};

// Kills the reader until the log is written, at least so many times; then lets it come to the end.
std::string follow_and_kill(const Killing& row, std::uint64_t kills, std::uint64_t events, Random& random) {
    FollowedLog files;
    if (row.is_log_named) files.named = files.log;
    files.append(0, 0);
    EventTally tally(events);
    auto writing = row.writing;
    writing.insert(writing.end(), {"--events", std::to_string(events), "--rate",
                                   std::to_string(events * 1000 / (kills * 50))});
    Child writer(files.write(writing), {files.folder.path() / "stamps", {}});
    int wrong_status = 0;
    for (std::uint64_t kill = 0; kill < kills || writer.wait(milliseconds(0)) < 0; ++kill) {
        Child reader(files.resume(), {files.out, files.err});
        std::this_thread::sleep_for(milliseconds(random.between(2, 90)));
        const auto signal = random.pick(row.signals);
        reader.kill(signal);
        const auto status = reader.wait();
        const bool is_right = signal == SIGKILL ? status == 128 + SIGKILL
                                                : status == 0 || status == 1 || status == 128 + signal;
        if (!is_right) wrong_status = status;
    }
    Child reader(files.resume(), {files.out, files.err});
    std::uint64_t size = 0;
    const auto is_complete = [&] {
        const auto text = read_file(files.out);
        tally.add(std::string_view(text).substr(size));
        size = text.size();
        return tally.is_complete();
    };
    wait_until(is_complete, std::chrono::seconds(20));
    reader.kill(SIGTERM);
    reader.wait();
    is_complete();
    auto complaint = tally.complaint();
    if (wrong_status != 0) complaint += fmt::format(" status {}", wrong_status);
    if (files.messages().find("missing") != std::string::npos) complaint += " a gap was told";
    if (!complaint.empty()) complaint += "\n" + files.messages().substr(0, 2000);
    return complaint;
}

}  // namespace

TEST_CASE("a reader that is killed and resumed gives every event once") {
    const auto kills = number_from_environment("DOCKAUDIT_FOLLOW_KILLS", 8);
    Random random(seed_from_environment(7));
    const auto rotate = std::to_string(200);
    const std::vector<Killing> rows{
        {"stopped, rotation by rename", {SIGTERM, SIGINT}, {"--rotate-after", rotate}, true},
        {"stopped, rotation by copy and truncate",
         {SIGTERM, SIGINT},
         {"--rotate-after", rotate, "--rotation", "copy"}},
        {"killed, rotation by rename", {SIGKILL}, {"--rotate-after", rotate}},
        {"killed or stopped, rotation by copy and truncate",
         {SIGKILL, SIGTERM},
         {"--rotate-after", rotate, "--rotation", "copy"}},
        {"killed or stopped, rotated logs are compressed at once",
         {SIGKILL, SIGTERM},
         {"--rotate-after", rotate, "--compress", "gzip"}},
        {"stopped, copies are compressed at once",
         {SIGTERM, SIGINT},
         {"--rotate-after", rotate, "--rotation", "copy", "--compress", "xz"}},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(follow_and_kill(row, kills, kills * 100, random) == "");
    }
}

TEST_CASE("a log that was rotated between two runs is read on, wherever the cursor is kept") {
    FollowedLog files;
    const auto& folder = files.folder.path();
    for (const auto* name : {"logs", "state"}) fs::create_directory(folder / name);
    files.log = folder / "logs/audit.log";
    EventTally tally(30);
    const auto run = [&] {
        // As if nothing more were to come, so that no event is kept open.
        fs::last_write_time(files.log, fs::file_time_type::clock::now() - std::chrono::minutes(1));
        const auto result =
            run_process({DOCKAUDIT_SEARCH_PROGRAM, "--raw", "--eoe-timeout", "1", "-if", files.log.native(),
                         "--cursor-file", (folder / "state/cursor").native()});
        CHECK(result.status == 0);
        CHECK(result.err == "");
        tally.add(result.out);
    };
    files.append(0, 10);
    run();
    files.append(10, 20);
    fs::rename(files.log, files.log.native() + ".1");
    files.append(20, 30);
    run();
    CHECK(tally.complaint() == "");
}

TEST_CASE("under load and rotation every event comes once") {
    const auto rotations = number_from_environment("DOCKAUDIT_FOLLOW_ROTATIONS", 200);
    constexpr std::uint64_t kEventsEach = 100;
    // At 200 rotations a second the usual number is gone in half a second, which a busy machine can lose.
    const auto keep = std::to_string(std::min<std::uint64_t>(rotations + 1, 2000));
    struct Row {
        const char* rotation;
        const char* compress;  // a program, or none
    };
    for (const auto& [rotation, compress] :
         {Row{"rename", ""}, Row{"copy", ""}, Row{"rename", "gzip"}, Row{"copy", "gzip"}}) {
        CAPTURE(rotation);
        CAPTURE(compress);
        const auto events = rotations * kEventsEach;
        const FollowedLog files;
        files.append(0, 0);
        Child reader(files.follow({"--no-tail"}), {{}, files.err});
        Child writer(
            files.write({"--events", std::to_string(events), "--rate", "20000", "--rotate-after",
                         std::to_string(kEventsEach), "--rotation", rotation, "--compress", compress}),
            {files.out, {}});
        EventTally tally(events);
        CHECK(read_all(reader, tally, std::chrono::seconds(20 + events / 5000)));
        CHECK(writer.wait() == 0);
        reader.kill(SIGTERM);
        read_rest(reader, tally);
        CHECK(reader.wait() == 0);
        CHECK(tally.complaint() == "");
        CHECK(files.messages().find("missing") == std::string::npos);
    }
}

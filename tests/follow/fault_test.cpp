// What can go wrong around a reader that follows a log, with real processes.

#include <doctest/doctest.h>

#include <sys/mount.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <functional>
#include <optional>
#include <thread>

#include <fmt/format.h>

#include "follow/followed_log.hpp"

using namespace dockaudit::test;
namespace fs = std::filesystem;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// A reader of a log that something happens to, and what it has read so far.
struct Scene {
    explicit Scene(std::uint64_t events, std::vector<std::string> options = {"--no-tail"})
        : tally(events), options_(std::move(options)) {}

    void start() { reader.emplace(files.follow(options_), Child::Outputs{{}, files.err}); }
    bool tells(std::string_view text) const {
        return wait_until([&] { return files.messages().find(text) != std::string::npos; });
    }
    // Reads for the time of a look.
    void read_some() { tally.add(reader->read(milliseconds(200))); }

    FollowedLog files;
    EventTally tally;
    std::optional<Child> reader;

 private:
    std::vector<std::string> options_;
};

fs::path rotated(const FollowedLog& files, int number) {
    return files.log.native() + "." + std::to_string(number);
}

}  // namespace

TEST_CASE("whatever happens to the log, every event comes once") {
    struct Row {
        const char* name;
        std::function<void(Scene&)> happens;  // between event 10 and event 30
        const char* told;
    };
    const std::vector<Row> rows{
        {"a rotated log is removed while it is read",
         [](Scene& scene) {
             scene.files.append(10, 20);
             fs::rename(scene.files.log, rotated(scene.files, 1));
             scene.files.append(20, 30);
             fs::remove(rotated(scene.files, 1));
         },
         "following new file"},  // it has been replaced, or was seen to be gone and to have appeared
        {"the folder is made anew",
         [](Scene& scene) {
             scene.files.append(10, 20);
             scene.read_some();
             fs::remove(scene.files.log);
             scene.tells("inaccessible");
             scene.files.append(20, 30);
         },
         "has appeared"},
        {"cut without a copy",
         [](Scene& scene) {
             scene.files.append(10, 20);
             scene.read_some();
             fs::resize_file(scene.files.log, 0);
             scene.tells("truncated");
             scene.files.append(20, 30);
         },
         "file truncated"},
        {"the daemon starts again",
         [](Scene& scene) {
             scene.files.append(10, 15);
             std::ofstream(scene.files.log, std::ios::app)
                 << "type=DAEMON_END msg=audit(1.000:15): op=terminate auid=0 pid=1 res=success\n";
             scene.files.append(16, 23);
             std::ofstream(scene.files.log, std::ios::app)
                 << "type=DAEMON_START msg=audit(2.000:23): op=start ver=3.0.9 pid=2 res=success\n";
             scene.files.append(24, 30);
         },
         ""},
        {"the clock is set back",
         [](Scene& scene) {
             std::ofstream file(scene.files.log, std::ios::app);
             for (std::uint64_t serial = 10; serial < 30; ++serial) {
                 for (const auto& line : lines_of_event(serial, 1'000'000'000'000 - serial * 5000))
                     file << line;
             }
         },
         ""},
    };
    for (const auto& row : rows) {
        CAPTURE(row.name);
        Scene scene(30);
        scene.files.append(0, 10);
        scene.start();
        scene.read_some();
        row.happens(scene);
        read_all(*scene.reader, scene.tally, milliseconds(2500));
        scene.reader->kill(SIGTERM);
        read_rest(*scene.reader, scene.tally);
        CHECK(scene.reader->wait() == 0);
        CHECK(scene.tally.complaint() == "");
        const auto messages = scene.files.messages();
        INFO(messages);
        CHECK(messages.find(row.told) != std::string::npos);
    }
}

TEST_CASE("a folder that is not there yet is waited for") {
    Scene scene(10);
    const auto folder = scene.files.folder.path() / "later";
    Child reader({DOCKAUDIT_SEARCH_PROGRAM, "-F", "--raw", "-if", (folder / "audit.log").native()},
                 {{}, scene.files.err});
    CHECK(scene.tells("waiting for it"));
    fs::create_directory(folder);
    scene.files.log = folder / "audit.log";
    scene.files.append(0, 10);
    CHECK(read_all(reader, scene.tally));
}

TEST_CASE("a link to a log is followed through the rotations of what it leads to") {
    Scene scene(30);
    const auto folder = scene.files.folder.path();
    for (const auto* name : {"data", "links", "links/audit"}) fs::create_directory(folder / name);
    scene.files.log = folder / "data/audit.log";
    scene.files.named = folder / "links/audit/audit.log";
    fs::create_symlink(scene.files.log, scene.files.named);
    scene.files.append(0, 10);
    scene.start();
    scene.read_some();
    scene.files.append(10, 20);
    fs::rename(scene.files.log, rotated(scene.files, 1));
    scene.files.append(20, 30);
    CHECK(read_all(*scene.reader, scene.tally));
    CHECK(scene.tally.complaint() == "");
    CHECK(scene.files.messages().find("Permission denied") == std::string::npos);
}

TEST_CASE("an output that nobody reads ends a reader quietly, at once") {
    Scene scene(10);
    scene.files.append(0, 10);
    scene.start();
    CHECK(read_all(*scene.reader, scene.tally));
    scene.reader->close_output();
    CHECK(scene.reader->wait(seconds(2)) == 0);
    CHECK(scene.files.messages() == "");
}

TEST_CASE("what cannot be written ends a reader, and the cursor stays") {
    FollowedLog files;
    files.append(0, 10);
    SUBCASE("a full device") {
        CHECK(Child(files.resume(), {files.out, files.err}).wait(milliseconds(300)) == -1);
        const auto before = read_file(files.cursor);
        files.append(10, 20);
        CHECK(Child(files.resume(), {"/dev/full", files.err}).wait() == 2);
        CHECK(files.messages().find("No space left") != std::string::npos);
        CHECK(read_file(files.cursor) == before);
    }
    SUBCASE("the folder of the cursor is not there") {
        files.cursor = files.folder.path() / "nowhere" / "cursor";
        CHECK(Child(files.resume(), {files.out, files.err}).wait() == 2);
        CHECK(files.messages().find("nowhere/cursor: No such file") != std::string::npos);
        CHECK(read_file(files.out) == "");
    }
    SUBCASE("the folder of the cursor goes away") {
        const auto folder = files.folder.path() / "state";
        fs::create_directory(folder);
        files.cursor = folder / "cursor";
        Child reader(files.resume(), {files.out, files.err});
        CHECK(wait_until([&] { return fs::exists(files.out) && fs::file_size(files.out) > 0; }));
        fs::remove_all(folder);
        std::this_thread::sleep_for(milliseconds(1100));
        files.append(10, 20);
        CHECK(reader.wait() == 2);
        CHECK(files.messages().find("state/cursor: No such file") != std::string::npos);
    }
}

TEST_CASE("a log that may not be read any more is told, and its writer's last words are read") {
    if (::geteuid() != 0) {
        MESSAGE("skipped: only root can be another user");
        return;
    }
    Scene scene(20);
    scene.files.append(0, 10);
    fs::permissions(scene.files.folder.path(), fs::perms(0755));
    fs::permissions(scene.files.log, fs::perms(0644));
    std::ofstream(scene.files.err).flush();
    auto command = scene.files.follow({"--no-tail"});
    const std::vector<std::string> as_nobody{"setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"};
    command.insert(command.begin(), as_nobody.begin(), as_nobody.end());
    // The folder of the build may be closed to him.
    const auto program = scene.files.folder.path() / "search";
    fs::copy_file(DOCKAUDIT_SEARCH_PROGRAM, program);
    command[as_nobody.size()] = program.native();
    Child reader(command, {{}, scene.files.err});
    wait_until([&] { return scene.tally.add(reader.read(milliseconds(50))), !scene.tally.is_complete(); });
    fs::rename(scene.files.log, rotated(scene.files, 1));
    std::ofstream(scene.files.log).flush();
    fs::permissions(scene.files.log, fs::perms(0600));
    scene.files.append(10, 20);
    CHECK(scene.tells("Permission denied"));
    fs::permissions(scene.files.log, fs::perms(0644));
    CHECK(read_all(reader, scene.tally));
    CHECK(scene.tally.complaint() == "");
}

TEST_CASE("a full disk is a pause") {
    Scene scene(2000);
    const auto disk = scene.files.folder.path() / "disk";
    fs::create_directory(disk);
    if (::geteuid() != 0 || ::mount("none", disk.c_str(), "tmpfs", 0, "size=256k") != 0) {
        MESSAGE("skipped: no small file system can be mounted");
        return;
    }
    scene.files.log = disk / "audit.log";
    std::ofstream(scene.files.log).flush();
    const std::string rest(200 << 10, '\n');
    std::ofstream(disk / "other", std::ios::binary) << rest;
    {
        Child reader({DOCKAUDIT_SEARCH_PROGRAM, "-F", "--no-tail", "--raw", "--eoe-timeout", "1", "-if",
                      disk.native()},
                     {{}, scene.files.err});
        Child writer(scene.files.write({"--events", "400", "--rate", "20000"}), {scene.files.out, {}});
        EventTally tally(400);
        read_all(reader, tally, milliseconds(500));
        CHECK(!tally.is_complete());
        fs::remove(disk / "other");
        CHECK(read_all(reader, tally));
        CHECK(tally.complaint() == "");
    }
    ::umount2(disk.c_str(), MNT_DETACH);
}

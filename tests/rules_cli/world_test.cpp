#include "rules/world.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include <dockaudit/error.hpp>

#include "rules/probe_work.hpp"
#include "rules/rule_files.hpp"
#include "support/temp_dir.hpp"

using namespace dockaudit;
using namespace dockaudit::rules;
using namespace dockaudit::test;

namespace fs = std::filesystem;

namespace {

World world_in(const TempDir& folder) {
    auto world = make_real_world();
    world.root = folder.path();
    return world;
}

cli::ProgramResult shell(const std::string& script) {
    return cli::run_program({{"/bin/sh", "-c", script}, {}, std::chrono::seconds{2}});
}

}  // namespace

TEST_CASE("files of a folder come in the order of augenrules") {
    const TempDir folder;
    for (const auto* name :
         {"10-b.rules", "9-a.rules", "audit.rules", "30-x.rules", "100.rules", "9-a.rules.bak"})
        folder.write(name, "");
    CHECK(world_in(folder).list("/") == std::vector<std::string>{"9-a.rules", "9-a.rules.bak", "10-b.rules",
                                                                 "30-x.rules", "100.rules", "audit.rules"});
    CHECK(world_in(folder).list("/none").empty());
}

TEST_CASE("files of a folder whose names begin with a dot are none for augenrules") {
    const TempDir folder;
    folder.write(".hidden.rules", "-w /hidden -k a\n");
    folder.write("a.rules", "-w /seen -k a\n");
    const auto found = read_rules(world_in(folder), "/");
    REQUIRE(found.sets.size() == 1);
    CHECK(found.sets.front().name == "/a.rules");
}

TEST_CASE("a file of rules is written whole, and for root and its group") {
    const TempDir folder;
    const auto world = world_in(folder);
    const auto mask = ::umask(0);
    world.write("/a.rules", "first\n");
    ::umask(0777);
    world.write("/a.rules", "second\n");
    ::umask(mask);
    CHECK(world.read("/a.rules") == "second\n");
    struct stat status {};
    REQUIRE(::stat((folder.path() / "a.rules").c_str(), &status) == 0);
    CHECK((status.st_mode & 07777U) == 0640);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
    CHECK(world.read("/none") == std::nullopt);
}

TEST_CASE("a link stays one, and what is no file stays as it is") {
    const TempDir folder;
    const auto world = world_in(folder);
    folder.write("file", "old");
    fs::create_symlink("file", folder.path() / "link");
    fs::create_symlink("/dev/null", folder.path() / "device");
    fs::create_directory(folder.path() / "folder");
    world.write("/link", "new");
    CHECK(fs::is_symlink(folder.path() / "link"));
    CHECK(read_file(folder.path() / "file") == "new");
    CHECK_THROWS_AS(world.write("/device", "x"), Error);
    CHECK_THROWS_AS(world.write("/folder", "x"), Error);
    CHECK(fs::is_character_file("/dev/null"));
}

TEST_CASE("what cannot be written leaves nothing behind") {
    const TempDir folder;
    const auto world = world_in(folder);
    fs::create_directory(folder.path() / "taken");
    folder.write("taken/file", "");
    CHECK_THROWS_AS(world.write("/none/a.rules", "x"), Error);
    CHECK_THROWS_AS(world.write("/taken", "x"), Error);
    CHECK(std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()) == 1);
}

TEST_CASE("paths of the host and those of the command line") {
    const TempDir folder;
    const auto world = world_in(folder);
    CHECK(world.at("/etc/audit") == folder.path() / "etc/audit");
    CHECK(world.at("//etc") == folder.path() / "etc");
    CHECK(world.at("rules/a") == fs::path("rules/a"));
    CHECK(world.at("") == fs::path(""));
}

TEST_CASE("programs are found where they can be run") {
    const TempDir folder;
    auto world = world_in(folder);
    world.program_folders = {"/a", "/b"};
    fs::create_directories(folder.path() / "a/folder");
    fs::create_directories(folder.path() / "b");
    folder.write("a/text", "");
    folder.write("b/text", "");
    fs::permissions(folder.path() / "b/text", fs::perms(0755));
    CHECK(world.find_program("text") == "/b/text");
    CHECK(world.find_program("folder").empty());
    CHECK(world.find_program("none").empty());
    CHECK(world.run_named("none", {}).err == "there is no none here");
}

TEST_CASE("a program is run without a shell, and to its end") {
    const auto echo = cli::run_program({{"/bin/echo", "$HOME; id", "a b", ""}});
    CHECK(echo.status == 0);
    CHECK(echo.out == "$HOME; id a b \n");
    CHECK(echo.pid > 0);
    const auto both = shell("echo out; echo err >&2; exit 3");
    CHECK(both.status == 3);
    CHECK(both.out == "out\n");
    CHECK(both.err == "err\n");
    CHECK(shell("kill -TERM $$").status == 128 + 15);
    CHECK(shell("cat").status == 0);  // it has no input
    const auto none = cli::run_program({{"/no/such"}});
    CHECK(none.status == -1);
    CHECK(none.pid == 0);
    CHECK(none.err == "/no/such: No such file or directory");
    const auto changed = cli::run_program(
        {{"/bin/sh", "-c", "echo $DOCKAUDIT_X $HOME"}, {{"DOCKAUDIT_X", "y"}, {"HOME", "/h"}}});
    CHECK(changed.out == "y /h\n");
}

TEST_CASE("a program that takes too long is ended, and what it leaves behind holds nothing up") {
    const auto begin = std::chrono::steady_clock::now();
    const auto slow = cli::run_program({{"/bin/sleep", "60"}, {}, std::chrono::seconds{1}});
    CHECK(slow.is_overdue);
    CHECK(slow.status == 128 + 9);
    // The child keeps the output open.
    const auto left = shell("sleep 5 & echo done");
    CHECK(left.status == 0);
    CHECK(left.out == "done\n");
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{4});
}

TEST_CASE("what a program leaves behind may write for ever") {
    const auto begin = std::chrono::steady_clock::now();
    const auto left = shell("yes & sleep 0.1; yes >&2 & exit 0");
    CHECK(left.status == 0);
    CHECK_FALSE(left.is_overdue);
    CHECK(left.out.size() <= 1 << 20);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{10});
}

TEST_CASE("a program of which nobody can say how it ended is not done") {
    const auto before = std::signal(SIGCHLD, SIG_IGN);
    const auto result = shell("echo done; exit 0");
    std::signal(SIGCHLD, before);
    CHECK(result.status == -1);
    CHECK_FALSE(result.is_done());
    CHECK(result.out == "done\n");
}

TEST_CASE("much output is cut, and the program goes on") {
    const auto much = shell("head -c 3000000 /dev/zero; echo end >&2");
    CHECK(much.status == 0);
    CHECK(much.out.size() == 1 << 20);
    CHECK(much.err == "end\n");
}

TEST_CASE("the first line that says something") {
    struct Row {
        std::string name, text, expected;
    };
    const std::vector<Row> rows{{"none", "", ""},
                                {"blank", "\n \t\n", ""},
                                {"one", "a b", "a b"},
                                {"the first of two", "\n\na\nb\n", "a"},
                                {"control characters", "\x1b[2J\x07x\n", "?[2J?x"},
                                {"long", std::string(500, 'a'), std::string(200, 'a')}};
    for (const auto& row : rows) {
        CAPTURE(row.name);
        CHECK(cli::first_line(row.text) == row.expected);
    }
}

TEST_CASE("what is done apart tells why it failed") {
    const auto world = make_real_world();
    const auto fine = world.run_apart([] {});
    CHECK(fine.is_done());
    CHECK(fine.pid > 0);
    const auto wrong = world.run_apart([] { throw Error(ErrorKind::output, "no room"); });
    CHECK(wrong.status == 1);
    CHECK(wrong.err == "no room");
}

TEST_CASE("probes leave everything as it was") {
    const TempDir folder;
    const auto file = folder.write("file", "text");
    fs::permissions(file, fs::perms(0741));
    const auto probe = folder.path() / ".dockaudit-probe";
    make_and_remove(probe);
    set_same_mode(file);
    CHECK_FALSE(fs::exists(probe));
    CHECK(fs::status(file).permissions() == fs::perms(0741));
    CHECK(read_file(file) == "text");
    // A file that is there is somebody's.
    write_file(probe, "mine");
    CHECK_THROWS_AS(make_and_remove(probe), Error);
    CHECK(read_file(probe) == "mine");
    CHECK_THROWS_AS(set_same_mode(folder.path() / "none"), Error);
    CHECK_THROWS_AS(connect_to(folder.path() / "none"), Error);
    CHECK_NOTHROW(connect_to(file));  // refused, which is an event all the same
    CHECK_THROWS_AS(connect_to(std::string(200, 'a')), Error);
}

TEST_CASE("a socket whose queue is full does not hold a probe up") {
    const TempDir folder;
    const auto path = folder.path() / "s";
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    REQUIRE(path.native().size() < sizeof address.sun_path);
    std::ranges::copy(path.native(), std::begin(address.sun_path));
    const auto* const where = static_cast<const sockaddr*>(static_cast<const void*>(&address));
    const int server = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    REQUIRE(::bind(server, where, sizeof address) == 0);
    REQUIRE(::listen(server, 0) == 0);
    std::vector<int> clients;
    do {
        clients.push_back(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    } while (::connect(clients.back(), where, sizeof address) == 0);
    const auto tried = make_real_world().run_apart([&path] {
        ::alarm(5);
        connect_to(path);
    });
    CHECK(tried.is_done());
    for (const int client : clients) ::close(client);
    ::close(server);
}

#include <doctest/doctest.h>

#include <string>

#include "cli/fake_host.hpp"
#include "common/progress_line.hpp"

using namespace dockaudit;
using namespace dockaudit::test;

namespace {

constexpr std::uint64_t kMebibyte = 1 << 20;

/// A clock that is set by hand.
struct Progress {
    explicit Progress(std::size_t width = 80)
        : line(
              sink, [this] { return time; }, width) {}

    // What is written when so much was read after so many milliseconds.
    std::string at(int milliseconds, std::uint64_t mebibytes, std::uint64_t matched = 0) {
        time = Timestamp{std::chrono::milliseconds{milliseconds}};
        Diagnostics diagnostics;
        diagnostics.stored_bytes = mebibytes * kMebibyte;
        diagnostics.matched = matched;
        line.update(diagnostics);
        return take();
    }

    std::string take() {
        const auto text = sink.text().substr(taken);
        taken = sink.text().size();
        return text;
    }

    Timestamp time;
    cli::StringSink sink;
    std::size_t taken = 0;
    cli::ProgressLine line;
};

}  // namespace

TEST_CASE("progress is shown after a second, and not too often") {
    Progress progress;
    progress.line.set_total(1024 * kMebibyte);
    CHECK(progress.at(999, 100) == "");
    CHECK(progress.at(1000, 100, 1) == "\r\x1b[K100 of 1024 MiB, 10%, 100 MiB/s, 1 event, 10 s left");
    CHECK(progress.at(1199, 120) == "");
    CHECK(progress.at(2000, 512, 17) == "\r\x1b[K512 of 1024 MiB, 50%, 256 MiB/s, 17 events, 3 s left");
    progress.line.clear();
    CHECK(progress.take() == "\r\x1b[K");
    progress.line.clear();
    CHECK(progress.take() == "");
}

TEST_CASE("progress without an end, or beyond it") {
    Progress stream;
    CHECK(stream.at(2000, 100) == "\r\x1b[K100 MiB, 50 MiB/s, 0 events");
    Progress grown;
    grown.line.set_total(kMebibyte);
    CHECK(grown.at(1000, 2) == "\r\x1b[K2 of 2 MiB, 100%, 2 MiB/s, 0 events, 1 s left");
    Progress slow;
    slow.line.set_total(8192 * kMebibyte);
    CHECK(slow.at(1000, 1) == "\r\x1b[K1 of 8192 MiB, 0%, 1 MiB/s, 0 events, 2:16 h left");
    CHECK(slow.at(2000, 100) == "\r\x1b[K100 of 8192 MiB, 1%, 50 MiB/s, 0 events, 2:42 min left");
    CHECK(slow.at(3000, 0) == "\r\x1b[K0 of 8192 MiB, 0%, 0 MiB/s, 0 events");
}

TEST_CASE("a line of progress is shorter than the terminal") {
    Progress progress(20);
    CHECK(progress.at(1000, 100) == "\r\x1b[K100 MiB, 100 MiB/s,");
}

TEST_CASE("progress is for terminals and goes away before results") {
    const std::string kLine =
        "type=USER_LOGIN msg=audit(1700000001.100:101): pid=1 uid=0 auid=0 ses=1 msg='op=x res=success'\n";
    TempDir dir;
    const auto log = dir.write("audit.log", kLine).string();
    struct Test {
        std::string name;
        bool stderr_is_terminal;
        bool is_quiet;
        std::string err;
    };
    const std::vector<Test> tests{
        {"a terminal", true, false, "\r\x1b[K0 of 0 MiB, 100%, 0 MiB/s, 0 events, 1 s left\r\x1b[K"},
        {"no terminal", false, false, ""},
        {"quiet", true, true, ""},
    };
    for (const auto& test : tests) {
        CAPTURE(test.name);
        FakeHost world;
        world.host.stderr_is_terminal = test.stderr_is_terminal;
        // Every look at the clock takes a second.
        int looks = 0;
        world.host.clock = [&looks] { return Timestamp{std::chrono::seconds{1800000000 + looks++}}; };
        std::vector<std::string> arguments{"-if", log, "-r", "--threads", "1"};
        if (test.is_quiet) arguments.push_back("--quiet");
        const auto result = world.run(arguments);
        CHECK(result.status == 0);
        CHECK(result.out == kLine);
        CHECK(result.err == test.err);
    }
}

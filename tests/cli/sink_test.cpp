#include "common/sink.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <doctest/doctest.h>

#include <array>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

#include <dockaudit/error.hpp>

#include "cli/fake_host.hpp"
#include "support/random.hpp"

using namespace dockaudit;
using namespace dockaudit::cli;

namespace {

struct Pipe {
    Pipe() { REQUIRE(::pipe(ends.data()) == 0); }
    ~Pipe() {
        close_reader();
        close_writer();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;

    void close_reader() {
        if (ends[0] >= 0) ::close(ends[0]);
        ends[0] = -1;
    }
    void close_writer() {
        if (ends[1] >= 0) ::close(ends[1]);
        ends[1] = -1;
    }
    std::string read() {
        std::array<char, 4096> buffer{};
        const auto count = ::read(ends[0], buffer.data(), buffer.size());
        return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
    }

    std::array<int, 2> ends{-1, -1};
};

/// A sink whose reader is gone.
class ClosedSink final : public Sink {
 public:
    void write(std::string_view) override {}
    void flush() override { throw BrokenPipe{}; }
};

/// A sink on a full disk.
class FullSink final : public Sink {
 public:
    void write(std::string_view) override {}
    void flush() override {
        throw Error(ErrorKind::output, "cannot write to standard output: No space left on device");
    }
};

}  // namespace

TEST_CASE("a sink keeps bytes back until its buffer is full") {
    Pipe pipe;
    DescriptorSink sink(pipe.ends[1], "pipe", 10);
    sink.write("12345");
    sink.write("6789");
    sink.write("abc");
    CHECK(pipe.read() == "123456789abc");
    sink.write("d");
    sink.flush();
    CHECK(pipe.read() == "d");
    sink.write("x");
    sink.write(std::string(20, 'y'));
    CHECK(pipe.read() == "x" + std::string(20, 'y'));
}

TEST_CASE("texts that are written together come out in their order, whatever their number and sizes") {
    Pipe pipe;
    // A writer that finds the pipe nearly full writes a part.
    std::string expected;
    std::string received;
    std::jthread reader([&] {
        for (auto part = pipe.read(); !part.empty(); part = pipe.read()) received += part;
    });
    {
        DescriptorSink sink(pipe.ends[1], "pipe", 3000);
        test::Random random(5);
        std::vector<std::string> texts;
        std::vector<std::string_view> views;
        for (int turn = 0; turn < 60; ++turn) {
            texts.clear();
            const auto count = random.below(turn % 10 == 0 ? 4000 : 10);
            for (std::size_t i = 0; i < count; ++i)
                texts.emplace_back(random.below(turn % 7 == 0 ? 20000 : 30),
                                   static_cast<char>('a' + random.below(26)));
            views.assign(texts.begin(), texts.end());
            for (const auto view : views) expected += view;
            sink.write_all(views);
            if (turn % 5 == 0) {
                sink.write("!");
                expected += '!';
            }
        }
        sink.flush();
    }
    pipe.close_writer();
    reader.join();
    CHECK((received == expected));
}

TEST_CASE("a reader that went away is no error message") {
    std::signal(SIGPIPE, SIG_IGN);
    Pipe pipe;
    pipe.close_reader();
    DescriptorSink sink(pipe.ends[1], "pipe", 1);
    CHECK_THROWS_AS(sink.write("x"), BrokenPipe);

    ClosedSink closed;
    StringSink err;
    Host host;
    host.out = &closed;
    host.err = &err;
    CHECK(run_command(host, [](const Host&) { return ExitStatus::nothing_found; }) == 0);
    CHECK(err.text() == "");
}

TEST_CASE("output that cannot be written is an error") {
    const int full = ::open("/dev/full", O_WRONLY);
    REQUIRE(full >= 0);
    DescriptorSink sink(full, "standard output", 1);
    CHECK_THROWS_WITH_AS(sink.write("x"), "cannot write to standard output: No space left on device", Error);
    ::close(full);

    FullSink out;
    StringSink err;
    Host host;
    host.program = "p";
    host.out = &out;
    host.err = &err;
    CHECK(run_command(host, [](const Host&) { return ExitStatus::found; }) == 2);
    CHECK(err.text() == "p: cannot write to standard output: No space left on device\n");
}

TEST_CASE("what a command throws becomes a message and a status") {
    StringSink out;
    StringSink err;
    Host host;
    host.program = "p";
    host.out = &out;
    host.err = &err;
    CHECK(run_command(host, [](const Host&) -> ExitStatus { throw Error(ErrorKind::input, "a: gone"); }) ==
          2);
    CHECK(run_command(host, [](const Host&) -> ExitStatus {
              throw CommandError(ExitStatus::checkpoint_passed, Error(ErrorKind::checkpoint, "passed"));
          }) == 12);
    CHECK(run_command(host, [](const Host&) -> ExitStatus { throw std::bad_alloc(); }) == 2);
    CHECK(run_command(host, [](const Host&) -> ExitStatus { throw std::logic_error("oops"); }) == 2);
    CHECK(err.text() == "p: a: gone\np: passed\np: there is not enough memory\np: internal error: oops\n");
}

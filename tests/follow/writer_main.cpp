// Writes a log as auditd does, one write(2) for each record, and rotates it. With --stamps it tells on standard output
// when each event was written: its serial and nanoseconds of CLOCK_MONOTONIC.

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <vector>

#include "follow/written_events.hpp"

namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

struct Settings {
    fs::path log;
    std::uint64_t events = 1000;
    std::uint64_t rate = 0;          // events in a second; 0: as fast as possible
    std::uint64_t rotate_after = 0;  // events; 0: never
    std::uint64_t keep = 99;         // rotated logs
    std::string rotation = "rename";
    std::string compress;  // a program
    bool has_stamps = false;
};

void fail(const char* what) {
    std::perror(what);
    std::exit(2);
}

class Writer {
 public:
    explicit Writer(Settings settings) : settings_(std::move(settings)) { open(); }

    void run() {
        const auto begin = Clock::now();
        for (std::uint64_t serial = 0; serial < settings_.events; ++serial) {
            if (settings_.rate > 0) keep_rate(begin, serial);
            if (serial > 0 && settings_.rotate_after > 0 && serial % settings_.rotate_after == 0) rotate();
            write_event(serial);
        }
        write_rest();
        while (::wait(nullptr) > 0) {
        }
    }

 private:
    void open() {
        fd_ = ::open(settings_.log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0640);
        if (fd_ < 0) fail("open");
    }

    // A full disk takes a part of a line, and the rest when there is room.
    void write(std::string_view line) const {
        while (!line.empty()) {
            const auto got = ::write(fd_, line.data(), line.size());
            if (got < 0 && errno != ENOSPC) fail("write");
            if (got < 0) std::this_thread::sleep_for(std::chrono::milliseconds(1));
            line.remove_prefix(static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
        }
    }

    // Sleeps for whole milliseconds only, so that many events do not cost as many calls.
    static void keep_up(Clock::time_point due) {
        if (due > Clock::now() + std::chrono::milliseconds(1)) std::this_thread::sleep_until(due);
    }
    void keep_rate(Clock::time_point begin, std::uint64_t serial) const {
        keep_up(begin + std::chrono::nanoseconds(serial * 1'000'000'000 / settings_.rate));
    }

    void write_event(std::uint64_t serial) {
        const auto now = std::chrono::system_clock::now().time_since_epoch();
        const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
        auto lines = dockaudit::test::lines_of_event(serial, static_cast<std::uint64_t>(time));
        write(lines.front());
        write_rest();
        lines.erase(lines.begin());
        rest_ = std::move(lines);
        if (!dockaudit::test::is_interleaved(serial)) write_rest();
        if (settings_.has_stamps)
            std::printf("%llu %lld\n", static_cast<unsigned long long>(serial),
                        static_cast<long long>(Clock::now().time_since_epoch().count()));
    }

    void write_rest() {
        for (const auto& line : rest_) write(line);
        rest_.clear();
    }

    fs::path rotated(std::uint64_t number) const {
        return settings_.log.native() + "." + std::to_string(number);
    }

    // With each of the endings that a compressed log can have.
    void make_room() const {
        std::error_code ignored;
        for (const auto* ending : {"", ".gz", ".xz", ".zst"}) {
            fs::remove(rotated(settings_.keep).native() + ending, ignored);
            for (auto number = settings_.keep - 1; number > 0; --number) {
                const auto from = rotated(number).native() + ending;
                if (::access(from.c_str(), F_OK) == 0)
                    fs::rename(from, rotated(number + 1).native() + ending, ignored);
            }
        }
    }

    void rotate() {
        // A compressor that still reads or removes one would lose it to the new names.
        while (::wait(nullptr) > 0) {
        }
        make_room();
        if (settings_.rotation == "copy") {
            fs::copy_file(settings_.log, rotated(1), fs::copy_options::overwrite_existing);
            if (::ftruncate(fd_, 0) != 0) fail("ftruncate");
        } else if (settings_.rotation == "remove") {
            fs::remove(settings_.log);
            ::close(fd_);
            open();
        } else {
            fs::rename(settings_.log, rotated(1));
            ::close(fd_);
            open();
        }
        if (!settings_.compress.empty() && settings_.rotation != "remove") compress();
    }

    void compress() const {
        const auto file = rotated(1).native();
        if (::fork() != 0) return;
        ::execlp(settings_.compress.c_str(), settings_.compress.c_str(), "-q", "-1", file.c_str(), nullptr);
        ::_exit(127);
    }

    Settings settings_;
    int fd_ = -1;
    std::vector<std::string> rest_;  // of an interleaved event
};

}  // namespace

int main(int argc, char** argv) {
    Settings settings;
    std::map<std::string, std::uint64_t*> numbers{{"--events", &settings.events},
                                                  {"--rate", &settings.rate},
                                                  {"--rotate-after", &settings.rotate_after},
                                                  {"--keep", &settings.keep}};
    for (int i = 1; i < argc; ++i) {
        const std::string word = argv[i];
        const bool has_value = i + 1 < argc;
        if (word == "--stamps")
            settings.has_stamps = true;
        else if (word == "--rotation" && has_value)
            settings.rotation = argv[++i];
        else if (word == "--compress" && has_value)
            settings.compress = argv[++i];
        else if (numbers.contains(word) && has_value)
            *numbers[word] = std::strtoull(argv[++i], nullptr, 10);
        else
            settings.log = word;
    }
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    Writer(std::move(settings)).run();
    return 0;
}

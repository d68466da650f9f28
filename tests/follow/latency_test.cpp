// How long an event takes from its last write to the output, and what it costs to wait for one.

#include <doctest/doctest.h>

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <thread>

#include <fmt/format.h>

#include "follow/followed_log.hpp"
#include "support/random.hpp"

using namespace dockaudit::test;
using std::chrono::milliseconds;

namespace {

double now_in_ms() {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now().time_since_epoch())
        .count();
}

// Takes the serials of ended events out of raw output.
class Arrivals {
 public:
    explicit Arrivals(std::uint64_t events) : at(events) {}

    void add(std::string_view text) {
        const auto now = now_in_ms();
        rest_ += text;
        for (auto end = rest_.find('\n'); end != std::string::npos; end = rest_.find('\n')) {
            const auto line = std::string_view(rest_).substr(0, end);
            const auto colon = line.find(':');
            std::uint64_t serial = at.size();
            if (line.starts_with("type=PROCTITLE") && colon != std::string_view::npos)
                std::from_chars(line.data() + colon + 1, line.data() + end, serial);
            if (serial < at.size()) at[serial] = now;
            rest_.erase(0, end + 1);
        }
    }

    std::vector<double> at;

 private:
    std::string rest_;
};

// Milliseconds from the last write of an event to its arrival, sorted.
std::vector<double> latencies(std::uint64_t events, std::uint64_t rate) {
    const FollowedLog files;
    files.append(0, 0);
    Child reader(files.follow({"--no-tail"}), {{}, files.err});
    std::this_thread::sleep_for(milliseconds(100));
    Child writer(
        files.write({"--events", std::to_string(events), "--rate", std::to_string(rate), "--stamps"}),
        {files.out, {}});
    Arrivals arrivals(events);
    auto last = now_in_ms();
    while (now_in_ms() < last + 1000 || writer.wait(milliseconds(0)) < 0) {
        const auto text = reader.read(milliseconds(20));
        if (!text.empty()) last = now_in_ms();
        arrivals.add(text);
    }
    std::vector<double> result;
    const auto stamps = read_file(files.out);
    for (const char* at = stamps.data(); at < stamps.data() + stamps.size();) {
        char* end = nullptr;
        const auto serial = std::strtoull(at, &end, 10);
        const auto written = static_cast<double>(std::strtoll(end, &end, 10)) / 1e6;
        at = end + 1;
        if (!is_interleaved(serial) && records_of_event(serial) == 3) {
            REQUIRE(arrivals.at.at(serial) > 0);
            result.push_back(arrivals.at[serial] - written);
        }
    }
    std::ranges::sort(result);
    return result;
}

// Clock ticks in user and kernel mode.
long cpu_ticks(pid_t pid) {
    const auto text = read_file(fmt::format("/proc/{}/stat", pid));
    const char* at = text.data() + text.rfind(')') + 2;
    for (int field = 3; field < 14; ++field) at = std::strchr(at, ' ') + 1;
    char* end = nullptr;
    const auto user = std::strtol(at, &end, 10);
    return user + std::strtol(end, nullptr, 10);
}

}  // namespace

TEST_CASE("an event is there within 50 ms") {
    const auto duration = number_from_environment("DOCKAUDIT_FOLLOW_SECONDS", 2);
    for (const std::uint64_t rate : {1UL, 5000UL}) {
        const auto sorted = latencies(rate * duration + 4, rate);
        const auto at = [&](double share) {
            return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
        };
        MESSAGE(fmt::format("{} events/s: {} events, p50 {:.2f} ms, p99 {:.2f} ms, max {:.2f} ms", rate,
                            sorted.size(), at(0.5), at(0.99), at(1)));
        // The machine that tests run on may be busy with other things.
        CHECK(at(0.5) < 50);
    }
}

TEST_CASE("who waits costs nothing") {
    const auto duration = number_from_environment("DOCKAUDIT_FOLLOW_SECONDS", 2);
    const FollowedLog files;
    files.append(0, 10);
    Child reader(files.resume(), {files.out, files.err});
    std::this_thread::sleep_for(milliseconds(2500));
    const auto before = cpu_ticks(reader.pid());
    std::this_thread::sleep_for(std::chrono::seconds(duration));
    const auto ticks = cpu_ticks(reader.pid()) - before;
    MESSAGE(fmt::format("{} ticks of {} ms in {} s", ticks, 1000 / ::sysconf(_SC_CLK_TCK), duration));
    CHECK(ticks <= 1 + static_cast<long>(duration) / 10);
}

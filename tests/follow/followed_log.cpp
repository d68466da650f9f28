#include "follow/followed_log.hpp"

#include <chrono>
#include <fstream>
#include <thread>

namespace dockaudit::test {
namespace {

using Clock = std::chrono::steady_clock;

void add(std::vector<std::string>& words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
}

}  // namespace

std::vector<std::string> FollowedLog::follow(const std::vector<std::string>& options) const {
    std::vector<std::string> words{DOCKAUDIT_SEARCH_PROGRAM, "-F", "--raw", "-if", named.native(),
                                   "--eoe-timeout",          "1"};
    add(words, options);
    return words;
}

std::vector<std::string> FollowedLog::resume(std::vector<std::string> options) const {
    add(options, {"--cursor-file", cursor.native()});
    return follow(options);
}

std::vector<std::string> FollowedLog::write(const std::vector<std::string>& options) const {
    std::vector<std::string> words{DOCKAUDIT_WRITER_PROGRAM, log.native()};
    add(words, options);
    return words;
}

void FollowedLog::append(std::uint64_t first, std::uint64_t end) const {
    const auto now = std::chrono::system_clock::now().time_since_epoch();
    const auto time = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
    std::ofstream file(log, std::ios::binary | std::ios::app);
    for (auto serial = first; serial < end; ++serial) {
        for (const auto& line : lines_of_event(serial, static_cast<std::uint64_t>(time))) file << line;
    }
}

bool wait_until(const std::function<bool()>& is_true, std::chrono::milliseconds limit) {
    const auto end = Clock::now() + limit;
    while (!is_true()) {
        if (Clock::now() > end) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(2));
    }
    return true;
}

bool read_all(Child& child, EventTally& tally, std::chrono::milliseconds limit) {
    const auto end = Clock::now() + limit;
    while (!tally.is_complete() && Clock::now() < end) tally.add(child.read(std::chrono::milliseconds(50)));
    return tally.is_complete();
}

void read_rest(Child& child, EventTally& tally) {
    for (auto text = child.read(std::chrono::seconds(5)); !text.empty();
         text = child.read(std::chrono::seconds(5)))
        tally.add(text);
}

}  // namespace dockaudit::test

#include "io/log_watcher.hpp"

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace dockaudit {
namespace {

using std::chrono::milliseconds;

// A log that is written without pause is looked at so often: each look costs a few system calls.
constexpr milliseconds kLeastPause{5};

// A folder that is not there yet is looked for so often.
constexpr milliseconds kFolderPause{200};

}  // namespace

LogWatcher::LogWatcher(const std::vector<std::filesystem::path>& logs)
    : notify_(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {
    for (const auto& log : logs) {
        const auto path = log.has_parent_path() ? log.parent_path() : std::filesystem::path(".");
        if (std::ranges::find(folders_, path, &Folder::path) == folders_.end())
            folders_.push_back({path, -1});
    }
    watch_folders();
}

LogWatcher::~LogWatcher() {
    if (notify_ >= 0) ::close(notify_);
}

// True if all of them are there.
bool LogWatcher::watch_folders() noexcept {
    constexpr auto kChanges = IN_MODIFY | IN_CREATE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB |
                              IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR;
    bool are_all = true;
    for (auto& [path, watch] : folders_) {
        if (watch < 0 && notify_ >= 0) watch = ::inotify_add_watch(notify_, path.c_str(), kChanges);
        are_all = are_all && watch >= 0;
    }
    return are_all;
}

void LogWatcher::take_changes() noexcept {
    alignas(inotify_event) std::array<std::byte, 16 << 10> room{};
    for (auto got = ::read(notify_, room.data(), room.size()); got > 0;
         got = ::read(notify_, room.data(), room.size())) {
        for (auto at = room.data(); at < room.data() + got;) {
            const auto* change = reinterpret_cast<const inotify_event*>(at);
            const auto folder = std::ranges::find(folders_, change->wd, &Folder::watch);
            const bool is_gone = (change->mask & (IN_IGNORED | IN_MOVE_SELF)) != 0;
            if ((change->mask & IN_MOVE_SELF) != 0) ::inotify_rm_watch(notify_, change->wd);
            if (is_gone && folder != folders_.end()) folder->watch = -1;
            at += sizeof(inotify_event) + change->len;
        }
    }
}

void LogWatcher::wait(milliseconds timeout, int wake_descriptor, int input_descriptor) {
    if (!watch_folders()) timeout = std::min(timeout, kFolderPause);
    const auto since_change = std::chrono::steady_clock::now() - last_change_;
    std::array<pollfd, 3> requests{
        {{wake_descriptor, POLLIN, 0}, {input_descriptor, POLLIN, 0}, {notify_, POLLIN, 0}}};
    if (since_change < kLeastPause) {
        // What comes within the pause is seen after it.
        ::poll(requests.data(), 1, static_cast<int>(kLeastPause.count()));
    }
    ::poll(requests.data(), requests.size(), static_cast<int>(timeout.count()));
    last_change_ = std::chrono::steady_clock::now();
    take_changes();
}

}  // namespace dockaudit

#pragma once

#include <chrono>
#include <filesystem>
#include <vector>

namespace dockaudit {

/// Waits until somebody writes to one of some logs, renames it, removes it or makes it anew: by inotify(7), and where that
/// sees nothing, as on network file systems, by looking again after the time-out.
///
/// *Threads*: one at a time.
class LogWatcher {
 public:
    /// The folders of the logs need not exist yet.
    explicit LogWatcher(const std::vector<std::filesystem::path>& logs);
    LogWatcher(const LogWatcher&) = delete;
    LogWatcher& operator=(const LogWatcher&) = delete;
    ~LogWatcher();

    /// Returns after a change, when one of the descriptors is readable (-1: none), or after `timeout`.
    void wait(std::chrono::milliseconds timeout, int wake_descriptor, int input_descriptor);

 private:
    struct Folder {
        std::filesystem::path path;
        int watch = -1;  // of inotify; -1: it is not there
    };

    bool watch_folders() noexcept;
    void take_changes() noexcept;

    std::vector<Folder> folders_;
    int notify_ = -1;
    std::chrono::steady_clock::time_point last_change_;
};

}  // namespace dockaudit

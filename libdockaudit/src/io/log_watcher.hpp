#pragma once

#include <chrono>
#include <filesystem>

namespace dockaudit {

/// Waits until somebody writes to a log, renames it, removes it or makes it anew: by inotify(7), and where that
/// sees nothing, as on network file systems, by looking again after the time-out.
///
/// *Threads*: one at a time.
class LogWatcher {
 public:
    /// The folder of the log need not exist yet.
    explicit LogWatcher(const std::filesystem::path& log);
    LogWatcher(const LogWatcher&) = delete;
    LogWatcher& operator=(const LogWatcher&) = delete;
    ~LogWatcher();

    /// Returns after a change, when one of the descriptors is readable (-1: none), or after `timeout`.
    void wait(std::chrono::milliseconds timeout, int wake_descriptor, int input_descriptor);

 private:
    void watch_folder() noexcept;
    void take_changes() noexcept;

    std::filesystem::path folder_;
    int notify_ = -1;
    int watch_ = -1;  // of the folder; -1: it is not there
    std::chrono::steady_clock::time_point last_change_;
};

}  // namespace dockaudit

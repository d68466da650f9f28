#include "io/named_file.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>
#include <utility>

#include <dockaudit/error.hpp>

namespace dockaudit {

NamedFile find_file(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) return {path, 0, 0, 0, errno};
    return {path, status.st_dev, status.st_ino, static_cast<std::uint64_t>(status.st_size), 0};
}

std::vector<NamedFile> list_files(const LogSet& logs) {
    std::vector<NamedFile> files;
    for (const auto& path : logs.paths()) {
        if (auto file = find_file(path)) files.push_back(std::move(file));
    }
    return files;
}

void open_at_once(LogSet logs, const std::function<void(const LogSet&)>& open) {
    constexpr int kMostTries = 100;
    for (int i = 0;; ++i) {
        const auto files = list_files(logs);
        const auto has_changed = [&] {
            logs = logs.refreshed();
            return !std::ranges::equal(files, list_files(logs),
                                       [](const auto& a, const auto& b) { return a.is_same_file(b); });
        };
        try {
            open(logs);
            if (i == kMostTries || !has_changed()) return;
        } catch (const Error&) {
            if (i == kMostTries || !has_changed()) throw;
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace dockaudit

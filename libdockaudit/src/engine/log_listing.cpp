#include "engine/log_listing.hpp"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include <dockaudit/error.hpp>

namespace dockaudit {

std::vector<NamedFile> list_files(const LogSet& logs) {
    std::vector<NamedFile> files;
    for (const auto& path : logs.paths()) {
        auto file = find_file(path);
        if (file.error == 0) files.push_back(std::move(file));
    }
    return files;
}

void open_at_once(LogSet logs, const std::function<void(const LogSet&)>& open) {
    constexpr int kMostTries = 100;
    for (int i = 0;; ++i) {
        const auto files = list_files(logs);
        const auto has_changed = [&] {
            logs = logs.refreshed();
            return !std::ranges::equal(files, list_files(logs), [](const auto& a, const auto& b) {
                return a.path == b.path && a.id == b.id;
            });
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

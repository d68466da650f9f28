#include "engine/log_listing.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <system_error>
#include <thread>
#include <tuple>
#include <utility>

#include <dockaudit/error.hpp>

#include "io/log_names.hpp"

namespace dockaudit {

std::vector<NamedFile> list_files(const LogSet& logs) {
    std::vector<NamedFile> files;
    for (const auto& path : logs.paths()) {
        auto file = find_file(path);
        if (file.error == 0) files.push_back(std::move(file));
    }
    return files;
}

std::vector<std::filesystem::path> list_names(const std::filesystem::path& log) {
    struct Entry {
        LogName name;
        std::filesystem::path path;
    };
    const auto key = [](const Entry& entry) {
        const auto& name = entry.name;
        return std::tuple(name.kind == LogName::Kind::current, ~name.number, std::string_view(name.date),
                          !name.is_compressed);
    };
    const auto folder = log.has_parent_path() ? log.parent_path() : std::filesystem::path(".");
    std::vector<Entry> entries;
    std::error_code error;
    bool is_clear = true;
    for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        auto name = parse_log_name(entry->path().filename().native(), log.filename().native());
        if (!name) continue;
        const bool is_rotated = name->kind != LogName::Kind::current;
        const bool is_like_the_others =
            entries.empty() || entries.back().name.kind == LogName::Kind::current ||
            (entries.back().name.kind == name->kind && entries.back().name.form == name->form);
        is_clear = is_clear && name->kind != LogName::Kind::undated && (!is_rotated || is_like_the_others);
        const auto place = is_rotated ? entries.end() : entries.begin();
        entries.insert(place, {*std::move(name), is_rotated ? entry->path() : log});
    }
    if (error || !is_clear) return LogSet::rotated(log).paths();
    std::ranges::sort(entries, {}, key);
    std::vector<std::filesystem::path> names;
    for (auto& entry : entries) names.push_back(std::move(entry.path));
    return names;
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

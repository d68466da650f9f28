#include "support/logs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace dockaudit::test {
namespace {

namespace fs = std::filesystem;

const fs::path& source_dir() {
    static const fs::path path = DOCKAUDIT_SOURCE_DIR;
    return path;
}

bool is_log(const fs::path& path) {
    const auto name = path.filename().string();
    return name.find(".log") != std::string::npos || (path.extension() == ".txt" && name != "README.txt");
}

// Recordings beside the project are where those of testdata came from.
bool is_recorded_copy(const fs::path& path) {
    const auto recorded = recorded_log(path.filename().string());
    return path.parent_path() != recorded.parent_path() && fs::exists(recorded) &&
           fs::file_size(recorded) == fs::file_size(path);
}

void append_logs_below(std::vector<TestLog>& logs, const fs::path& folder) {
    const auto first = static_cast<std::ptrdiff_t>(logs.size());
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file() || !is_log(entry.path())) continue;
        if (is_recorded_copy(entry.path())) continue;
        logs.push_back({fs::relative(entry.path(), folder).string(), entry.path()});
    }
    std::sort(logs.begin() + first, logs.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
}

}  // namespace

std::vector<TestLog> recorded_logs() {
    std::vector<TestLog> logs;
    append_logs_below(logs, source_dir() / "testdata/logs");
    return logs;
}

std::vector<TestLog> all_logs() {
    auto logs = recorded_logs();
    const auto folder = source_dir() / "../shared/corpora";
    static bool told = false;
    if (fs::is_directory(folder)) {
        append_logs_below(logs, folder);
    } else if (!std::exchange(told, true)) {
        fmt::print("note: {} is not there; its logs are not tested\n", folder.lexically_normal().string());
    }
    return logs;
}

fs::path recorded_log(const std::string& name) {
    return source_dir() / "testdata/logs" / name;
}

}  // namespace dockaudit::test

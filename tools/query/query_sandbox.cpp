#include "query/query_sandbox.hpp"

#include <algorithm>
#include <system_error>

namespace dockaudit::cli {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) {
    std::error_code error;
    const auto whole = fs::absolute(file, error);
    return fs::is_directory(whole, error) ? whole : whole.parent_path();
}

void add_log(SandboxNeeds& needs, const LogSet& log) {
    if (log.is_journal()) {
        for (const auto* folder : {"/var/log/journal", "/run/log/journal"}) needs.read.emplace_back(folder);
        return;
    }
    for (const auto& path : log.paths()) {
        if (path != "-") needs.read.push_back(path);
    }
    if (log.base() == "-" || log.base().empty() || (!log.is_rotated() && !needs.follows)) return;
    // A log may be rotated at any moment, and each is a file of its own.
    auto folder = folder_of(log.base());
    needs.read.push_back(folder);
    // Who follows sees a folder go and come again, but all of the system is too much for that.
    const auto above = folder.parent_path();
    if (needs.follows && above != above.root_path()) needs.read.push_back(above);
}

}  // namespace

SandboxNeeds sandbox_needs(const std::vector<LogSet>& logs, const ReaderOptions& reader,
                           const std::optional<fs::path>& state_file) {
    SandboxNeeds needs;
    needs.follows = reader.follow.has_value();
    needs.wants_names = true;
    for (const auto& log : logs) add_log(needs, log);
    if (state_file) {
        needs.write.push_back(folder_of(*state_file));
        // What a run that was killed has written there is compared.
        if (reader.after_cursor) needs.read.emplace_back("/proc/self/fd/1");
    }
    if (reader.newest_first) needs.write.emplace_back(reader.temporary_folder);
    return needs;
}

std::string enter_sandbox_of(const Host& host, const TypedOptions& options, const SandboxNeeds& needs) {
    if (!host.enter_sandbox) return {};
    if (options.has("--no-sandbox")) return "sandbox    no (--no-sandbox)\n";
    return sandbox_text(host.enter_sandbox(needs));
}

}  // namespace dockaudit::cli

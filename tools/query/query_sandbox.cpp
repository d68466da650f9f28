#include "query/query_sandbox.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>
#include <system_error>

namespace dockaudit::cli {
namespace {

namespace fs = std::filesystem;

fs::path folder_of(const fs::path& file) {
    std::error_code error;
    const auto whole = fs::absolute(file, error);
    return fs::is_directory(whole, error) ? whole : whole.parent_path();
}

// The parts of an archive are files without a name. A log is text, or an archive or compressed if it is not.
bool may_be_packed(const fs::path& path) {
    std::error_code error;
    if (!fs::is_regular_file(path, error)) return false;
    std::array<char, 512> start{};
    std::ifstream file(path, std::ios::binary);
    file.read(start.data(), start.size());
    const std::string_view bytes(start.data(), static_cast<std::size_t>(file.gcount()));
    return std::ranges::any_of(bytes,
                               [](char c) { return c == '\0' || static_cast<unsigned char>(c) > 0x7F; });
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
    if (reader.newest_first || std::ranges::any_of(needs.read, may_be_packed))
        needs.temporary_folder = reader.temporary_folder;
    return needs;
}

std::string enter_sandbox_of(const Host& host, const TypedOptions& options, const SandboxNeeds& needs) {
    if (!host.enter_sandbox) return {};
    if (options.has("--no-sandbox")) return "sandbox    no (--no-sandbox)\n";
    return sandbox_text(host.enter_sandbox(needs));
}

}  // namespace dockaudit::cli

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

// Where the name of a log leads to, through links, whether that is there or not.
fs::path target_of(fs::path file) {
    constexpr int kMostLinks = 40;  // the kernel follows no more
    std::error_code error;
    for (int link = 0; link < kMostLinks && fs::is_symlink(file, error); ++link)
        file = file.parent_path() / fs::read_symlink(file, error);
    return fs::weakly_canonical(file, error);
}

bool is_same_folder(const fs::path& one, const fs::path& other) {
    std::error_code error;
    return one == other || fs::equivalent(one, other, error);
}

void add_folder(SandboxNeeds& needs, const fs::path& folder) {
    needs.read.push_back(folder);
    // Who follows sees a folder go and come again, but all of the system is too much for that.
    const auto above = folder.parent_path();
    if (needs.follows && above != above.root_path()) needs.read.push_back(above);
}

void add_log(SandboxNeeds& needs, const LogSet& log, bool is_resumed) {
    if (log.is_journal()) {
        std::error_code error;
        for (const auto* folder : {"/var/log/journal", "/run/log/journal"}) {
            // One that comes later is of use only to who waits for it.
            if (needs.follows || fs::exists(folder, error)) needs.read.emplace_back(folder);
        }
        return;
    }
    for (const auto& path : log.paths()) {
        if (path != "-") needs.read.push_back(path);
    }
    // One that was named alone may have been rotated since the run that this one goes on from.
    const bool may_be_rotated = log.is_rotated() || needs.follows || is_resumed;
    if (log.base() == "-" || log.base().empty() || !may_be_rotated) return;
    // A log may be rotated at any moment, and each is a file of its own. Where the name is a link, that happens to what it
    // leads to.
    const auto folder = folder_of(log.base());
    add_folder(needs, folder);
    const auto target = folder_of(target_of(log.base()));
    if (!target.empty() && !is_same_folder(folder, target)) add_folder(needs, target);
}

}  // namespace

SandboxNeeds sandbox_needs(const std::vector<LogSet>& logs, const ReaderOptions& reader,
                           const std::optional<fs::path>& state_file) {
    SandboxNeeds needs;
    needs.follows = reader.follow.has_value();
    needs.wants_names = true;
    for (const auto& log : logs) add_log(needs, log, reader.after_cursor.has_value());
    // Of the logs alone: what else is read is never unpacked.
    if (reader.newest_first || std::ranges::any_of(needs.read, may_be_packed))
        needs.temporary_folder = reader.temporary_folder;
    if (state_file) {
        needs.write.push_back(folder_of(*state_file));
        // What a run that was killed has written there is compared.
        if (reader.after_cursor) needs.read.emplace_back("/proc/self/fd/1");
    }
    return needs;
}

std::string enter_sandbox_of(const Host& host, const TypedOptions& options, const SandboxNeeds& needs) {
    if (!host.enter_sandbox) return {};
    if (options.has("--no-sandbox")) return "sandbox    no (--no-sandbox)\n";
    return sandbox_text(host.enter_sandbox(needs));
}

}  // namespace dockaudit::cli

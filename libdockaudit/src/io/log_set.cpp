#include <dockaudit/log_set.hpp>

#include <sys/stat.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <system_error>

#include <dockaudit/auditd_config.hpp>
#include <dockaudit/error.hpp>

#include "io/journal_stream.hpp"

namespace dockaudit {
namespace {

namespace fs = std::filesystem;

// The number of `base.N`; auditd writes no leading zeros, and a copy such as `audit.log.1.bak` is no sibling.
std::optional<unsigned> rotation_number(std::string_view name, std::string_view base) {
    if (name.size() < base.size() + 2 || !name.starts_with(base) || name[base.size()] != '.')
        return std::nullopt;
    const auto digits = name.substr(base.size() + 1);
    unsigned number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    if (digits.front() == '0') return std::nullopt;
    return number;
}

// Every rotated sibling that exists, the oldest (highest number) first. A gap in the numbers hides nothing.
std::vector<fs::path> find_rotated(const fs::path& base) {
    std::vector<std::pair<unsigned, fs::path>> found;
    const auto folder = base.has_parent_path() ? base.parent_path() : fs::path(".");
    std::error_code error;
    for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
        if (const auto number =
                rotation_number(entry->path().filename().native(), base.filename().native())) {
            found.emplace_back(*number, base.native() + "." + std::to_string(*number));
        }
    }
    std::ranges::sort(found, std::greater{}, &std::pair<unsigned, fs::path>::first);
    std::vector<fs::path> paths;
    for (auto& [number, path] : found) paths.push_back(std::move(path));
    return paths;
}

}  // namespace

LogSet LogSet::rotated(const fs::path& path) {
    LogSet set;
    set.paths_ = find_rotated(path);
    std::error_code error;
    // A base that is not there matters only if nothing else is: its name then stands in the message.
    const bool is_missing = fs::symlink_status(path, error).type() == fs::file_type::not_found;
    if (set.paths_.empty() || !is_missing) set.paths_.push_back(path);
    set.is_rotated_ = true;
    return set;
}

LogSet LogSet::system(const fs::path& auditd_conf) {
    return rotated(AuditdConfig::load(auditd_conf).log_file);
}

LogSet LogSet::file(const fs::path& path) {
    LogSet set;
    set.paths_.push_back(path);
    return set;
}

LogSet LogSet::directory(const fs::path& path) {
    return rotated(path / "audit.log");
}

LogSet LogSet::journal() {
    auto set = file("the journal");
    set.is_journal_ = true;
    return set;
}

std::optional<LogSet> LogSet::starting_at(std::uint64_t device, std::uint64_t inode) const {
    const auto found = std::ranges::find_if(paths_, [&](const fs::path& path) {
        struct stat status {};
        return ::stat(path.c_str(), &status) == 0 && status.st_dev == device && status.st_ino == inode;
    });
    if (found == paths_.end()) return std::nullopt;
    auto rest = *this;
    rest.paths_.assign(found, paths_.end());
    return rest;
}

LogSet LogSet::named(const std::string& name) {
    if (name == "-") return file(name);
    std::error_code error;
    const auto status = fs::status(name, error);
    // Whoever opens it says so, as of any log that may not be read.
    if (error == std::errc::permission_denied) return file(name);
    if (error) throw Error(ErrorKind::input, name + ": " + error.message());
    if (!fs::is_directory(status)) return file(name);
    auto logs = directory(name);
    const bool has_log = fs::exists(logs.paths().front(), error);
    return has_log || find_journal_files(name).empty() ? logs : file(name);
}

}  // namespace dockaudit

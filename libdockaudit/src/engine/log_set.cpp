#include <dockaudit/log_set.hpp>

#include <algorithm>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/auditd_config.hpp>
#include <dockaudit/error.hpp>

#include "engine/log_glance.hpp"
#include "io/file_id.hpp"
#include "io/log_names.hpp"

namespace dockaudit {
namespace {

namespace fs = std::filesystem;

constexpr auto kStrangeName = "its name is not that of a rotated log";
constexpr auto kNoRecord = "it has no audit record at its start";

struct Sibling {
    fs::path path;
    LogName name;
    std::optional<LogGlance> glance;
    bool is_copy = false;
};

/// The files and folders in a folder, by name.
struct Listing {
    std::vector<std::string> files;
    std::vector<std::string> folders;
    std::error_code error;

    explicit Listing(const fs::path& folder) {
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            std::error_code ignored;
            auto name = entry->path().filename().native();
            // Whoever opens it says what is wrong with one that does not exist.
            (entry->is_directory(ignored) ? folders : files).push_back(std::move(name));
        }
        std::ranges::sort(files);
        std::ranges::sort(folders);
    }
};

// What of some names are files of one log.
std::vector<Sibling> find_siblings(const std::vector<std::string>& names, const fs::path& base) {
    std::vector<Sibling> siblings;
    for (const auto& name : names) {
        if (auto parsed = parse_log_name(name, base.filename().native())) {
            auto path = base;
            path.replace_filename(name);
            siblings.push_back({std::move(path), *std::move(parsed), std::nullopt, false});
        }
    }
    return siblings;
}

bool is_current(const Sibling& sibling) noexcept {
    return sibling.name.kind == LogName::Kind::current;
}

// True if the names of rotated logs alone say which is older.
bool names_tell_order(const std::vector<Sibling>& siblings) {
    const auto first = std::ranges::find_if_not(siblings, is_current);
    if (first == siblings.end()) return true;
    std::vector<std::pair<std::uint64_t, std::string_view>> keys;
    for (const auto& sibling : siblings) {
        if (is_current(sibling) || sibling.is_copy) continue;
        const auto& name = sibling.name;
        if (name.kind != first->name.kind || name.form != first->name.form) return false;
        if (name.kind == LogName::Kind::undated) return siblings.size() <= 2;
        keys.emplace_back(name.number, name.date);
    }
    std::ranges::sort(keys);
    return std::ranges::adjacent_find(keys) == keys.end();
}

// When a log begins; of one without records, when it was changed last.
Timestamp begin_of(const Sibling& sibling) {
    if (!sibling.glance) return Timestamp::min();
    if (sibling.glance->first_time) return *sibling.glance->first_time;
    return std::chrono::time_point_cast<Timestamp::duration>(
        std::chrono::file_clock::to_sys(sibling.glance->changed));
}

void sort_oldest_first(std::vector<Sibling>& siblings) {
    const bool by_name = names_tell_order(siblings);
    const auto is_older = [&](const Sibling& a, const Sibling& b) {
        if (is_current(a) || is_current(b)) return !is_current(a);
        if (!by_name) return begin_of(a) < begin_of(b);
        return std::pair(b.name.number, std::string_view(a.name.date)) <
               std::pair(a.name.number, std::string_view(b.name.date));
    };
    std::ranges::stable_sort(siblings, is_older);
}

// Marks what is another one once more, as while gzip(1) makes `audit.log.1.gz` from `audit.log.1`.
void find_copies(std::vector<Sibling>& siblings, std::vector<LeftOutLog>& left_out) {
    for (auto& sibling : siblings) {
        for (auto& other : siblings) {
            if (&sibling == &other || other.is_copy || !sibling.glance || !other.glance) continue;
            if (!are_same_log(*sibling.glance, *other.glance)) continue;
            // Of two that are alike in every way the first is read.
            const bool is_first = &sibling < &other && !is_better_copy(*other.glance, *sibling.glance);
            if (is_first || is_better_copy(*sibling.glance, *other.glance)) continue;
            sibling.is_copy = true;
            left_out.push_back(
                {sibling.path, fmt::format("it has the records of {}", other.path.filename().native())});
            break;
        }
    }
}

void look_at(std::vector<Sibling>& siblings) {
    for (auto& sibling : siblings) {
        sibling.glance = glance_at(sibling.path);
        if (sibling.glance) sibling.glance->is_plain = !sibling.name.is_compressed;
    }
}

struct SortedLog {
    std::vector<fs::path> paths;
    std::vector<LeftOutLog> left_out;
};

// Oldest first, and each once. *Requires*: they were looked at if they are several.
SortedLog sort_siblings(std::vector<Sibling> siblings) {
    SortedLog log;
    find_copies(siblings, log.left_out);
    sort_oldest_first(siblings);
    for (auto& sibling : siblings) {
        if (!sibling.is_copy) log.paths.push_back(std::move(sibling.path));
    }
    return log;
}

/// A log in a folder of logs.
struct FolderLog {
    fs::path base;
    std::vector<Sibling> siblings;

    bool has_records() const {
        return std::ranges::any_of(
            siblings, [](const Sibling& each) { return each.glance && each.glance->first_time; });
    }
    // As it is at the beginning, and after a rotation.
    bool is_empty_log() const {
        return std::ranges::all_of(siblings, [](const Sibling& each) {
            const bool has_name = each.path.filename().native().find(".log") != std::string::npos;
            return has_name && each.glance && each.glance->is_empty();
        });
    }
};

// The files of a folder by the logs that they are of.
std::vector<FolderLog> group_by_log(const fs::path& folder, const std::vector<std::string>& names) {
    std::map<std::string, std::vector<std::string>> files;
    const auto exists = [&](const std::string& base) {
        return std::ranges::any_of(
            names, [&](const std::string& name) { return without_compression(name) == base; });
    };
    for (const auto& name : names) {
        if (name.starts_with('.')) continue;
        const auto guess = guess_base(name);
        const bool is_rotated = guess && (!guess->must_exist || exists(guess->base));
        files[is_rotated ? guess->base : std::string(without_compression(name))].push_back(name);
    }
    std::vector<FolderLog> logs;
    for (const auto& [base, names_of_log] : files) {
        auto siblings = find_siblings(names_of_log, folder / base);
        look_at(siblings);
        logs.push_back({folder / base, std::move(siblings)});
    }
    return logs;
}

Error no_log_in(const fs::path& folder, const Listing& listing) {
    constexpr std::size_t kShown = 5;
    auto names = listing.files;
    for (const auto& name : listing.folders) names.push_back(name + "/");
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i) list += (i == 0 ? "" : ", ") + names[i];
    if (names.size() > kShown) list += fmt::format(" and {} more", names.size() - kShown);
    return Error(ErrorKind::input, folder.native() + ": there is no audit log in it")
        .with_hint(names.empty() ? "it is empty" : "it holds " + list);
}

}  // namespace

LogSet LogSet::rotated(const fs::path& path) {
    LogSet set;
    set.is_rotated_ = true;
    set.base_ = path;
    const Listing listing(path.has_parent_path() ? path.parent_path() : fs::path("."));
    // A folder of such a name is told by who opens it.
    auto names = listing.files;
    names.insert(names.end(), listing.folders.begin(), listing.folders.end());
    auto siblings = find_siblings(names, path);
    if (siblings.size() > 1) look_at(siblings);
    auto log = sort_siblings(std::move(siblings));
    set.paths_ = std::move(log.paths);
    set.left_out_ = std::move(log.left_out);
    for (const auto& name : listing.files) {
        if (looks_like_copy(name, path.filename().native()))
            set.left_out_.push_back({path.parent_path() / name, kStrangeName});
    }
    std::error_code ignored;
    // The base may be there although nobody may list its folder. One that is not there is named if nothing else is:
    // its name then stands in the message.
    const bool is_known = std::ranges::find(set.paths_, path) != set.paths_.end();
    const bool is_copy = std::ranges::find(set.left_out_, path, &LeftOutLog::path) != set.left_out_.end();
    const bool is_there = fs::symlink_status(path, ignored).type() != fs::file_type::not_found;
    if (set.paths_.empty() || (is_there && !is_known && !is_copy)) set.paths_.push_back(path);
    if (listing.error && fs::exists(path, ignored))
        set.left_out_.push_back(
            {path.parent_path(), "the folder cannot be listed: " + listing.error.message()});
    return set;
}

LogSet LogSet::system(const fs::path& auditd_conf) {
    return rotated(AuditdConfig::load(auditd_conf).log_file);
}

LogSet LogSet::file(const fs::path& path) {
    LogSet set;
    set.base_ = path;
    set.paths_.push_back(path);
    return set;
}

LogSet LogSet::directory(const fs::path& path) {
    return rotated(path / "audit.log");
}

std::vector<LogSet> LogSet::folder(const fs::path& path) {
    constexpr auto kUsualName = "audit.log";
    const Listing listing(path);
    // Whoever opens its log says why that cannot be.
    if (listing.error || !find_siblings(listing.files, path / kUsualName).empty()) return {directory(path)};
    std::vector<LogSet> logs;
    std::vector<LeftOutLog> left_out;
    const auto add_files = [&](const fs::path& folder, const std::vector<std::string>& names) {
        for (auto& log : group_by_log(folder, names)) {
            if (!log.has_records() && !log.is_empty_log()) {
                for (auto& sibling : log.siblings) left_out.push_back({std::move(sibling.path), kNoRecord});
                continue;
            }
            auto sorted = sort_siblings(std::move(log.siblings));
            LogSet set;
            set.is_rotated_ = true;
            set.base_ = std::move(log.base);
            set.paths_ = std::move(sorted.paths);
            set.left_out_ = std::move(sorted.left_out);
            logs.push_back(std::move(set));
        }
    };
    add_files(path, listing.files);
    for (const auto& name : listing.folders) {
        const Listing inner(path / name);
        if (find_siblings(inner.files, path / name / kUsualName).empty()) {
            if (inner.error)
                left_out.push_back({path / name, "the folder cannot be listed: " + inner.error.message()});
            add_files(path / name, inner.files);
        } else {
            logs.push_back(directory(path / name));
        }
    }
    if (logs.empty()) throw no_log_in(path, listing);
    std::ranges::stable_sort(logs, {}, [](const LogSet& log) { return log.paths_.back(); });
    auto& told = logs.front().left_out_;
    told.insert(told.end(), std::make_move_iterator(left_out.begin()),
                std::make_move_iterator(left_out.end()));
    return logs;
}

std::vector<LogSet> LogSet::named(const std::string& name) {
    if (name == "-") return {file(name)};
    std::error_code error;
    const auto status = fs::status(name, error);
    // Whoever opens it says so, as of any log that may not be read.
    if (error == std::errc::permission_denied) return {file(name)};
    if (error) throw Error(ErrorKind::input, name + ": " + error.message());
    if (fs::is_directory(status)) return folder(name);
    return {file(name)};
}

LogSet LogSet::refreshed() const {
    return is_rotated_ && !is_part_ ? rotated(base_) : *this;
}

std::optional<LogSet> LogSet::starting_at(std::uint64_t device, std::uint64_t inode) const {
    const auto found = std::ranges::find_if(paths_, [&](const fs::path& path) {
        return find_file_id(path) == FileId{device, inode};
    });
    if (found == paths_.end()) return std::nullopt;
    auto rest = *this;
    rest.paths_.assign(found, paths_.end());
    rest.is_part_ = true;
    return rest;
}

std::vector<LogSet> without_repeated_files(std::vector<LogSet> logs) {
    if (logs.size() < 2) return logs;
    std::vector<std::vector<std::optional<FileId>>> ids;
    for (const auto& log : logs) {
        auto& known = ids.emplace_back();
        for (const auto& path : log.paths_) known.push_back(find_file_id(path));
    }
    const auto has = [&](std::size_t log, const std::optional<FileId>& id) {
        return id && std::ranges::find(ids[log], id) != ids[log].end();
    };
    for (std::size_t log = 0; log < logs.size(); ++log) {
        for (std::size_t other = 0; other < logs.size(); ++other) {
            const bool gives_way =
                ids[log].size() != ids[other].size() ? ids[log].size() < ids[other].size() : other < log;
            if (other == log || !gives_way) continue;
            auto& paths = logs[log].paths_;
            for (std::size_t at = paths.size(); at-- > 0;) {
                if (!has(other, ids[log][at])) continue;
                paths.erase(paths.begin() + static_cast<std::ptrdiff_t>(at));
                ids[log].erase(ids[log].begin() + static_cast<std::ptrdiff_t>(at));
            }
        }
    }
    std::erase_if(logs, [](const LogSet& log) { return log.paths_.empty(); });
    return logs;
}

}  // namespace dockaudit

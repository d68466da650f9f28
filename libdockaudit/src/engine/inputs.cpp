#include "engine/inputs.hpp"

#include <algorithm>
#include <iterator>
#include <set>
#include <string>
#include <tuple>
#include <unordered_set>
#include <utility>

#include <dockaudit/error.hpp>

#include "engine/log_listing.hpp"
#include "engine/time_probe.hpp"
#include "io/archive.hpp"
#include "io/log_mark.hpp"
#include "io/log_names.hpp"
#include "query/prefilter.hpp"
#include "record/header.hpp"

namespace dockaudit {
namespace {

struct Unreadable {
    std::string name;
    Error error;
};

// What was compressed since it was named has another name.
InputFile open_log(const std::filesystem::path& path, bool is_rotated) {
    try {
        return InputFile::open(path);
    } catch (const Error&) {
        const auto compressed = is_rotated ? find_compressed(path) : std::nullopt;
        if (!compressed) throw;
        return InputFile::open(*compressed);
    }
}

// True if one of the first lines of a file is an audit record. io knows files, not records.
bool has_records(std::string_view start) {
    constexpr int kLines = 5;
    for (int i = 0; i < kLines && !start.empty(); ++i) {
        const auto line = start.substr(0, start.find('\n'));
        if (find_header(line)) return true;
        start.remove_prefix(std::min(start.size(), line.size() + 1));
    }
    return false;
}

// The logs of an archive by their folders, in each the oldest first: by the numbers of their names, then by time.
std::vector<InputFile> open_archive(const InputFile& archive, const ReaderOptions& options,
                                    std::vector<Unreadable>& unreadable) {
    auto members =
        read_archive(archive, options.temporary_folder, has_records, [&](const std::string& reason) {
            unreadable.push_back({archive.name(), Error(ErrorKind::input, reason)});
        });
    struct Log {
        std::string folder;
        std::int64_t age;
        std::optional<Timestamp> time;
        ArchiveMember* member;
    };
    std::vector<Log> logs;
    for (auto& member : members) {
        logs.push_back({std::filesystem::path(member.name).parent_path().native(), -rotation_of(member.name),
                        member.file.stored_size() > 0 ? find_first_time(member.file) : std::nullopt,
                        &member});
    }
    std::ranges::stable_sort(logs, {},
                             [](const Log& log) { return std::tie(log.folder, log.age, log.time); });
    std::vector<InputFile> files;
    for (auto& log : logs) files.push_back(std::move(log.member->file));
    return files;
}

// The newest first: when auditd rotates meanwhile, a file shows up again under its next name and is passed over; the
// other way round it would be missed.
std::vector<InputFile> open_newest_first(const LogSet& logs, const TimeRange& wanted,
                                         const ReaderOptions& options, std::vector<Unreadable>& unreadable) {
    std::vector<InputFile> inputs;
    std::set<std::pair<std::uint64_t, std::uint64_t>> known;
    std::unordered_set<std::uint64_t> marks;
    const bool may_be_cut = logs.is_rotated() && (options.follow || options.keeps_cursor);
    for (auto path = logs.paths().rbegin(); path != logs.paths().rend(); ++path) {
        try {
            auto input = logs.is_journal() ? InputFile::open_journal(path->native())
                                           : open_log(*path, logs.is_rotated());
            input.leave_out(wanted);
            const bool is_file = input.is_seekable() || input.is_compressed();
            if (is_file && !known.emplace(input.device(), input.inode()).second) continue;
            // So is a copy that is being made of one that will be cut. The start of that is known from here on, so that it
            // is seen when it is cut.
            const auto mark = may_be_cut && input.is_seekable() ? log_mark(input) : 0;
            if (mark != 0 && !marks.insert(mark).second) continue;
            if (!input.is_archive()) {
                inputs.push_back(std::move(input));
                continue;
            }
            auto members = open_archive(input, options, unreadable);
            std::move(members.rbegin(), members.rend(), std::back_inserter(inputs));
        } catch (const Error& error) {
            unreadable.push_back({path->native(), error});
        }
    }
    std::ranges::reverse(inputs);
    return inputs;
}

}  // namespace

std::vector<InputFile> open_inputs(const LogSet& logs, const Query& query, const ReaderOptions& options,
                                   const UnreadableLog& on_unreadable) {
    const auto wanted = options.stretch_bytes > 0 ? prefilter_of(query).time : TimeRange{};
    std::vector<InputFile> inputs;
    std::vector<Unreadable> unreadable;
    open_at_once(logs, [&](const LogSet& now) {
        unreadable.clear();
        inputs = open_newest_first(now, wanted, options, unreadable);
    });
    for (const auto& [name, error] : unreadable) on_unreadable(name, error.what());
    if (!inputs.empty()) return inputs;
    throw unreadable.empty() ? Error(ErrorKind::input, "no log to read") : unreadable.front().error;
}

bool are_worth_sampling(std::uint64_t bytes, const ReaderOptions& options) noexcept {
    return options.stretch_bytes > 0 && bytes >= options.least_sampled_bytes;
}

}  // namespace dockaudit

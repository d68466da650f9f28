#include "engine/log_follower.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <dockaudit/error.hpp>

#include "engine/log_listing.hpp"
#include "io/log_mark.hpp"

namespace dockaudit {
namespace {

bool is_that(const InputFile& input, const NamedFile& file) noexcept {
    return input.is_open() && FileId{input.device(), input.inode()} == file.id;
}

}  // namespace

LogFollower::LogFollower(std::filesystem::path log, std::span<const std::uint64_t> known, BlockReader& blocks,
                         LogNotice notice)
    : log_(std::move(log)),
      blocks_(blocks),
      notice_(std::move(notice)),
      known_(known.begin(), known.end()),
      missing_(blocks.last_input().is_open() ? "" : "not there yet") {
    known_.erase(0);
}

Growth LogFollower::look(std::uint64_t position, std::uint64_t read_to) {
    const auto& current = blocks_.last_input();
    if (!current.is_open()) return look_for_next();
    try {
        const auto size = static_cast<std::uint64_t>(current.status().st_size);
        const bool is_cut = size < read_to || !current.begins_as_before();
        if (is_cut) return begin_anew(position);
        return size > read_to ? Growth::more : look_for_next();
    } catch (const Error& error) {
        tell_missing(error.what());
        return Growth::nothing_yet;
    }
}

// The log was cut: what was not read of it stands in a copy, if there is one, and it may have been copied and cut again
// since.
Growth LogFollower::begin_anew(std::uint64_t position) {
    tell("file truncated");
    std::vector<InputFile> inputs;
    open_at_once(LogSet::rotated(log_), [&](const LogSet& logs) {
        inputs = open_those_after_cut(list_files(logs), position);
    });
    for (auto& input : inputs) add(std::move(input));
    return Growth::cut;
}

// The newest is opened first: as a copy is made before the log is cut, none can be missed between two looks.
std::vector<InputFile> LogFollower::open_those_after_cut(const std::vector<NamedFile>& names,
                                                         std::uint64_t position) {
    const auto cut_mark = log_mark(blocks_.last_input());
    std::vector<InputFile> inputs;
    inputs.push_back(InputFile::open(log_));
    std::unordered_set<std::uint64_t> seen{0, log_mark(inputs.front())};
    for (auto name = names.rbegin(); name != names.rend(); ++name) {
        if (name->path == log_) continue;
        auto input = InputFile::open(name->path);
        const auto mark = log_mark(input);
        const bool is_cut = mark != 0 && mark == cut_mark;
        if (is_cut || known_.contains(mark)) {
            if (is_cut) {
                input.set_begin(position);
                inputs.push_back(std::move(input));
            }
            std::ranges::reverse(inputs);
            return inputs;
        }
        // Another copy of one that is there, or one that has just begun.
        if (seen.insert(mark).second) inputs.push_back(std::move(input));
    }
    // Nothing tells which of the others were read before.
    inputs.erase(inputs.begin() + 1, inputs.end());
    return inputs;
}

// A log that was empty when it was looked at last may have been written, copied and cut since.
bool LogFollower::has_missed_some() {
    std::vector<InputFile> inputs;  // those that were missed, and the current one again
    open_at_once(LogSet::rotated(log_), [&](const LogSet& logs) {
        inputs.clear();
        for (const auto& file : list_files(logs)) {
            auto input = InputFile::open(file.path);
            const auto mark = log_mark(input);
            const bool is_current = is_that(blocks_.last_input(), file);
            if (is_current || (mark != 0 && !known_.contains(mark))) inputs.push_back(std::move(input));
            if (is_current) return;
        }
        inputs.clear();  // the current one is gone
    });
    if (inputs.size() < 2) return false;
    for (auto& input : inputs) add(std::move(input));
    return true;
}

void LogFollower::tell_missing(const std::string& reason) {
    if (std::exchange(missing_, reason) != reason) tell("has become inaccessible: " + reason);
}

// Looks whether the name of the log is another file by now, that has something in it.
Growth LogFollower::look_for_next() {
    const auto& current = blocks_.last_input();
    const auto named = find_file(log_);
    if (named.error != 0) {
        // That there is none yet was said at the start.
        if (current.is_open() || named.error != ENOENT) tell_missing(std::generic_category().message(named.error));
        return Growth::nothing_yet;
    }
    if (is_that(current, named) || (current.is_open() && named.size == 0)) return Growth::nothing_yet;
    auto newer = open_newer();
    if (!newer || newer->empty()) return Growth::nothing_yet;
    const bool has_appeared = !std::exchange(missing_, "").empty();
    tell(has_appeared ? "has appeared; following new file" : "has been replaced; following new file");
    for (auto& input : *newer) add(std::move(input));
    return Growth::finished;
}

// The logs after the current one, oldest first; absent if they cannot be opened.
std::optional<std::vector<InputFile>> LogFollower::open_newer() {
    std::vector<InputFile> newer;
    bool has_gap = false;
    try {
        open_at_once(LogSet::rotated(log_), [&](const LogSet& logs) {
            newer = open_those_after_current(list_files(logs), has_gap);
        });
    } catch (const Error& error) {
        tell_missing(error.what());
        return std::nullopt;
    }
    if (has_gap) {
        notice_(DiagnosticEvent::Kind::gap, log_.native(),
                "it was rotated faster than it was read: records may be missing");
    }
    return newer;
}

std::vector<InputFile> LogFollower::open_those_after_current(const std::vector<NamedFile>& names,
                                                             bool& has_gap) {
    const auto& current = blocks_.last_input();
    const auto found =
        std::ranges::find_if(names, [&](const NamedFile& name) { return is_that(current, name); });
    std::vector<InputFile> newer;
    if (found != names.end()) {
        for (auto name = found + 1; name != names.end(); ++name) newer.push_back(InputFile::open(name->path));
        return newer;
    }
    // It was removed, or compressed: then it is known by its first line, as all that were read.
    const auto current_mark = current.is_open() ? log_mark(current) : 0;
    bool knows_one = known_.empty();
    for (const auto& name : names) {
        auto input = InputFile::open(name.path);
        const auto mark = log_mark(input);
        const bool is_known = mark != 0 && (mark == current_mark || known_.contains(mark));
        knows_one = knows_one || is_known;
        if (is_known)
            newer.clear();
        else
            newer.push_back(std::move(input));
    }
    has_gap = !knows_one && newer.size() > 1;
    return newer;
}

void LogFollower::add(InputFile input) {
    if (const auto mark = log_mark(blocks_.last_input())) known_.insert(mark);
    if (!input.is_stream()) input.start_growing();
    log_mark(input);  // so that its start is known before it is cut
    blocks_.add_input(std::move(input));
}

}  // namespace dockaudit

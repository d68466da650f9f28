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

bool is_same(const InputFile& one, const InputFile& other) noexcept {
    return one.device() == other.device() && one.inode() == other.inode();
}

bool is_open_already(const std::vector<InputFile>& inputs, const InputFile& input) {
    return std::ranges::any_of(inputs, [&](const InputFile& other) { return is_same(other, input); });
}

// Absent if it was removed or renamed since its name was seen.
std::optional<InputFile> open_if_there(const std::filesystem::path& path) {
    for (int tries = 1;; ++tries) {
        try {
            return InputFile::open(path);
        } catch (const Error&) {
            if (find_file(path).error == ENOENT) return std::nullopt;
            if (tries == 3) throw;  // no other file has got the name meanwhile
        }
    }
}

}  // namespace

LogFollower::LogFollower(std::filesystem::path log, std::span<const std::uint64_t> known, BlockReader& blocks,
                         LogNotice notice, CopyNotice on_copy)
    : log_(std::move(log)),
      blocks_(blocks),
      notice_(std::move(notice)),
      on_copy_(std::move(on_copy)),
      known_(known.begin(), known.end()),
      missing_(blocks.last_input().is_open() ? "" : "not there yet") {
    known_.erase(0);
}

Growth LogFollower::look(std::uint64_t position, std::uint64_t read_to) {
    const auto& current = blocks_.last_input();
    try {
        if (!current.is_open()) return look_for_next();
        const auto size = static_cast<std::uint64_t>(current.status().st_size);
        const bool is_cut = size < read_to || !current.begins_as_before();
        if (is_cut) return begin_anew(position);
        return size > read_to ? Growth::more : look_for_next();
    } catch (const Error& error) {
        tell_missing(error.what());
        return Growth::nothing_yet;
    }
}

// What is newer than what was read, oldest first.
//
// The newest is opened first: what a rotation renames meanwhile shows up again under its next name, and a copy is made
// before the log is cut, so that nothing is missed however often the log is rotated between two looks. Only a name that
// was not listed could hide one: so the names must be the same afterwards.
LogFollower::Newer LogFollower::open_newer(const ReadTest& was_read) const {
    constexpr int kMostTries = 100;
    auto names = list_names(log_);
    for (int i = 0;; ++i) {
        Newer newer;
        std::unordered_set<std::uint64_t> seen;
        for (auto path = names.rbegin(); path != names.rend() && !newer.older; ++path) {
            auto input = open_if_there(*path);
            if (!input || is_open_already(newer.inputs, *input)) continue;
            const auto mark = log_mark(*input);
            if (mark == 0 && *path != log_ && !input->knows_start()) continue;  // a copy that has just begun
            if (was_read(*input, mark))
                newer.older = std::move(*input);
            else if (mark == 0 || seen.insert(mark).second)  // else a copy of one of them
                newer.inputs.push_back(std::move(*input));
        }
        auto now = list_names(log_);
        if (i == kMostTries || now == names) {
            std::ranges::reverse(newer.inputs);
            return newer;
        }
        names = std::move(now);
    }
}

bool LogFollower::is_known(std::uint64_t mark) const {
    return mark != 0 && (mark == log_mark(blocks_.last_input()) || known_.contains(mark));
}

// The log was cut: what was not read of it stands in a copy, if there is one, and it may have been copied and cut again
// since.
Growth LogFollower::begin_anew(std::uint64_t position) {
    tell("file truncated");
    const auto& current = blocks_.last_input();
    const auto cut_mark = log_mark(current);
    auto newer = open_newer([&](const InputFile& input, std::uint64_t mark) {
        return !is_same(input, current) && is_known(mark);
    });
    const bool is_copy = newer.older && cut_mark != 0 && log_mark(*newer.older) == cut_mark;
    // Nothing tells which of the others were read before.
    const bool is_sure = newer.older || (cut_mark == 0 && known_.empty());
    if (!is_sure && newer.inputs.size() > 1) newer.inputs.erase(newer.inputs.begin(), newer.inputs.end() - 1);
    if (is_copy) {
        newer.older->set_begin(position);
        const auto cut = static_cast<std::uint32_t>(blocks_.input_count() - 1);
        add(*std::move(newer.older));
        on_copy_(cut, static_cast<std::uint32_t>(blocks_.input_count() - 1));
    }
    for (auto& input : newer.inputs) add(std::move(input));
    return newer.inputs.empty() && !is_copy ? Growth::nothing_yet : Growth::cut;
}

// A log that was empty when it was looked at last may have been written, copied and cut since.
bool LogFollower::has_missed_some() {
    try {
        auto newer = open_newer([&](const InputFile&, std::uint64_t mark) { return known_.contains(mark); });
        // Those that were missed, and the current one again.
        if (newer.inputs.size() < 2 || !is_same(newer.inputs.back(), blocks_.last_input())) return false;
        for (auto& input : newer.inputs) add(std::move(input));
        return true;
    } catch (const Error&) {
        return false;  // the next look tells why
    }
}

void LogFollower::tell_missing(const std::string& error) {
    const auto name = log_.native() + ": ";
    auto reason = error.starts_with(name) ? error.substr(name.size()) : error;
    if (reason == missing_) return;
    tell("has become inaccessible: " + reason);
    missing_ = std::move(reason);
}

// Looks whether the name of the log is another file by now, that has something in it.
Growth LogFollower::look_for_next() {
    const auto& current = blocks_.last_input();
    const auto named = find_file(log_);
    if (named.error != 0) {
        // That there is none yet was said at the start.
        if (current.is_open() || named.error != ENOENT)
            tell_missing(std::generic_category().message(named.error));
        return Growth::nothing_yet;
    }
    if (is_that(current, named) || (current.is_open() && named.size == 0)) return Growth::nothing_yet;
    auto newer = open_newer([&](const InputFile& input, std::uint64_t mark) {
        return (current.is_open() && is_same(input, current)) || is_known(mark);
    });
    if (newer.inputs.empty()) return Growth::nothing_yet;
    if (!newer.older && !known_.empty() && newer.inputs.size() > 1) {
        notice_(DiagnosticEvent::Kind::gap, log_.native(),
                "it was rotated faster than it was read: records may be missing");
    }
    const bool has_appeared = !std::exchange(missing_, "").empty();
    tell(has_appeared ? "has appeared; following new file" : "has been replaced; following new file");
    for (auto& input : newer.inputs) add(std::move(input));
    return Growth::finished;
}

void LogFollower::add(InputFile input) {
    if (const auto mark = log_mark(blocks_.last_input())) known_.insert(mark);
    input.start_growing();
    log_mark(input);  // so that its start is known before it is cut
    blocks_.add_input(std::move(input));
}

}  // namespace dockaudit

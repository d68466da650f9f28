#include "engine/inputs.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include <dockaudit/error.hpp>

#include "engine/log_listing.hpp"
#include "io/log_mark.hpp"
#include "io/log_names.hpp"

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

// The newest first: when auditd rotates meanwhile, a file shows up again under its next name and is passed over; the
// other way round it would be missed.
std::vector<InputFile> open_newest_first(const LogSet& logs, std::vector<Unreadable>& unreadable) {
    std::vector<InputFile> inputs;
    std::unordered_set<std::uint64_t> marks;
    for (auto path = logs.paths().rbegin(); path != logs.paths().rend(); ++path) {
        try {
            auto input = open_log(*path, logs.is_rotated());
            const bool is_known = std::ranges::any_of(inputs, [&](const InputFile& other) {
                return other.is_seekable() && other.device() == input.device() &&
                       other.inode() == input.inode();
            });
            // So is a copy that is being made of one that will be cut. The start of that is known from here on, so that it
            // is seen when it is cut.
            const auto mark = logs.is_rotated() && input.is_seekable() ? log_mark(input) : 0;
            const bool is_copy = mark != 0 && !marks.insert(mark).second;
            if (!is_known && !is_copy) inputs.push_back(std::move(input));
        } catch (const Error& error) {
            unreadable.push_back({path->native(), error});
        }
    }
    std::ranges::reverse(inputs);
    return inputs;
}

}  // namespace

std::vector<InputFile> open_inputs(const LogSet& logs, const UnreadableLog& on_unreadable) {
    std::vector<InputFile> inputs;
    std::vector<Unreadable> unreadable;
    open_at_once(logs, [&](const LogSet& now) {
        unreadable.clear();
        inputs = open_newest_first(now, unreadable);
    });
    for (const auto& [name, error] : unreadable) on_unreadable(name, error.what());
    if (!inputs.empty()) return inputs;
    throw unreadable.empty() ? Error(ErrorKind::input, "no log to read") : unreadable.front().error;
}

bool are_worth_sampling(std::uint64_t seekable_bytes, const ReaderOptions& options) noexcept {
    return options.stretch_bytes > 0 && seekable_bytes >= options.least_sampled_bytes;
}

}  // namespace dockaudit

#include "engine/inputs.hpp"

#include <algorithm>
#include <optional>

#include <dockaudit/error.hpp>

#include "query/prefilter.hpp"

namespace dockaudit {

std::vector<InputFile> open_inputs(const LogSet& logs, const TimeRange& wanted,
                                   const UnreadableLog& on_unreadable) {
    std::vector<InputFile> inputs;
    std::optional<Error> first_error;
    // The newest first: when auditd rotates meanwhile, a file shows up again under its next name and is
    // passed over; the other way round it would be missed.
    for (auto path = logs.paths().rbegin(); path != logs.paths().rend(); ++path) {
        try {
            auto input = logs.is_journal() ? InputFile::open_journal(path->native()) : InputFile::open(*path);
            input.leave_out(wanted);
            const bool is_known = std::ranges::any_of(inputs, [&](const InputFile& other) {
                return other.is_seekable() && other.device() == input.device() &&
                       other.inode() == input.inode();
            });
            if (!is_known) inputs.push_back(std::move(input));
        } catch (const Error& error) {
            on_unreadable(path->native(), error.what());
            if (!first_error) first_error = error;
        }
    }
    if (inputs.empty()) throw first_error.value_or(Error(ErrorKind::input, "no log to read"));
    std::ranges::reverse(inputs);
    return inputs;
}

TimeRange wanted_times(const Query& query, const ReaderOptions& options) {
    return options.stretch_bytes > 0 ? query.prefilter().time : TimeRange{};
}

bool are_worth_sampling(std::span<const InputFile> inputs, const ReaderOptions& options) noexcept {
    std::uint64_t bytes = 0;
    for (const auto& input : inputs) {
        if (input.is_seekable()) bytes += input.size();
    }
    return options.stretch_bytes > 0 && bytes >= options.least_sampled_bytes;
}

}  // namespace dockaudit

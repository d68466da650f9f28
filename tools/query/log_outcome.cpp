#include "query/log_outcome.hpp"

#include <algorithm>
#include <filesystem>
#include <string_view>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "common/error_text.hpp"

namespace dockaudit::cli {
namespace {

// True if an input has lines but not one record.
bool is_foreign(const Diagnostics& input, const Diagnostics& all, const TimeRange& range) {
    // A torn last line may be a record that the time range leaves out, that of an expression among them.
    const bool has_range = range.since || range.until || all.skipped_bytes != 0;
    const auto useless = input.malformed + (has_range ? 0 : input.torn) + input.oversized;
    return input.records == 0 && useless > 0 && useless + input.blank >= input.lines;
}

// A journal gives its records only; of a time range maybe none.
void tell_empty_log(const LogSet& log, bool is_named, const TimeRange& range, const Host& host) {
    const auto& path = log.paths().back();
    std::error_code error;
    const bool has_bytes =
        std::filesystem::is_directory(path, error) ||
        (std::filesystem::is_regular_file(path, error) && std::filesystem::file_size(path, error) > 0);
    if (log.is_journal() && range.is_open()) {
        host.err->write(note_text(
            host.program,
            "there is no audit record in the journal: it gets them while systemd-journald-audit.socket is active"));
    } else if (is_named && !has_bytes) {
        host.err->write(note_text(host.program, path.native() + " is empty"));
    } else if (is_named && range.is_open()) {
        host.err->write(note_text(host.program, path.native() + ": there is no audit record in it"));
    }
}

}  // namespace

std::vector<std::string> LogOutcome::tell_damage(const Diagnostics& diagnostics,
                                                 const std::vector<InputDiagnostics>& inputs,
                                                 const TimeRange& range) {
    damage_.tell_unreadable();
    std::vector<std::string> foreign;
    auto damage = diagnostics;
    bool has_journal_lines = false;
    for (const auto& [name, counts] : inputs) {
        if (!is_foreign(counts, diagnostics, range)) {
            has_journal_lines = has_journal_lines || foreign_.has_journal_lines(name);
            continue;
        }
        foreign.push_back(name);
        damage.malformed -= counts.malformed;
        damage.torn -= counts.torn;
        damage.oversized -= counts.oversized;
    }
    damage_.tell_summary(damage);
    if (has_journal_lines)
        host_.err->write(note_text(
            host_.program,
            fmt::format(
                "there are lines of a form of journalctl that has no ids of events: try --journal, or "
                "journalctl -o export | {} -if -",
                host_.program)));
    return foreign;
}

void LogOutcome::tell_foreign(const std::vector<std::string>& names) const {
    constexpr std::string_view kPiped = "| dockaudit-search";
    for (const auto& name : names) {
        std::string hint(foreign_.hint(name));
        if (const auto at = hint.find(kPiped); at != std::string::npos)
            hint.replace(at + 2, kPiped.size() - 2, host_.program);
        const auto error = Error(ErrorKind::input, fmt::format("{}: there is no audit record in it", name))
                               .with_hint(std::move(hint));
        host_.err->write(error_text(host_.program, error));
    }
}

void LogOutcome::tell_empty(const std::vector<LogSet>& logs, bool is_log_named,
                            const Diagnostics& diagnostics, const std::vector<InputDiagnostics>& inputs,
                            const TimeRange& range) const {
    if (diagnostics.skipped_bytes != 0) return;
    for (const auto& log : logs) {
        // That a host of many has nothing yet is not worth a word.
        if (log.is_rotated() && logs.size() > 1) continue;
        const bool is_empty = std::ranges::all_of(log.paths(), [&](const std::filesystem::path& path) {
            const auto name = path == "-" ? "standard input" : path.native();
            const auto input = std::ranges::find(inputs, name, &InputDiagnostics::name);
            return input != inputs.end() && input->counts.bytes == 0;
        });
        if (is_empty) tell_empty_log(log, is_log_named, range, host_);
    }
}

}  // namespace dockaudit::cli

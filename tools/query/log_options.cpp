#include "query/log_options.hpp"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/error.hpp>

#include "common/error_text.hpp"

namespace dockaudit::cli {
namespace {

void check_name(const TypedOption& option) {
    constexpr std::size_t kPathMax = 4096;
    if (option.value.size() >= kPathMax) throw option.mistake("this is longer than any file name");
    if (option.value.empty()) throw option.mistake("the name of a log is missing");
}

// One line for each reason.
void tell_left_out(const std::vector<LogSet>& logs, const Host& host) {
    constexpr std::size_t kShown = 8;
    std::vector<std::pair<std::string, std::vector<std::string>>> reasons;
    for (const auto& log : logs) {
        for (const auto& [path, reason] : log.left_out()) {
            auto found = std::ranges::find(reasons, reason, &decltype(reasons)::value_type::first);
            if (found == reasons.end()) found = reasons.insert(reasons.end(), {reason, {}});
            found->second.push_back(path.native());
        }
    }
    for (const auto& [reason, names] : reasons) {
        std::string list;
        for (std::size_t i = 0; i < std::min(names.size(), kShown); ++i)
            list += (i == 0 ? "" : ", ") + names[i];
        if (names.size() > kShown) list += fmt::format(" and {} more", names.size() - kShown);
        host.err->write(note_text(host.program, fmt::format("not read, {}: {}", reason, list)));
    }
}

bool is_missing(const std::filesystem::path& path) {
    std::error_code error;
    return path != "-" &&
           std::filesystem::status(path, error).type() == std::filesystem::file_type::not_found;
}

// All that can be found of what was named; the others are told if there are any.
NamedLogs find_named(const std::vector<const TypedOption*>& options, bool is_following, const Host& host) {
    NamedLogs found;
    std::vector<Error> errors;
    for (const auto* option : options) {
        try {
            if (is_following && is_missing(option->value)) {
                found.logs.push_back(LogSet::file(option->value));
                continue;
            }
            for (auto& log : LogSet::named(option->value)) found.logs.push_back(std::move(log));
        } catch (const Error& error) {
            errors.push_back(error);
        }
    }
    found.are_all_there = errors.empty();
    std::optional<Error> last;
    if (found.logs.empty()) {
        last = std::move(errors.back());
        errors.pop_back();
    }
    for (const auto& error : errors) host.err->write(error_text(host.program, error));
    if (last) throw *std::move(last);
    return found;
}

}  // namespace

NamedLogs find_logs(const TypedOptions& options, const Host& host) {
    std::vector<const TypedOption*> inputs;
    for (const auto& option : options.all()) {
        if (option.spec->id() == "--input") inputs.push_back(&option);
    }
    for (const auto* input : inputs) check_name(*input);
    NamedLogs found;
    if (const auto* journal = options.find("--journal")) {
        for (const auto* other : {"--input", "--input-logs"}) {
            if (options.has(other))
                throw Error(fmt::format("--journal and {} contradict each other", options.find(other)->name),
                            journal->name, 0, journal->name.size())
                    .with_hint("journal files of another host are named with -if");
        }
        found.logs.push_back(LogSet::journal());
    } else if (!inputs.empty()) {
        found = find_named(inputs, options.has("--follow"), host);
        found.logs = without_repeated_files(std::move(found.logs));
    } else {
        if (host.stdin_is_pipe && !options.has("--input-logs")) {
            host.err->write(
                note_text(host.program,
                          "searching the logs of this host, not the pipe on standard input; to search "
                          "the pipe, add -if -"));
        }
        found.logs.push_back(LogSet::system(host.auditd_conf));
    }
    tell_left_out(found.logs, host);
    return found;
}

}  // namespace dockaudit::cli

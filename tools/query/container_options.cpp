#include "query/container_options.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include <dockaudit/docker_command.hpp>
#include <dockaudit/docker_flags.hpp>
#include <dockaudit/error.hpp>

#include "common/error_text.hpp"

namespace dockaudit::cli {
namespace {

constexpr std::size_t kShortId = 12;

std::string describe(const Container& container) {
    const auto id = container.id.substr(0, kShortId);
    return container.name.empty() ? id : fmt::format("{} ({})", container.name, id);
}

std::string list_containers(std::span<const Container* const> containers) {
    constexpr std::size_t kMost = 10;
    std::string list;
    for (std::size_t i = 0; i < containers.size() && i < kMost; ++i) {
        if (i > 0) list += ", ";
        list += describe(*containers[i]);
    }
    if (containers.size() > kMost) list += fmt::format(" and {} more", containers.size() - kMost);
    return list;
}

std::vector<ContainerName> read_names(const TypedOption& option) {
    if (std::filesystem::is_directory(option.value)) throw option.mistake("this is a folder");
    std::ifstream file(option.value, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    if (!file.is_open() || file.bad()) throw option.mistake("this file cannot be read");
    constexpr auto kHint = "it should hold what docker inspect or docker ps --format json prints";
    std::vector<ContainerName> names;
    try {
        names = parse_container_names(text);
    } catch (const Error& error) {
        throw option.mistake(error.what()).with_hint(kHint);
    }
    if (names.empty()) throw option.mistake("no container is in this file").with_hint(kHint);
    return names;
}

void add_container(Query::Builder& builder, const TypedOption& option, const Host& host,
                   HistorySource& source) {
    if (option.value.empty()) throw option.mistake("the id or the name of a container is missing");
    const auto history = source.get();
    const auto found = history->find_containers(option.value);
    const auto is_by_id = [&](const Container* container) { return container->id.starts_with(option.value); };
    const auto by_id = std::ranges::count_if(found, is_by_id);
    if (found.empty()) {
        std::vector<const Container*> all;
        for (const auto& container : history->containers()) all.push_back(&container);
        host.err->write(
            note_text(host.program, all.empty() ? fmt::format("the logs know no container {}", option.value)
                                                : fmt::format("the logs know no container {}; they know {}",
                                                              option.value, list_containers(all))));
    } else if (by_id > 1) {
        throw option.mistake("several ids begin with this").with_hint(list_containers(found));
    } else if (found.size() > 1) {
        host.err->write(note_text(host.program, fmt::format("{} containers had the name {}: {}", found.size(),
                                                            option.value, list_containers(found))));
    }
    builder.container(option.value, history);
}

// Calls `take` with each word of a list, and where it begins.
template <class Take>
void visit_words(const TypedOption& option, Take take) {
    const std::string_view list = option.value;
    for (std::size_t begin = 0; begin <= list.size();) {
        const auto end = std::min(list.find(',', begin), list.size());
        if (end == begin) throw option.mistake("a word is missing here", begin, 1);
        take(list.substr(begin, end - begin), begin);
        begin = end + 1;
    }
}

void add_flags(Query::Builder& builder, const TypedOption& option, const Host& /*host*/,
               HistorySource& source) {
    visit_words(option, [&](std::string_view word, std::size_t begin) {
        const auto least = find_severity(word);
        bool is_known = word == "any" || least;
        for (const auto& flag : command_flags()) {
            const bool is_wanted = word == "any" || flag.name == word || (least && flag.severity >= *least);
            if (is_wanted) builder.flag(flag.id, source.get());
            is_known = is_known || is_wanted;
        }
        if (is_known) return;
        std::vector<std::string_view> names{"any", "low", "medium", "high", "critical"};
        for (const auto& flag : command_flags()) names.push_back(flag.name);
        const auto similar = find_similar(word, names);
        std::string hint = "the flags are";
        for (const auto name : names) hint.append(" ").append(name);
        throw option.mistake("there is no such flag", begin, word.size())
            .with_hint(similar.empty() ? hint : fmt::format("did you mean {}?", similar));
    });
}

// One verb for all its synonyms, as the client reads them.
void add_verbs(Query::Builder& builder, const TypedOption& option, const Host& /*host*/,
               HistorySource& source) {
    visit_words(option, [&](std::string_view word, std::size_t begin) {
        std::vector<std::string> words{"docker"};
        for (std::size_t at = 0; at < word.size();) {
            const auto end = std::min(word.find(' ', at), word.size());
            if (end > at) words.emplace_back(word.substr(at, end - at));
            at = end + 1;
        }
        const auto command = DockerCommand::parse(words);
        if (!command || command->verb.empty() || command->doubt == CommandDoubt::unknown_verb) {
            throw option.mistake("no client has this verb", begin, word.size())
                .with_hint("verbs are written like run, exec, ps, 'container ls' or 'compose up'");
        }
        builder.docker_verb(command->verb, source.get());
    });
}

void add_in_container(Query::Builder& builder, const TypedOption&, const Host&, HistorySource& source) {
    builder.place(ProcessPlace::container, source.get());
}

void add_on_host(Query::Builder& builder, const TypedOption&, const Host&, HistorySource& source) {
    builder.place(ProcessPlace::host, source.get());
}

void add_parent(Query::Builder& builder, const TypedOption& option, const Host&, HistorySource& source) {
    builder.parent(option.value, source.get());
}

// True if they are the logs of this host, though they may not say so.
bool is_own(const LogSet& logs, const Host& host) {
    const auto own = LogSet::system(host.auditd_conf);
    const auto is_same = [](const auto& a, const auto& b) {
        std::error_code error;
        return std::filesystem::equivalent(a, b, error);
    };
    return std::ranges::all_of(logs.paths(), [&](const auto& path) {
        return std::ranges::any_of(own.paths(), [&](const auto& one) { return is_same(path, one); });
    });
}

struct Criterion {
    std::string_view id;
    void (*add)(Query::Builder&, const TypedOption&, const Host&, HistorySource&);
};

constexpr std::array kCriteria{
    Criterion{"--container", add_container}, Criterion{"--in-container", add_in_container},
    Criterion{"--on-host", add_on_host},     Criterion{"--parent", add_parent},
    Criterion{"--docker-verb", add_verbs},   Criterion{"--flag", add_flags},
};

}  // namespace

bool is_stream(const LogSet& logs) {
    if (logs.paths().size() != 1 || logs.is_journal()) return false;
    const auto& path = logs.paths().front();
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    // A directory is a journal, which can be read again.
    return path == "-" || (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status) &&
                           !std::filesystem::is_directory(status));
}

HistorySource::HistorySource(const TypedOptions& options, const Host& host, std::vector<LogSet>& logs,
                             const ReaderOptions& reader, TimeRange range,
                             std::function<void()> before_reading)
    : options_(options),
      host_(host),
      logs_(logs),
      reader_(reader),
      range_(range),
      before_reading_(std::move(before_reading)) {}

LiveHost HistorySource::read_live() const {
    if (!host_.booted)
        throw Error(ErrorKind::input, "this host does not tell when it started, as --live needs it");
    auto live = read_live_host(host_.live, *host_.booted, host_.clock);
    live.name = host_.host_name;
    // Records without a node are told apart by their log; those of the first have no other mark.
    live.has_unnamed = is_own(logs_.front(), host_);
    return live;
}

// What the history lacks.
void HistorySource::tell_gaps() const {
    const auto& known = history_->statistics();
    if (options_.has("--live") && known.live == 0) {
        host_.err->write(note_text(
            host_.program,
            fmt::format("the logs do not say that they are of this host, {}, so --live tells nothing of them",
                        host_.host_name)));
    }
    if (known.forgotten == 0) return;
    host_.err->write(note_text(
        host_.program,
        fmt::format(
            "the {} oldest starts of programs are too many to remember: what ran in which container then is "
            "known less well",
            known.forgotten)));
}

std::shared_ptr<const ContainerHistory> HistorySource::get(bool is_asked_for) {
    if (!history_) {
        const bool follows_pipe = reader_.follow && std::ranges::any_of(logs_, is_stream);
        for (auto& log : logs_) {
            if (is_stream(log) && !follows_pipe)
                log = LogSet::copy_of_stream(log.paths().front(), reader_.temporary_folder);
        }
        HistoryOptions history;
        if (options_.has("--no-history")) history.range = range_;
        if (const auto* option = options_.find("--container-names")) history.names = read_names(*option);
        if (options_.has("--live")) history.live = read_live();
        if (before_reading_) before_reading_();
        if (reader_.follow) {
            // A pipe that is followed has no past.
            const auto past = follows_pipe ? std::vector<LogSet>{} : logs_;
            growing_ = std::make_shared<GrowingHistory>(past, reader_, std::move(history));
            history_ = growing_->make();
        } else {
            history_ = read_container_history(logs_, reader_, history);
        }
        tell_gaps();
    }
    const auto& known = history_->statistics();
    if (is_asked_for && !has_told_ && known.programs == known.machinery) {
        has_told_ = true;
        host_.err->write(note_text(
            host_.program,
            "the logs have no starts of programs in containers, so nobody can tell what ran in which: they are recorded "
            "by the rule -a always,exit -F arch=b64 -S execve,execveat -F key=docker-exec"));
    }
    return history_;
}

bool add_container_criterion(Query::Builder& builder, const TypedOption& option, const Host& host,
                             HistorySource& history) {
    const auto found = std::ranges::find(kCriteria, option.spec->id(), &Criterion::id);
    if (found == kCriteria.end()) return false;
    found->add(builder, option, host, history);
    return true;
}

}  // namespace dockaudit::cli

#include "engine/joined_source.hpp"

#include <algorithm>
#include <utility>

#include <dockaudit/error.hpp>

#include "engine/event_source.hpp"
#include "engine/reverse_source.hpp"

namespace dockaudit {
namespace {

// So many bytes of blocks of all logs are read at a time when merging, but no less than a few records of each.
constexpr std::size_t kMergedBytes = 4 << 20;
constexpr std::size_t kLeastBlock = 16 << 10;

}  // namespace

JoinedSource::JoinedSource(const std::vector<LogSet>& logs, const Query& query, const ReaderOptions& options,
                           WorkPool& pool)
    : options_(options) {
    const auto of_one = options_for_one(logs.size());
    std::optional<Error> first_error;
    for (std::uint32_t number = 0; number < logs.size(); ++number) {
        const auto told_before = unreadable_told_;
        try {
            open(logs[number], number, query, of_one, pool);
        } catch (const Error& error) {
            if (!first_error) first_error = error;
            if (unreadable_told_ == told_before)
                of_one.observer({DiagnosticEvent::Kind::unreadable_input,
                                 logs[number].paths().back().native(), 0, error.what()});
            ended_.unreadable_inputs += unreadable_told_ - told_before;
        }
    }
    const bool has_any = std::ranges::any_of(logs_, [](const Log& log) { return log.source != nullptr; });
    if (options_.follow) {
        std::vector<std::filesystem::path> bases;
        for (const auto& log : logs) bases.push_back(log.base());
        watcher_.emplace(bases);
    }
    if (!has_any && first_error) throw *std::move(first_error);
}

ReaderOptions JoinedSource::options_for_one(std::size_t logs) {
    auto options = options_;
    options.observer = [this](const DiagnosticEvent& event) {
        if (event.kind == DiagnosticEvent::Kind::unreadable_input) ++unreadable_told_;
        if (options_.observer) options_.observer(event);
    };
    options.progress = [this](const Diagnostics&) {
        is_stale_ = true;
        if (options_.progress) options_.progress(diagnostics());
    };
    options.on_pause = nullptr;  // when none of them has something
    if (options.merge)
        options.block_bytes = std::min(options.block_bytes, std::max(kMergedBytes / logs, kLeastBlock));
    return options;
}

void JoinedSource::open(const LogSet& log, std::uint32_t number, const Query& query,
                        const ReaderOptions& options, WorkPool& pool) {
    logs_.emplace_back();
    std::unique_ptr<EventStream> source;
    if (options.newest_first) {
        auto reverse = std::make_unique<ReverseSource>(log, query, options, pool);
        reverse->set_log(number);
        source = std::move(reverse);
    } else {
        auto forward = std::make_unique<EventSource>(log, query, options, pool);
        forward->set_log(number);
        source = std::move(forward);
    }
    const auto bytes = source->total_bytes();
    if (total_bytes_) total_bytes_ = bytes ? std::optional(*total_bytes_ + *bytes) : std::nullopt;
    logs_.back().source = std::move(source);
}

Next JoinedSource::take(AssembledEvent& event) {
    if (options_.follow) return take_any(event);
    return options_.merge ? take_earliest(event) : take_next(event);
}

Next JoinedSource::take_next(AssembledEvent& event) {
    for (; current_ < logs_.size(); ++current_) {
        auto& log = logs_[current_];
        if (log.source && log.source->take(event) == Next::item) return Next::item;
        close(log);
    }
    return Next::end;
}

Next JoinedSource::take_any(AssembledEvent& event) {
    auto answer = Next::end;
    for (std::size_t i = 0; i < logs_.size(); ++i) {
        auto& log = logs_[current_];
        const auto next = log.source ? log.source->take(event) : Next::end;
        if (next == Next::item) return next;
        if (next == Next::end)
            close(log);
        else
            answer = next;
        current_ = (current_ + 1) % static_cast<std::uint32_t>(logs_.size());
    }
    return answer;
}

bool JoinedSource::wait() {
    bool was_pausing = false;
    auto pause = kMostWait;
    for (auto& log : logs_) {
        if (!log.source) continue;
        was_pausing = log.source->go_on() || was_pausing;
        pause = std::min(pause, log.source->patience());
    }
    if (options_.on_pause && options_.on_pause() == Flow::stop) return false;
    if (!was_pausing) watcher_->wait(pause, options_.follow->wake_descriptor, -1);
    return true;
}

Next JoinedSource::take_earliest(AssembledEvent& event) {
    if (!std::exchange(has_begun_, true)) {
        for (std::uint32_t log = 0; log < logs_.size(); ++log) add_head(log);
    } else if (current_ < logs_.size()) {
        add_head(current_);
    }
    current_ = static_cast<std::uint32_t>(logs_.size());
    if (heads_.empty()) return Next::end;
    std::ranges::pop_heap(heads_, [this](auto a, auto b) { return is_later(a, b); });
    current_ = heads_.back();
    heads_.pop_back();
    std::swap(event, logs_[current_].head);
    return Next::item;
}

// Newest first is the other way round in everything.
bool JoinedSource::is_later(std::uint32_t a, std::uint32_t b) const noexcept {
    const auto key = [this](std::uint32_t log) { return std::pair(logs_[log].head.time, log); };
    return options_.newest_first ? key(a) < key(b) : key(a) > key(b);
}

void JoinedSource::add_head(std::uint32_t number) {
    auto& log = logs_[number];
    if (!log.source || log.source->take(log.head) != Next::item) return close(log);
    heads_.push_back(number);
    std::ranges::push_heap(heads_, [this](auto a, auto b) { return is_later(a, b); });
}

// Lets go of files and memory.
void JoinedSource::close(Log& log) {
    if (!log.source) return;
    ended_ += log.source->diagnostics();
    log.inputs = log.source->inputs();
    log.source.reset();
    is_stale_ = true;
}

bool JoinedSource::is_ready() const noexcept {
    const auto is_log_ready = [](const Log& log) { return !log.source || log.source->is_ready(); };
    if (options_.merge && !has_begun_) return std::ranges::all_of(logs_, is_log_ready);
    return current_ >= logs_.size() || is_log_ready(logs_[current_]);
}

bool JoinedSource::fetch(const AssembledEvent& event, HeldPieces& bytes) {
    const bool is_complete = logs_[current_].source->fetch(event, bytes);
    if (!is_complete) is_stale_ = true;
    return is_complete;
}

std::optional<DraftedText> JoinedSource::drafted_text(const AssembledEvent& event) {
    return logs_[current_].source->drafted_text(event);
}

void JoinedSource::discard(const AssembledEvent& event) noexcept {
    logs_[current_].source->discard(event);
}

void JoinedSource::set_drafter(Drafter* drafter) {
    for (auto& log : logs_) {
        if (log.source) log.source->set_drafter(drafter);
    }
}

Diagnostics& JoinedSource::diagnostics() noexcept {
    if (!std::exchange(is_stale_, false)) return total_;
    const auto matched = total_.matched;  // counted here alone
    total_ = ended_;
    for (const auto& log : logs_) {
        if (log.source) total_ += log.source->diagnostics();
    }
    total_.matched = matched;
    return total_;
}

std::vector<InputDiagnostics> JoinedSource::inputs() const {
    std::vector<InputDiagnostics> inputs;
    for (const auto& log : logs_) {
        auto some = log.source ? log.source->inputs() : log.inputs;
        inputs.insert(inputs.end(), std::make_move_iterator(some.begin()),
                      std::make_move_iterator(some.end()));
    }
    return inputs;
}

}  // namespace dockaudit

#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include <dockaudit/event_reader.hpp>

#include "engine/event_stream.hpp"
#include "engine/work_pool.hpp"
#include "io/log_watcher.hpp"

namespace dockaudit {

/// The events of several logs, each with a correlator of its own: one log after the other, merged by time, or, when
/// following, as they come.
///
/// The idea of merging. Each log has one event at hand, its head; the earliest of them is handed out, and only then
/// does its log give the next. So the event that was taken last is also the one that its source gave last, and all
/// that concerns it goes there. A log hands out its events in the order of time but where its clock was set back.
class JoinedSource final : public EventStream {
 public:
    /// *Lifetime*: borrows the query and the pool. *Errors*: `Error` of kind input if none of the logs can be
    /// read; one among others is counted.
    JoinedSource(const std::vector<LogSet>& logs, const Query& query, const ReaderOptions& options,
                 WorkPool& pool);

    Next take(AssembledEvent& event) override;
    bool wait() override;
    bool is_ready() const noexcept override;
    bool fetch(const AssembledEvent& event, HeldPieces& bytes) override;
    std::optional<DraftedText> drafted_text(const AssembledEvent& event) override;
    void set_drafter(Drafter* drafter) override;
    void discard(const AssembledEvent& event) noexcept override;
    Diagnostics& diagnostics() noexcept override;
    std::vector<InputDiagnostics> inputs() const override;
    std::optional<std::uint64_t> total_bytes() const noexcept override { return total_bytes_; }
    // Nobody keeps a checkpoint of several logs.
    const InputFile& newest_input() const noexcept override { std::terminate(); }

 private:
    struct Log {
        std::unique_ptr<EventStream> source;   // null when it is at its end
        std::vector<InputDiagnostics> inputs;  // of one that is
        AssembledEvent head;                   // when merging
    };

    ReaderOptions options_for_one(std::size_t logs);
    void open(const LogSet& log, std::uint32_t number, const Query& query, const ReaderOptions& options,
              WorkPool& pool);
    Next take_next(AssembledEvent& event);
    Next take_any(AssembledEvent& event);
    Next take_earliest(AssembledEvent& event);
    bool is_later(std::uint32_t a, std::uint32_t b) const noexcept;
    void add_head(std::uint32_t log);
    void close(Log& log);

    const ReaderOptions options_;
    std::vector<Log> logs_;
    std::uint32_t current_ = 0;         // the log of the event that was taken last
    std::vector<std::uint32_t> heads_;  // when merging: a heap of the logs whose heads wait
    bool has_begun_ = false;
    std::optional<std::uint64_t> total_bytes_ = 0;
    Diagnostics ended_;  // of the logs that are at their end, and of those that could not be opened
    Diagnostics total_;
    bool is_stale_ = true;  // `total_` lacks something
    std::uint64_t unreadable_told_ = 0;
    std::optional<LogWatcher> watcher_;  // when following
};

}  // namespace dockaudit

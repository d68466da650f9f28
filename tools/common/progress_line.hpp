#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <dockaudit/diagnostics.hpp>
#include <dockaudit/time.hpp>

#include "common/sink.hpp"

namespace dockaudit::cli {

/// A line on a terminal that says how far a long run is: bytes, rate, events, and the time left if the end is
/// known.
///
///     412 of 1024 MiB, 40%, 310 MiB/s, 17 events, 2 s left
///
/// It appears after a second, changes five times a second, and can be taken away to make room for other
/// output.
///
/// *Lifetime*: borrows the sink.
class ProgressLine {
 public:
    using Clock = std::function<Timestamp()>;

    /// `width` is that of the terminal, in characters.
    ProgressLine(Sink& sink, Clock clock, std::size_t width);
    ProgressLine(const ProgressLine&) = delete;
    ProgressLine& operator=(const ProgressLine&) = delete;

    /// Takes the line away, if that can be done.
    ~ProgressLine();

    /// Where `Diagnostics::stored_bytes` and `skipped_bytes` together will end; without it there is no percentage.
    void set_total(std::optional<std::uint64_t> bytes) noexcept { total_ = bytes; }

    void update(const Diagnostics& diagnostics);

    /// Takes the line away if it is shown.
    void clear();

 private:
    std::string text(const Diagnostics& diagnostics, double seconds) const;

    Sink& sink_;
    Clock clock_;
    std::size_t width_;
    Timestamp begin_;
    Timestamp next_;
    std::optional<std::uint64_t> total_;
    bool is_shown_ = false;
};

}  // namespace dockaudit::cli

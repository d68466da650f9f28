#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <dockaudit/export.hpp>

namespace dockaudit {

/// What a run met: how much it read, and everything that it could not use as it stood.
///
/// Counts are of the run so far. Nothing that is counted here is thrown.
struct DOCKAUDIT_API Diagnostics {
    std::uint64_t bytes = 0;         ///< read from the inputs
    std::uint64_t stored_bytes = 0;  ///< the same as they are stored, of a compressed log less than it holds
    std::uint64_t skipped_bytes =
        0;                    ///< of the inputs as stored; not read, because they are outside the time range
    std::uint64_t lines = 0;  ///< lines read, empty ones included
    std::uint64_t blank = 0;  ///< of the lines; nothing but blanks
    std::uint64_t records = 0;    ///< audit records, inside the time range
    std::uint64_t events = 0;     ///< events put together
    std::uint64_t matched = 0;    ///< events that the query selected
    std::uint64_t malformed = 0;  ///< lines without a record that are not blank
    std::uint64_t torn = 0;  ///< last lines of an input that lack their newline; used if they have a header
    std::uint64_t oversized = 0;  ///< lines beyond the cap on their length; cut there
    std::uint64_t late = 0;       ///< events that began, or began again, when they should have been complete
    std::uint64_t evicted = 0;    ///< events handed out early because a limit on open events was met
    std::uint64_t unreadable_inputs = 0;  ///< inputs that could not be opened or read to their end

    /// True if part of the input was skipped, cut or could not be read.
    bool has_damage() const noexcept {
        return malformed + torn + oversized + evicted + unreadable_inputs != 0;
    }

    Diagnostics& operator+=(const Diagnostics& other) noexcept;

    friend bool operator==(const Diagnostics&, const Diagnostics&) = default;
};

/// What a run met in one input: bytes and lines, records, and damage of lines.
struct InputDiagnostics {
    std::string name;
    Diagnostics counts;
};

/// One thing that `Diagnostics` counts, told when it is met.
struct DiagnosticEvent {
    enum class Kind {
        malformed_line,
        torn_line,
        oversized_line,
        late_event,
        evicted_event,
        unreadable_input,
        log_changed,  ///< one that is followed was replaced, cut, removed or has appeared
        gap,          ///< records may be missing, because a log that was not read to its end is gone
    };

    Kind kind = Kind::malformed_line;
    std::string_view input;    ///< the path of the input
    std::uint64_t offset = 0;  ///< bytes from the start of the input; 0 where there is no place
    std::string_view text;     ///< the line; of an event its id; of an input, what happened to it
};

/// Is told of everything that `Diagnostics` counts as damaged, and of late events, when it is met: of lines
/// in the order of the log. A late event is at the record that came late, an evicted one at its first.
///
/// *Lifetime*: the views of its argument die with the call. *Threads*: called on the thread that pulls the
/// events.
using DiagnosticObserver = std::function<void(const DiagnosticEvent&)>;

}  // namespace dockaudit

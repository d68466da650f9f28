#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include <dockaudit/cursor.hpp>
#include <dockaudit/diagnostics.hpp>

#include "base/next.hpp"
#include "engine/block_store.hpp"
#include "engine/drafts.hpp"
#include "event/correlator.hpp"

namespace dockaudit {

class Drafter;

/// A log that tells of no change, as on network file systems, is looked at so often.
constexpr std::chrono::milliseconds kMostWait{1000};

/// The text of an event, and what keeps it alive. *Lifetime*: until the next event is taken, unless the owner
/// is copied.
struct DraftedText {
    std::string_view text;
    const std::shared_ptr<const BlockDrafts>& owner;
};

/// Events as places of bytes, in some order: everything of a search but the match itself.
///
/// *Threads*: one at a time; it may use others inside.
class EventStream {
 public:
    EventStream() = default;
    EventStream(const EventStream&) = delete;
    EventStream& operator=(const EventStream&) = delete;
    virtual ~EventStream() = default;

    /// Moves the next event out, reading as much as it takes. The vector of `event` is reused. If there is nothing
    /// yet, hand out what was taken and call `wait`.
    virtual Next take(AssembledEvent& event) = 0;

    /// Waits until there may be more. False if the run is to stop. *Requires*: `take` had nothing yet.
    virtual bool wait() { return false; }

    /// Ends a pause. True if there was one that was wanted.
    virtual bool go_on() noexcept { return false; }

    /// After that long it has something by the clock, or should look whether it has.
    virtual std::chrono::milliseconds patience() const { return kMostWait; }

    /// How far events were taken. *Requires*: all that were taken were handed out; `take` had nothing more, or is not
    /// called again.
    virtual Cursor cursor() { return {}; }

    /// True if `take` would not wait for bytes of a stream.
    virtual bool is_ready() const noexcept = 0;

    /// Appends the bytes of the event that was taken last. Once for each: bytes of a stream may be gone
    /// afterwards. False, and counted, if a file no longer has them.
    virtual bool fetch(const AssembledEvent& event, HeldPieces& bytes) = 0;

    /// The text of the event that was taken last, if it was written ahead: it matches. Afterwards `discard`.
    virtual std::optional<DraftedText> drafted_text(const AssembledEvent& event) = 0;

    /// The one who looks at events ahead from now on; null: nobody. The one before is no longer used when
    /// this returns. *Lifetime*: borrowed.
    virtual void set_drafter(Drafter* drafter) = 0;

    /// Lets go of the event that was taken last, instead of `fetch`.
    virtual void discard(const AssembledEvent& event) noexcept = 0;

    virtual Diagnostics& diagnostics() noexcept = 0;

    /// What was met in each input.
    virtual std::vector<InputDiagnostics> inputs() const = 0;

    /// The size of all inputs; absent if one of them is a stream.
    virtual std::optional<std::uint64_t> total_bytes() const noexcept = 0;

    /// The newest of the logs.
    virtual const InputFile& newest_input() const noexcept = 0;
};

}  // namespace dockaudit

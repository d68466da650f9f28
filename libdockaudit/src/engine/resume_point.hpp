#pragma once

#include <optional>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include <dockaudit/cursor.hpp>
#include <dockaudit/diagnostics.hpp>

#include "io/block.hpp"
#include "io/input_file.hpp"

namespace dockaudit {

/// Is told of a log and what happened to it.
using LogNotice =
    std::function<void(DiagnosticEvent::Kind, const std::string& name, const std::string& what)>;

/// Where reading goes on. Reading begins earlier, so that the events that were open there are whole; of all others
/// that begin before it, nothing is handed out.
///
/// *Threads*: one at a time.
class ResumePoint {
 public:
    /// After a cursor; leaves those of the inputs that are to be read. *Errors*: `Error` of kind input.
    static ResumePoint after(const Cursor& cursor, std::vector<InputFile>& inputs, const LogNotice& notice);

    /// True if the logs are there in which it stands. *Errors*: `Error` of kind input.
    static bool has_log(const Cursor& cursor, const std::vector<InputFile>& inputs);

    /// At the end of the last input; what has not ended there is open. *Errors*: `Error` of kind input.
    static ResumePoint at_end(std::vector<InputFile>& inputs);

    /// What begins before it was read before.
    Place next() const noexcept { return next_; }

    /// It is at the same place of another input.
    void move_to(std::uint32_t input) noexcept { next_.input = input; }

    /// True if an event that is complete before `next` is to be handed out; then it is.
    bool hand_out(const EventId& id) { return open_.erase(OwnedEventId(id)) > 0; }

    /// True if an event that is held at `next` goes on.
    bool stays_open(const EventId& id, bool has_ended) const {
        return is_at_end_ ? !has_ended : open_.contains(OwnedEventId(id));
    }

    /// The cursor, without what was handed out since; absent if there was none.
    std::optional<Cursor> cursor() const;

    /// After a gap: older events than this were read before.
    std::optional<Timestamp> read_up_to() const noexcept { return read_up_to_; }

 private:
    struct IsLess {
        bool operator()(const OwnedEventId& a, const OwnedEventId& b) const noexcept {
            return std::tie(a.time, a.serial, a.node) < std::tie(b.time, b.serial, b.node);
        }
    };

    Place next_;
    std::optional<Cursor> cursor_;
    bool is_at_end_ = false;
    std::set<OwnedEventId, IsLess> open_;
    std::optional<Timestamp> read_up_to_;
};

}  // namespace dockaudit

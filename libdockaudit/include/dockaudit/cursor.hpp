#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dockaudit/event_id.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/time.hpp>

namespace dockaudit {

/// How far a log was read, so that a later run goes on there and every event is handed out once: one line of text.
///
/// Logs are known by their first line, so that rotation and compression change nothing; device and inode tell copies
/// apart.
struct DOCKAUDIT_API Cursor {
    struct Position {
        std::uint64_t log = 0;  ///< a hash of the first line of the log; 0: it had none yet
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::uint64_t offset = 0;  ///< bytes, of a compressed log those of its text; a line begins there
        friend bool operator==(const Position&, const Position&) = default;
    };

    /// Where the output of a run goes on, if that is a file: what comes after it was written later than the cursor.
    struct Output {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::uint64_t offset = 0;
        friend bool operator==(const Output&, const Output&) = default;
    };

    Position next;                 ///< what was not read yet begins there
    std::optional<Position> open;  ///< the first record of the open events
    std::vector<OwnedEventId>
        open_events;                  ///< that began before `next`, were not complete and not handed out
    std::optional<Timestamp> newest;  ///< of the records that were read
    std::optional<Output> output;     ///< kept for the caller; the library does not look at it

    /// *Errors*: `Error` of kind usage if the text is no cursor.
    static Cursor parse(std::string_view text);
    std::string format() const;

    /// Absent if the file does not exist or is empty. *Errors*: `Error` if it cannot be read or is no cursor.
    static std::optional<Cursor> load(const std::filesystem::path& path);

    /// Writes a new file beside `path` and renames it, so that no reader sees half a cursor.
    /// *Errors*: `Error` of kind output.
    void save(const std::filesystem::path& path) const;

    friend bool operator==(const Cursor&, const Cursor&) = default;
};

}  // namespace dockaudit

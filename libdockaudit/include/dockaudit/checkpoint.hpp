#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/event_id.hpp>
#include <dockaudit/export.hpp>
#include <dockaudit/record_type.hpp>

namespace dockaudit {

/// Where a search ended, so that the next one goes on there: ausearch's `--checkpoint` file.
///
///     dev=0x801
///     inode=123
///     output=node1 1700000000.123:456 0x514
struct DOCKAUDIT_API Checkpoint {
    /// The last event that was put together, whether it matched or not.
    struct LastEvent {
        OwnedEventId id;
        RecordType type = RecordType::unknown;  ///< of the first record
        friend bool operator==(const LastEvent&, const LastEvent&) = default;
    };

    std::uint64_t device = 0;  ///< of the newest log
    std::uint64_t inode = 0;
    std::optional<LastEvent> last;

    /// *Errors*: `Error` of kind usage if the text is no checkpoint; it says which line.
    static Checkpoint parse(std::string_view text);
    std::string format() const;

    /// Absent if the file does not exist. *Errors*: `Error` if it cannot be read or is no checkpoint.
    static std::optional<Checkpoint> load(const std::filesystem::path& path);

    /// Writes a new file beside `path` and renames it, so that no reader sees half a checkpoint.
    /// *Errors*: `Error` of kind output.
    void save(const std::filesystem::path& path) const;

    friend bool operator==(const Checkpoint&, const Checkpoint&) = default;
};

}  // namespace dockaudit

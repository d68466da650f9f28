#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>
#include <dockaudit/field.hpp>

#include "facts/system_call.hpp"

namespace dockaudit {

/// What a system call did, or was refused to do. *Lifetime*: borrows the event.
struct Attempt {
    const RecordView* record = nullptr;
    SystemCall call;
    bool is_refused = false;

    std::string_view value(std::string_view field) const {
        return record->field(field).value_or(std::string_view{});
    }
    std::string text(std::string_view field) const { return decode_value(value(field)); }
};

/// Absent if the event is of no call, or of one that did nothing.
std::optional<Attempt> read_attempt(const EventView& event);

/// What a PATH record says, as stored. *Lifetime*: borrows the record.
struct NamedFile {
    std::string_view name, mode, kind;

    explicit NamedFile(const RecordView& record);

    /// Of a log that was interpreted before, the mode is a word.
    bool is_socket() const noexcept { return mode.starts_with("0140") || mode.starts_with("socket,"); }
    bool is_regular() const noexcept { return mode.starts_with("0100") || mode.starts_with("file,"); }
};

/// The whole path of a stored name; empty if the log does not tell in which folder the name is.
std::string named_path(const EventView& event, std::string_view stored);

enum class FileChange : std::uint8_t {
    made,     ///< also by a rename, of its new name
    removed,  ///< also by a rename, of its old name
    written,  ///< or opened to be written, or given another owner or mode
};

/// Calls `visit` with the whole path of each file that the call made, removed, renamed or changed, or was refused to.
/// A path of which the log does not tell the folder is empty.
void visit_file_changes(const EventView& event, const Attempt& attempt,
                        const std::function<void(std::string_view path, FileChange change)>& visit);

}  // namespace dockaudit

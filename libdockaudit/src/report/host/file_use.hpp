#pragma once

#include <cstdint>
#include <string_view>

#include <dockaudit/event_view.hpp>

namespace dockaudit {

/// What a system call does with the files that it names.
enum class FileUse : std::uint8_t {
    none,        ///< it runs them, or tells nothing of them
    used,        ///< somehow
    looked_at,   ///< their attributes
    opened,      ///< read or written: its arguments say it
    attributes,  ///< changes their owner, mode, times or extended attributes
    written,     ///< cuts them, or makes them anew
    made,        ///< makes a folder or a special file
    deleted,
    renamed,
    linked,
    mounted,
    connected,  ///< talks to a socket
    bound,      ///< offers a socket
    entered,    ///< makes it the working directory or the root
};

/// That of a call, by its name.
FileUse file_use(std::string_view call) noexcept;

/// What was done to the file of a PATH record, in a word: `created`, `read`. Empty for a folder that only contains the
/// file, and for what is told elsewhere.
///
/// `use` is that of the call of the event, `nametype` what the record says of its part.
std::string_view file_action(const EventView& event, FileUse use, std::string_view nametype) noexcept;

/// Words of `file_action` for the two names of a file that is renamed, and for a file that lost its name to it.
inline constexpr std::string_view kRenamed = "renamed";
inline constexpr std::string_view kRenamedTo = "renamed to";
inline constexpr std::string_view kReplaced = "replaced";

/// True if the word is for something that changes files.
bool changes_file(std::string_view action) noexcept;

}  // namespace dockaudit

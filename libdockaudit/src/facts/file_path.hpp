#pragma once

#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>

namespace dockaudit {

/// True if the relative names of an event's PATH records may be names in another folder than the working
/// directory: by a descriptor that the system call was given, by what an io_uring request named, or as the name
/// of a message queue.
bool names_other_folder(const EventView& event) noexcept;

/// Appends a path, made absolute where `directory` is not empty: without `.`, `..` and doubled slashes.
void append_full_path(std::string& out, std::string_view directory, std::string_view path);

}  // namespace dockaudit

#pragma once

#include <span>
#include <string>
#include <string_view>

#include <dockaudit/event_view.hpp>

#include "query/text_pattern.hpp"

namespace dockaudit {

/// True if the pattern holds of a command line in the event: its `argv` joined by spaces, the title of the
/// process, which the kernel cuts at 128 bytes, or the command that a USER_CMD record tells. NUL bytes, which
/// separate the words of a title, count as spaces, and those at its end not at all.
bool holds_command(const TextPattern& pattern, const EventView& event, std::span<const std::string> argv);

/// The longest part of `text` that has no space or NUL byte: some word of every command line that contains
/// `text` contains it.
std::string_view longest_word(std::string_view text) noexcept;

}  // namespace dockaudit

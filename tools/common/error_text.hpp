#pragma once

#include <string>
#include <string_view>

#include <dockaudit/error.hpp>
#include <dockaudit/escape.hpp>

namespace dockaudit::cli {

/// What a user is told of an error: the message, the text with a caret under the mistake, and what would be
/// right.
///
///     dockaudit-search: the month must lie between 1 and 12
///         -ts 2026-13-22
///                  ^^
///     times are written like today, 2026-11-22, ...
///
/// What a terminal would not simply draw becomes `?` (`harmless`).
std::string error_text(std::string_view program, const Error& error);

/// A line that is no error: `dockaudit-search: note: ...`.
std::string note_text(std::string_view program, std::string_view text);

/// The same error about a longer text, in which `before` stands in front of the text of the error.
Error with_text_before(std::string_view before, const Error& error);

}  // namespace dockaudit::cli

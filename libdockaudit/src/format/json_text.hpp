#pragma once

#include <string>
#include <string_view>

namespace dockaudit {

/// Appends a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD, so that every parser takes
/// it.
void append_json_string(std::string& out, std::string_view text);

}  // namespace dockaudit

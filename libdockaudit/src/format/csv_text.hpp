#pragma once

#include <string>
#include <string_view>

namespace dockaudit {

/// Appends a value of csv, in quotes if RFC 4180 asks for them.
void append_csv_value(std::string& out, std::string_view value);

/// The same, in quotes in any case.
void append_csv_quoted(std::string& out, std::string_view value);

}  // namespace dockaudit
